// The figures: what each one asks package figures for, and how it is drawn.

const twoModes = ["mu", "variance", "left"];

// kinds: title; controls; panels, how many plots; draw(ask, state) returns {plots, words, readouts}, where ask(figure, settings) calls Go.
const kinds = {
  potential: {
    title: "The potential $U(y, t)$", controls: [...twoModes, "time"], panels: 2,
    draw(ask, s) {
      const u = ask("potential", s);
      const branches = remembered("branches", { mu: s.mu, variance: s.variance, left: s.left, duration: parameters.time.max }, ask);
      const edge = u.y[u.y.length - 1];
      const points = u.fixedPoints.map(f => dot(f.y, f.u, f.stable ? 0 : 1, { hollow: !f.stable }));
      const axis = { x: [0, parameters.time.max], y: [-edge, edge] };
      const lines = branches.map(b => line(b.t, b.y, b.stable ? 0 : 1, { dash: b.stable ? "" : "6 4" }));
      return {
        words: u.words, readouts: u.readouts,
        plots: [
          { title: "Potential", x: [-edge, edge], y: [u.low, 6], xlabel: "$y$", ylabel: "$U(y,t)$", label: u.words, marks: [line(u.y, u.u, 0), ...points] },
          {
            title: "Fixed points over time", ...axis, xlabel: "$t$", ylabel: "$y$", label: "Valleys, solid, and ridges, dashed, at all times. " + u.words,
            legend: [[0, "valley"], [1, "ridge", "6 4"]],
            marks: [vline(s.time), ...lines, ...u.fixedPoints.map(f => dot(s.time, f.y, f.stable ? 0 : 1, { hollow: !f.stable }))],
          },
        ],
      };
    },
  },
};

// remembered calls Go only if the settings differ from the last time.
const memory = {};
function remembered(figure, settings, ask) {
  const key = JSON.stringify(settings);
  if (memory[figure]?.key !== key) memory[figure] = { key, value: ask(figure, settings) };
  return memory[figure].value;
}

// Figure is a figure in the page.
class Figure {
  // root is empty; state is shared with others, or the figure's own; options: compact, only the first plot and no words.
  constructor(root, kind, functions, state, options = {}) {
    Object.assign(this, { root, kind, state, options, definition: kinds[kind], functions });
    const n = options.compact ? 1 : this.definition.panels;
    this.panels = Array.from({ length: n }, () => element("div", { class: "live-panel" }));
    this.words = element("p", { class: "live-words" });
    this.readouts = element("dl", { class: "live-readouts" });
    this.aloud = element("p", { class: "live-aloud", "aria-live": "polite" });
    root.append(element("div", { class: "live-panels" }, ...this.panels));
    if (!options.compact) root.append(this.readouts, this.words, this.aloud);
    this.words.setAttribute("aria-hidden", "true"); // the same as aloud, which waits until the controls rest
    state.listeners.push(changed => { if (changed.some(name => this.uses(name))) this.schedule(); });
    this.observer = new ResizeObserver(() => this.schedule());
    this.panels.forEach(p => this.observer.observe(p));
  }
  uses(name) { return this.definition.controls.includes(name); }
  schedule() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => { this.pending = 0; this.show(); });
  }
  show() {
    if (!this.root.isConnected || !this.panels[0].clientWidth) return;
    try {
      timed(this.kind, () => {
        const ask = (figure, settings) => timed("go:" + figure, () => value(this.functions.figure({ ...settings, figure })));
        this.render(this.definition.draw(ask, this.state.values));
      });
    } catch (error) {
      this.fail(error);
    }
  }
  render({ plots, words, readouts }) {
    this.root.classList.remove("live-failed");
    this.panels.forEach((panel, i) => {
      const width = Math.max(220, panel.clientWidth);
      const height = this.options.fill ? Math.max(150, panel.clientHeight) : Math.round(Math.min(width * 0.72, 360));
      panel.innerHTML = plot(plots[i], width, height);
    });
    this.say(words);
    this.readouts.innerHTML = readouts.map(o => `<div><dt>${named(o.label)}</dt><dd>${escaped(o.value)}</dd></div>`).join("");
  }
  // fail shows an error in words, in the place of the plots.
  fail(error) {
    this.root.classList.add("live-failed");
    this.panels.forEach(panel => { panel.innerHTML = ""; });
    this.panels[0].append(element("p", { class: "live-error", role: "alert" }, "This cannot be drawn: " + error.message));
    this.readouts.innerHTML = "";
    this.say("");
  }
  say(words) {
    this.words.textContent = words;
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { this.aloud.textContent = words; }, 600);
  }
}

// named sets a readout's label: t_s as a formula.
const named = label => /^\w_\w+$/.test(label) ? html(`$${label}$`) : escaped(label);
