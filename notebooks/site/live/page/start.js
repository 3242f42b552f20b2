// What happens when the page has been read: every <div class="live-figure" data-kind="…"> becomes a figure. data-mu="1" and the like are where
// its controls are at first, data-controls="mu time" which of them there are.

async function mount(root) {
  const kind = root.dataset.kind, definition = kinds[kind];
  if (!definition && kind !== "explorer") return failed(root, new Error(`there is no figure called ${kind}`));
  try {
    const functions = await start();
    const initial = { ...defaults };
    for (const name of Object.keys(defaults)) {
      if (root.dataset[name] !== undefined) initial[name] = typeof defaults[name] === "number" ? Number(root.dataset[name]) : root.dataset[name];
    }
    const state = new State(initial);
    root.classList.add("live-ready");
    if (!root.hasAttribute("role")) root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Live figure: " + (definition ? definition.title.replace(/[$_^{}]/g, "") : "explorer"));
    if (kind === "explorer") return void new Explorer(root, functions, state);
    const figure = new (kind === "digits" ? DigitsFigure : Figure)(root, kind, functions, state);
    // Above the words, whose lines come and go.
    figure.stage.after(controls(state, root.dataset.controls?.split(" ") ?? definition.controls, figure.button));
  } catch (error) {
    failed(root, error);
  }
}

function failed(root, error) {
  root.append(element("p", { class: "live-error", role: "alert" }, "The live figure did not start: " + error.message));
}

function mountAll() {
  noneq.ready = Promise.all([...document.querySelectorAll(".live-figure")].map(mount));
}

noneq.figure = async settings => value((await start()).figure(settings));
noneq.numbers = async () => value((await start()).numbers({}));
if (able) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mountAll);
  else mountAll();
} else {
  // In other pages a still picture stands above.
  for (const root of document.querySelectorAll(".live-figure[data-page]")) failed(root, new Error("this browser has no WebAssembly"));
}
