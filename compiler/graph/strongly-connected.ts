// Strongly connected components without recursion: bodies may be longer than the call stack is deep.

/**
 * Tarjan's algorithm (1972) with an explicit stack. `successors[v]` lists the targets of v's edges. Components come in
 * topological order of the graph they form: a component before those that its edges reach.
 */
export function stronglyConnected(successors: readonly (readonly number[])[]): number[][] {
  const count = successors.length;
  const index = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const onStack = new Array<boolean>(count).fill(false);
  const stack: number[] = [];
  const components: number[][] = [];
  let next = 0;

  const enter = (v: number, path: { v: number; edge: number }[]) => {
    index[v] = low[v] = next++;
    stack.push(v);
    onStack[v] = true;
    path.push({ v, edge: 0 });
  };
  const leave = (v: number) => {
    if (low[v] !== index[v]) return;
    const component = stack.splice(stack.lastIndexOf(v));
    for (const w of component) onStack[w] = false;
    components.push(component.sort((a, b) => a - b));
  };

  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path: { v: number; edge: number }[] = [];
    enter(root, path);
    while (path.length > 0) {
      const frame = path[path.length - 1];
      if (frame.edge < successors[frame.v].length) {
        const w = successors[frame.v][frame.edge++];
        if (index[w] === -1) enter(w, path);
        else if (onStack[w]) low[frame.v] = Math.min(low[frame.v], index[w]);
      } else {
        path.pop();
        leave(frame.v);
        if (path.length > 0) {
          const parent = path[path.length - 1].v;
          low[parent] = Math.min(low[parent], low[frame.v]);
        }
      }
    }
  }
  return components.reverse();
}
