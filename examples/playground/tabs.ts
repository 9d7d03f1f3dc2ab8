// Small parts of the page: tabs after the pattern of the ARIA practices guide, and lists of choices.

/** @param shown is called with the id of the tab that is shown. */
export function watchTabs(list: HTMLElement, shown: (tab: string) => void): void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const show = (tab: HTMLElement): void => {
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
      if (!panel) continue;
      panel.hidden = !on;
      panel.tabIndex = 0; // Its contents scroll, with the keyboard too.
    }
    shown(tab.id);
  };
  show(tabs[0]);
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      show(next);
      next.focus();
    });
  }
}

export function fill(select: HTMLSelectElement, options: readonly (readonly [value: string, title: string])[]): void {
  select.replaceChildren(...options.map(([value, title]) => new Option(title, value)));
}
