// Light or dark: as the system says, until the reader chooses.

export function watchScheme(button: HTMLButtonElement, changed: () => void): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = (): void => {
    const { scheme } = document.documentElement.dataset;
    button.setAttribute("aria-pressed", String(scheme === undefined ? dark.matches : scheme === "dark"));
    changed();
  };
  button.addEventListener("click", () => {
    const pressed = button.getAttribute("aria-pressed") === "true";
    document.documentElement.dataset.scheme = pressed ? "light" : "dark";
    show();
  });
  dark.addEventListener("change", show);
  show();
}
