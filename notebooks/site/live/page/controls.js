// Controls: range inputs with labels and values, and buttons.

// parameters are what can be changed. The label is shown, the words are read aloud.
const parameters = {
  mu: { label: "$μ$", words: "position mu of the modes", min: 0, max: 2.5, step: 0.01, digits: 2 },
  variance: { label: "$σ^2$", words: "variance sigma squared of each mode", min: 0.02, max: 2.5, step: 0.01, digits: 2 },
  left: { label: "$w$ left", words: "weight of the left mode", min: 0.05, max: 0.95, step: 0.01, digits: 2 },
  time: { label: "$t$", words: "time t of the noising", min: 0.01, max: 3, step: 0.01, digits: 2, plays: true },
  duration: { label: "$T$", words: "duration T of the noising", min: 0.5, max: 5, step: 0.1, digits: 1 },
  steps: { label: "steps", words: "number of time steps", min: 20, max: 600, step: 20, digits: 0 },
  paths: { label: "paths", words: "number of paths", min: 100, max: 4000, step: 100, digits: 0 },
  seed: { label: "seed", words: "seed of the random numbers", min: 1, max: 999, step: 1, digits: 0 },
  direction: { label: "process", words: "direction of the process", choices: [["reverse", "generation"], ["forward", "noising"]] },
  digit: { label: "digit", words: "which digit", choices: [["all", "0 to 9"], ...[..."0123456789"].map(d => [d, d]), ["any", "any"]] },
  guidance: { label: "guidance", words: "weight g of the guidance", min: 0, max: 8, step: 0.5, digits: 1 },
  strokes: { label: "steps", words: "number of steps of the sampler", min: 4, max: 60, step: 1, digits: 0 },
};
const defaults = { mu: 1, variance: 0.1, left: 0.5, time: 0.4, duration: 3, steps: 300, paths: 2000, seed: 1, direction: "reverse", digit: "all", guidance: 2, strokes: 12 };

// element makes an element with attributes and children.
function element(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, v] of Object.entries(attributes)) {
    if (key.startsWith("on")) e.addEventListener(key.slice(2), v);
    else if (key === "html") e.innerHTML = v;
    else if (v !== false) e.setAttribute(key, v === true ? "" : v);
  }
  e.append(...children);
  return e;
}
const button = (text, title, onclick) => element("button", { type: "button", class: "live-button", title, onclick }, text);

// State is the positions of all controls. Whoever listens is told which have changed.
class State {
  constructor(values) {
    this.initial = { ...values };
    this.values = { ...values };
    this.listeners = [];
  }
  set(changes) {
    const changed = Object.keys(changes).filter(name => this.values[name] !== changes[name]);
    if (!changed.length) return;
    Object.assign(this.values, changes);
    for (const listen of this.listeners) listen(changed);
  }
  reset() { this.set(this.initial); }
}

let controlsMade = 0;

// controls returns a form that shows and changes the named values of a state; more are buttons of a figure.
function controls(state, names, ...more) {
  const form = element("form", { class: "live-controls", onsubmit: e => e.preventDefault() });
  for (const name of names) form.append(parameters[name].choices ? choice(state, name) : slider(state, name));
  const buttons = element("div", { class: "live-buttons" }, ...more.filter(Boolean));
  if (names.includes("time")) buttons.append(playButton(state));
  if (names.includes("seed")) buttons.append(button("new seed", "Other random numbers (key s)", () => newSeed(state)));
  buttons.append(button("reset", "All controls as they were at first (key r)", () => state.reset()));
  form.append(buttons);
  return form;
}

function newSeed(state) { state.set({ seed: state.values.seed % parameters.seed.max + 1 }); }

function slider(state, name) {
  const p = parameters[name], id = `noneq-control-${controlsMade++}`;
  const input = element("input", { type: "range", id, min: p.min, max: p.max, step: p.step, "aria-label": p.words, "data-name": name });
  const output = element("output", { for: id });
  const show = () => {
    const text = state.values[name].toFixed(p.digits);
    input.value = state.values[name];
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => state.set({ [name]: input.valueAsNumber }));
  state.listeners.push(changed => { if (changed.includes(name)) show(); });
  show();
  return element("div", { class: "live-control" }, element("label", { for: id, html: html(p.label) }), input, output);
}

function choice(state, name) {
  const p = parameters[name], id = `noneq-control-${controlsMade++}`;
  const select = element("select", { id, "aria-label": p.words, "data-name": name },
    ...p.choices.map(([key, text]) => element("option", { value: key }, text)));
  const show = () => { select.value = state.values[name]; };
  select.addEventListener("change", () => state.set({ [name]: select.value }));
  state.listeners.push(changed => { if (changed.includes(name)) show(); });
  show();
  return element("div", { class: "live-control" }, element("label", { for: id, html: html(p.label) }), select);
}

// playButton lets t fall from the duration to 0, as in generation, by one in two seconds, or goes on where it was stopped. It ends when
// t is moved by anything else.
function playButton(state) {
  const { min, max, step } = parameters.time, name = "▶ generate";
  let frame = 0, set; // what t was set to
  const b = button(name, "Let t fall to 0, as in generation (key p)", () => frame ? stop() : play());
  b.classList.add("live-play");
  const stop = () => { cancelAnimationFrame(frame); frame = 0; b.textContent = name; };
  const play = () => {
    let t = state.values.time === set && set > min ? set : Math.min(max, state.values.duration), last = performance.now();
    b.textContent = "❚❚ stop";
    set = state.values.time;
    const next = now => {
      if (state.values.time !== set) return stop();
      t -= (now - last) / 2000;
      last = now;
      set = Math.max(min, Math.round(t / step) * step);
      state.set({ time: set });
      if (t > min) frame = requestAnimationFrame(next); else stop();
    };
    frame = requestAnimationFrame(next);
  };
  return b;
}
