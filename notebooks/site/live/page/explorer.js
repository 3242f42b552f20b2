// The explorer: all figures for one choice of data. Its state is in the address, so that a link leads to the same picture:
// #view=potential&mu=1&variance=0.1.

const views = [["all", "All"], ["score", "Score"], ["potential", "Potential"], ["phase-diagram", "Phases"], ["trajectories", "Paths"],
  ["entropy", "Entropies"], ["franz-parisi", "Franz–Parisi"], ["digits", "Digits"]];
const slow = ["trajectories", "entropy", "franz-parisi"]; // drawn when the others are

const keys = "0 all figures, 1 to 7 one of them, ← → move a control, p play, s new seed, r reset, f full screen, d dark or light, ? this list";

class Explorer {
  constructor(root, functions, state) {
    Object.assign(this, { root, functions, state, made: {} });
    root.classList.add("live-explorer");
    this.tabs = element("div", { role: "tablist", "aria-label": "Figures", class: "live-tabs" }, ...views.map(([view, name], i) =>
      element("button", { type: "button", role: "tab", class: "live-button", title: `key ${i}`, "data-view": view, onclick: () => this.open(view) }, name)));
    this.tabs.addEventListener("keydown", e => this.walk(e));
    this.side = element("div", { class: "live-side" });
    this.main = element("div", { class: "live-views" });
    this.help = element("p", { class: "live-words", hidden: true }, "Keys: " + keys + ".");
    root.append(element("div", { class: "live-bar" }, this.tabs, this.tools()), this.help, this.side, this.main);
    document.addEventListener("keydown", e => this.press(e));
    addEventListener("hashchange", () => this.read());
    state.listeners.push(() => this.note());
    this.read();
    if (!this.view) this.open("all");
  }
  tools() {
    const box = element("div", { class: "live-tools" }, button("keys", "What the keys do (key ?)", () => this.toggleHelp()));
    if (this.root.dataset.page !== undefined) box.append(button("dark", "Dark or light (key d)", () => this.shade()));
    box.append(button("full screen", "Full screen (key f)", () => this.fill()));
    const file = this.root.dataset.page === undefined ? new URL("explorer.html", here).href : location.protocol === "file:" ? "" : location.pathname;
    if (file) box.append(element("a", { class: "live-button", href: file, download: "explorer.html", title: "This explorer as one file, which needs no network" }, "download"));
    return box;
  }
  // open shows a view, which is made when it is first seen.
  open(view) {
    if (this.view === view) return;
    this.view = view;
    const made = (this.made[view] ??= this.make(view));
    this.side.replaceChildren(made.side);
    this.main.replaceChildren(made.main);
    for (const tab of this.tabs.children) {
      const chosen = tab.dataset.view === view;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.note();
  }
  make(view) {
    const numbers = element("div", { class: "live-numbers" });
    const main = element("div", { class: view === "all" ? "live-grid" : "live-single", role: "tabpanel", "aria-label": views.find(([v]) => v === view)[1] });
    let button; // of the figure
    if (view === "all") {
      for (const [kind] of views.slice(1, 7)) {
        const cell = element("section", { class: "live-cell" });
        main.append(cell);
        new Figure(cell, kind, this.functions, this.state, {
          compact: true, fill: true, later: slow.includes(kind), numbers: ["potential", "trajectories"].includes(kind) ? numbers : undefined,
        });
      }
    } else if (view === "digits") {
      button = new DigitsFigure(main, view, this.functions, this.state).button;
    } else {
      new Figure(main, view, this.functions, this.state, { fill: true });
    }
    const names = view === "all" ? ["mu", "variance", "left", "time", "duration", "steps", "paths", "seed", "direction"] : kinds[view].controls;
    const side = element("div", {}, controls(this.state, names, button), numbers);
    return { side, main };
  }
  // walk moves between the tabs by the arrow keys.
  walk(e) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const n = views.length, i = (views.findIndex(([v]) => v === this.view) + step + n) % n;
    this.open(views[i][0]);
    this.tabs.children[i].focus();
    e.preventDefault();
  }
  press(e) {
    const at = document.activeElement;
    if (e.ctrlKey || e.metaKey || e.altKey || at?.matches("input:not([type=range]), textarea, select, [contenteditable]")) return;
    if (at && at !== document.body && !this.root.contains(at)) return;
    const click = name => this.made[this.view].side.querySelector(name)?.click();
    const action = {
      p: () => click(".live-play"), s: () => newSeed(this.state), r: () => this.state.reset(), f: () => this.fill(), "?": () => this.toggleHelp(),
      d: () => this.root.dataset.page !== undefined && this.shade(), w: () => this.view === "digits" && this.made.digits.side.querySelector("button").click(),
    }[e.key] ?? (views[e.key] && (() => this.open(views[e.key][0])));
    if (action) { action(); e.preventDefault(); }
  }
  toggleHelp() { this.help.hidden = !this.help.hidden; }
  fill() { if (document.fullscreenElement) document.exitFullscreen(); else this.root.requestFullscreen?.(); }
  shade() {
    const html = document.documentElement, dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
  }
  // note writes the state into the address, when it has rested.
  note() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      const parts = new URLSearchParams({ view: this.view });
      for (const [name, v] of Object.entries(this.state.values)) if (v !== this.state.initial[name]) parts.set(name, v);
      try { history.replaceState(null, "", "#" + parts); } catch { /* some browsers forbid it for files */ }
    }, 300);
  }
  // read sets the state from the address. Values that cannot be are left out.
  read() {
    if (!location.hash.includes("=")) return;
    const parts = new URLSearchParams(location.hash.slice(1)), changes = { ...this.state.initial };
    for (const name in changes) {
      const p = parameters[name], text = parts.get(name);
      if (text === null || text === "") continue;
      if (p.choices ? p.choices.some(([key]) => key === text) : Number(text) >= p.min && Number(text) <= p.max) changes[name] = p.choices ? text : Number(text);
    }
    this.state.set(changes);
    if (views.some(([view]) => view === parts.get("view"))) this.open(parts.get("view"));
  }
}
