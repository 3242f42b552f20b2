// The figures: what each one asks package figures for, and how it is drawn.

const twoModes = ["mu", "variance", "left"];

// kinds: title; controls; panels, how many plots; draw(ask, state) returns {plots, words, readouts}, where ask(figure, settings) calls Go.
const kinds = {
  score: {
    title: "The density $p_t$ and its score", controls: [...twoModes, "time"], panels: 2,
    draw(ask, s) {
      const d = ask("score", s), edge = d.x[d.x.length - 1];
      return {
        ...d, plots: [
          {
            title: "Density", x: [-edge, edge], y: [0, d.top], xlabel: "$x$", ylabel: "$p_t(x)$", label: d.words,
            marks: [area(d.x, d.left, 0), area(d.x, d.right, 1), line(d.x, d.p, 6)],
            legend: [[6, "$p_t$"], [0, "left mode"], [1, "right mode"]],
          },
          {
            title: "Score", x: [-edge, edge], y: [-d.steepest, d.steepest], xlabel: "$x$", ylabel: "$∂_x$ ln $p_t(x)$", label: d.words,
            marks: [hline(0), line(d.x, d.score, 2), line(d.x, d.x.map(x => -x), "reference", { dash: "6 4", width: 1.4 })],
            legend: [[2, "score"], ["reference", "of noise, $−x$", "6 4"]],
          },
        ],
      };
    },
  },
  potential: {
    title: "The potential $U(y,t)$ and its valleys", controls: [...twoModes, "time"], panels: 2,
    draw(ask, s) {
      const u = ask("potential", s), edge = u.y[u.y.length - 1];
      const branches = remembered("branches", { mu: s.mu, variance: s.variance, left: s.left, duration: parameters.time.max }, ask);
      return {
        ...u, plots: [landscape(u), {
          title: "Fixed points over time", x: [0, parameters.time.max], y: [-edge, edge], xlabel: "$t$", ylabel: "$y$",
          label: "Valleys, solid, and ridges, dashed, at all times. " + u.words,
          legend: [[0, "valley"], [1, "ridge", "6 4"]],
          marks: [
            vline(s.time), ...branches.map(b => line(b.t, b.y, b.stable ? 0 : 1, { dash: b.stable ? "" : "6 4" })),
            ...u.fixedPoints.map(f => dot(s.time, f.y, f.stable ? 0 : 1, { hollow: !f.stable })),
          ],
        }],
      };
    },
  },
  trajectories: {
    title: "Paths of generation", controls: [...twoModes, "duration", "steps", "paths", "seed"], panels: 2,
    draw(ask, s) {
      const g = ask("trajectories", s), edge = g.x[g.x.length - 1];
      return {
        ...g, plots: [
          {
            title: "Paths, from noise to data", x: [s.duration, 0], y: [-edge, edge], xlabel: "$t$", ylabel: "$y$", label: g.words,
            marks: [
              ...g.y.map((y, i) => line(g.t, y, g.right[i] ? 1 : 0, { width: 1.1, opacity: 0.55 })),
              g.splits ? vline(g.tSplit, s.left === 0.5 ? "$t_s$" : "$t_{sp}$") : hline(0),
            ],
          },
          {
            title: "Where they end", x: [-edge, edge], y: [0, g.top], xlabel: "$y$", ylabel: "$p_0(y)$", label: g.words,
            marks: [bars(g.ends.edges, g.ends.heights, 2), line(g.x, g.p, 6)], legend: [[2, "ends of the paths"], [6, "data"]],
          },
        ],
      };
    },
  },
  entropy: {
    title: "Entropies along paths", controls: [...twoModes, "duration", "steps", "paths", "seed", "direction"], panels: 1,
    draw(ask, s) {
      const h = ask("entropy", s), edges = h.total.edges;
      return {
        ...h, plots: [{
          title: s.direction === "forward" ? "Entropies of noising" : "Entropies of generation",
          x: [edges[0], edges[edges.length - 1]], y: [0, h.top], xlabel: "entropy in nats", ylabel: "density", label: h.words,
          marks: [vline(0), bars(edges, h.system.heights, 0), bars(edges, h.environment.heights, 1), bars(edges, h.total.heights, 2)],
          legend: [[0, "$ΔS$"], [1, "$ΔS_E$"], [2, "$ΔS_{tot}$"]],
        }],
      };
    },
  },
  "franz-parisi": {
    title: "The Franz–Parisi potential $V(q)$", controls: [...twoModes, "time"], panels: 1,
    draw(ask, s) {
      const o = ask("franz-parisi", s);
      return {
        ...o, plots: [{
          title: "Franz–Parisi potential", x: [0, o.q[o.q.length - 1]], y: [-2, o.high], xlabel: "$q$", ylabel: "$V(q) − F$", label: o.words,
          marks: [line(o.q, o.v, 0), ...[...o.valleys].map(q => vline(q, "valley", 0)), ...[...o.barriers].map(q => vline(q, "barrier", 1))],
        }],
      };
    },
  },
  "phase-diagram": {
    title: "Phases of generation", controls: ["mu", "variance", "time"], panels: 2,
    draw(ask, s) {
      const g = ask("phase-diagram", s), u = ask("potential", { ...s, left: 0.5 });
      return { ...g, words: `${g.words} ${u.words}`, plots: [diagram(g, s), landscape(u)] };
    },
    // A press on the plane moves the point there.
    drag: (x, y) => ({ mu: x, variance: y * y }),
  },
  digits: { title: "Digits written by a network", controls: ["digit", "guidance", "strokes", "seed"] },
};

function landscape(u) {
  const edge = u.y[u.y.length - 1];
  return {
    title: "Potential", x: [-edge, edge], y: [u.low, u.high], xlabel: "$y$", ylabel: "$U(y,t)$", label: u.words,
    marks: [line(u.y, u.u, 0), ...u.fixedPoints.map(f => dot(f.y, f.u, f.stable ? 0 : 1, { hollow: !f.stable }))],
  };
}

function diagram(g, s) {
  const right = parameters.mu.max, top = 1.6;
  const filled = (xs, ys, look) => to => `<polygon class="live-area live-${look}" points="${xs.map((x, i) => `${r(to.x(x))},${r(to.y(ys[i]))}`).join(" ")}"/>`;
  return {
    title: "Phases", x: [0, right], y: [0, top], xlabel: "$μ$", ylabel: "$σ$", label: g.words,
    marks: [
      filled([0, right, right, 0], [g.unstable, g.unstable, top, top], 1),
      filled([...g.mu], [...g.sigma], 2),
      line(g.mu, g.sigma, 6, { width: 1.4 }), line([0, right], [g.unstable, g.unstable], 6, { width: 1.4 }),
      note(0.06, 0.95, "no breaking", "start"), note(1.1, 0.7, "symmetry breaking", "start"), note(0.6, 1.49, "unstable breaking", "start"),
      dot(s.mu, Math.sqrt(s.variance), 0, { radius: 8 }),
    ],
  };
}

// remembered calls Go only if the settings differ from the last time.
const memory = {};
function remembered(figure, settings, ask) {
  const key = JSON.stringify(settings);
  if (memory[figure]?.key !== key) memory[figure] = { key, value: ask(figure, settings) };
  return memory[figure].value;
}

// afterwards draws what takes long, one figure at a time, when the quick ones have been drawn.
const waiting = new Set();
let working = 0;
function afterwards(figure) {
  waiting.add(figure);
  working ||= setTimeout(work, 30);
}
function work() {
  const [figure] = waiting;
  waiting.delete(figure);
  figure?.show();
  working = waiting.size ? setTimeout(work, 10) : 0;
}

// Figure is a figure in the page.
class Figure {
  // state is shared with others, or the figure's own. Options: compact, only the first plot and no words; numbers, where the readouts then are;
  // fill, as high as there is room; later, see afterwards.
  constructor(root, kind, functions, state, options = {}) {
    Object.assign(this, { root, kind, state, options, definition: kinds[kind], functions });
    const n = options.compact ? 1 : this.definition.panels;
    this.panels = Array.from({ length: n }, () => element("div", { class: "live-panel" }));
    this.words = element("p", { class: "live-words" });
    this.readouts = element("p", { class: "live-readouts" });
    this.aloud = element("p", { class: "live-aloud", "aria-live": "polite" });
    this.stage = element("div", { class: options.fill ? "live-panels live-fill" : "live-panels" }, ...this.panels);
    root.append(this.stage);
    if (!options.compact) root.append(this.readouts, this.words, this.aloud);
    options.numbers?.append(this.readouts);
    this.words.setAttribute("aria-hidden", "true"); // the same as aloud, which waits until the controls rest
    state.listeners.push(changed => { if (changed.some(name => this.uses(name))) this.schedule(); });
    if (this.definition.drag) this.follow(this.panels[0]);
    this.observer = new ResizeObserver(() => this.schedule());
    this.panels.forEach(p => this.observer.observe(p));
  }
  uses(name) { return this.definition.controls.includes(name); }
  schedule() {
    if (this.options.later) return afterwards(this);
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
  // follow moves the point of a plane to the pointer; the sliders move it, too.
  follow(panel) {
    const clamp = (name, v) => Math.round(Math.min(parameters[name].max, Math.max(parameters[name].min, v)) / parameters[name].step) * parameters[name].step;
    const move = (x, y) => {
      const changes = this.definition.drag(x, y);
      for (const name in changes) changes[name] = clamp(name, changes[name]);
      this.state.set(changes);
    };
    const press = e => {
      const box = panel.firstChild.getBoundingClientRect();
      if (e.buttons) move(...this.shown[0].at(e.clientX - box.left, e.clientY - box.top));
    };
    panel.classList.add("live-plane");
    panel.addEventListener("pointerdown", e => { panel.setPointerCapture(e.pointerId); press(e); });
    panel.addEventListener("pointermove", press);
  }
  render({ plots, words, readouts }) {
    this.root.classList.remove("live-failed");
    this.shown = this.panels.map((panel, i) => {
      const width = Math.max(220, panel.clientWidth);
      const height = this.options.fill ? Math.max(150, panel.clientHeight) : Math.round(Math.min(width * 0.72, 360));
      const scale = this.options.fill ? Math.max(1, Math.min(width / 380, height / 330, 2)) : 1; // letters grow with the screen
      const drawn = plot(plots[i], width, height, scale);
      panel.innerHTML = drawn.markup;
      return drawn;
    });
    this.say(words);
    this.readouts.innerHTML = readouts.map(o => `<span>${pretty(o.label)} <b>${escaped(o.value)}</b></span>`).join("");
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
    this.words.innerHTML = pretty(words);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { this.aloud.textContent = words; }, 600);
  }
}

