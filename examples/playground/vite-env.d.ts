// What Vite gives to imports with its queries.
declare module "*?worker&inline" {
  const PageWorker: new () => Worker;
  export default PageWorker;
}
