// What the page does by itself: tabs, values that light up everywhere, equations that light up their lines.
// Only the text of these functions is sent: each may refer to the others by name, and to nothing else outside itself.

function all(selector: string, root: ParentNode = document): Element[] {
  return [...root.querySelectorAll(selector)];
}

/** The field that names the value which is lit. */
function findField(): HTMLInputElement {
  return document.getElementById("find") as HTMLInputElement;
}

/** Shows what belongs to an entry. */
function selectTab(tab: Element): void {
  for (const other of all("[role=tab]")) {
    other.setAttribute("aria-selected", String(other === tab));
    other.setAttribute("tabindex", other === tab ? "0" : "-1");
  }
  const entry = tab.textContent ?? "";
  for (const panel of all("[data-entry]"))
    panel.toggleAttribute("hidden", !(panel.getAttribute("data-entry") ?? "").split(" ").includes(entry));
}

/** Every place of a value; none for the empty key. */
function light(key: string): void {
  for (const lit of all(".lit")) lit.classList.remove("lit");
  const found = all("[data-v],[data-vs]").filter(
    (e) =>
      key !== "" && (e.getAttribute("data-v") === key || (e.getAttribute("data-vs") ?? "").split(" ").includes(key)),
  );
  for (const element of found) element.classList.add("lit");
  const status = document.getElementById("status");
  if (status) status.textContent = key === "" ? "" : `${found.length} places`;
}

/** Of an equation its lines, of a line its equation and their other lines; of what is shown already nothing. */
function showLines(element: Element): void {
  const kernel = element.closest(".kernel");
  const number = element.getAttribute("data-o");
  if (!kernel || number === null) return;
  const was = element.classList.contains("on");
  for (const on of all(".on", kernel)) on.classList.remove("on");
  if (was) return;
  const lines = all(`[data-o="${number}"]`, kernel);
  for (const line of lines) line.classList.add("on");
  const code = kernel.querySelector(".code");
  const first = lines.find((line) => line.closest(".code"));
  if (code && first && !element.closest(".code"))
    code.scrollTop += first.getBoundingClientRect().top - code.getBoundingClientRect().top - 40;
  kernel.querySelector(`.equations [data-o="${number}"]`)?.scrollIntoView({ block: "nearest" });
}

/** A click, or the key that stands for one. */
function act(target: Element): void {
  const tab = target.closest("[role=tab]");
  const value = target.closest("[data-v]");
  const values = target.closest("g[data-vs],path[data-vs]");
  const lines = target.closest("[data-o]");
  if (tab) selectTab(tab);
  if (lines) showLines(lines);
  const key = value?.getAttribute("data-v") ?? values?.getAttribute("data-vs")?.split(" ")[0];
  if (key === undefined) return;
  findField().value = key.startsWith("#") ? "" : key;
  light(key);
}

function onKey(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (event.key === "Escape") {
    findField().value = "";
    light("");
  } else if (event.key === "/" && !(target instanceof HTMLInputElement)) {
    event.preventDefault();
    findField().focus();
  } else if ((event.key === "Enter" || event.key === " ") && target.matches("g[data-vs]")) {
    event.preventDefault();
    act(target);
  } else if (target.matches("[role=tab]") && /^Arrow(Left|Right)$/.test(event.key)) {
    const tabs = all("[role=tab]");
    const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
    const next = tabs[(tabs.indexOf(target) + step) % tabs.length];
    selectTab(next);
    (next as HTMLElement).focus();
  }
}

/** However many lines the header has, what an address names stands below it. */
function keepBelowHeader(): void {
  const header = document.querySelector("header") as HTMLElement;
  const fit = (): void =>
    document.documentElement.style.setProperty("scroll-padding-top", `${header.offsetHeight + 8}px`);
  new ResizeObserver(fit).observe(header);
  fit();
}

/** Opens the kernel that the address names. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

function start(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) act(event.target);
  });
  document.addEventListener("keydown", onKey);
  findField().addEventListener("input", () => light(findField().value));
  keepBelowHeader();
  addEventListener("hashchange", openTarget);
  openTarget();
  const first = document.querySelector("[role=tab][data-first]") ?? document.querySelector("[role=tab]");
  if (first) selectTab(first);
}

/** The last one begins. */
export const clientFunctions: readonly ((...args: never[]) => unknown)[] = [
  all,
  findField,
  selectTab,
  light,
  showLines,
  act,
  onKey,
  keepBelowHeader,
  openTarget,
  start,
];
