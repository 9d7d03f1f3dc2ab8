// What the page does by itself: tabs, values that light up everywhere, equations that light up their lines.

/** Runs in the page: it must refer to nothing outside itself, for only its text is sent. */
export function client(): void {
  const all = (selector: string, root: ParentNode = document): Element[] => [...root.querySelectorAll(selector)];
  const status = document.getElementById("status");
  const find = document.getElementById("find") as HTMLInputElement;

  function select(tab: Element): void {
    for (const other of all("[role=tab]")) {
      other.setAttribute("aria-selected", String(other === tab));
      other.setAttribute("tabindex", other === tab ? "0" : "-1");
    }
    const entry = tab.textContent ?? "";
    for (const panel of all("[data-entry]"))
      panel.toggleAttribute("hidden", !(panel.getAttribute("data-entry") ?? "").split(" ").includes(entry));
  }

  function light(key: string | undefined): void {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    if (key === undefined || key === "") {
      if (status) status.textContent = "";
      return;
    }
    const found = all("[data-v],[data-vs]").filter(
      (e) => e.getAttribute("data-v") === key || (e.getAttribute("data-vs") ?? "").split(" ").includes(key),
    );
    for (const element of found) element.classList.add("lit");
    if (status) status.textContent = `${found.length} places`;
  }

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

  function act(target: Element): boolean {
    const tab = target.closest("[role=tab]");
    const value = target.closest("[data-v]");
    const values = target.closest("g[data-vs],path[data-vs]");
    const lines = target.closest("[data-o]");
    if (tab) select(tab);
    if (lines) showLines(lines);
    const key = value?.getAttribute("data-v") ?? values?.getAttribute("data-vs")?.split(" ")[0];
    if (key !== undefined) {
      find.value = key.startsWith("#") ? "" : key;
      light(key);
    }
    return Boolean(tab ?? value ?? values ?? lines);
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) act(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    const isField = target instanceof HTMLInputElement;
    if (event.key === "Escape") {
      find.value = "";
      light(undefined);
    } else if (event.key === "/" && !isField) {
      event.preventDefault();
      find.focus();
    } else if ((event.key === "Enter" || event.key === " ") && target.matches("g[data-vs]")) {
      event.preventDefault();
      act(target);
    } else if (target.matches("[role=tab]") && /^Arrow(Left|Right)$/.test(event.key)) {
      const tabs = all("[role=tab]");
      const next = tabs[(tabs.indexOf(target) + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      select(next);
      (next as HTMLElement).focus();
    }
  });
  find.addEventListener("input", () => light(find.value));
  const openTarget = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  const preferred = document.querySelector("[role=tab][data-first]") ?? document.querySelector("[role=tab]");
  if (preferred) select(preferred);
}
