(movie) => {
  "use strict";
  const make = (name, attributes) => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const k in attributes) e.setAttribute(k, attributes[k]);
    return e;
  };
  const stem = (k) => (k < 0 ? "" : stem(movie.stems[k][0]) + movie.stems[k][1]);
  const path = (shape, x, y) => `M${x} ${y}` + (shape.length === 2 ? shape[1] : stem(shape[1]) + shape[2]);
  const shapeAt = (shape, x, y) => {
    if (shape.length < 4) return make("path", { ...shape[0], d: path(shape, x, y) });
    const [style, width, height, href] = shape;
    return make("image", { ...style, x, y, width, height, href });
  };
  const start = (root) => {
    root.dataset.ready = "";
    const svg = make("svg", { viewBox: `0 0 ${movie.size}`, role: "img", "aria-label": movie.alt,
      "stroke-linecap": "round", "stroke-linejoin": "round", style: "display:block;width:100%;height:auto" });
    const now = []; // what is drawn: shapes s at x, y, as elements e
    const put = (n, s, x, y) => {
      const [old, shape] = [now[n], movie.shapes[s]];
      if (old && old.s === s && old.x === x && old.y === y) return;
      let e = old && old.e;
      if (old && old.s === s && shape.length < 4) e.setAttribute("d", path(shape, x, y));
      else {
        e = shapeAt(shape, x, y);
        old ? old.e.replaceWith(e) : svg.append(e);
      }
      now[n] = { s, x, y, e };
    };
    const draw = (frame) => {
      let n = 0;
      for (let k = 0; k < frame.length; k += 2)
        for (let m = frame[k]; m < frame[k + 1]; m++)
          for (let [s, ...at] = movie.marks[m], j = 0; j < at.length; j += 2) put(n++, s, at[j], at[j + 1]);
      while (now.length > n) now.pop().e.remove();
    };
    const element = (name, properties, style) => {
      const e = Object.assign(document.createElement(name), properties);
      e.style.cssText = style;
      return e;
    };
    const button = element("button", { type: "button" },
      "width:34px;height:31px;padding:0;border:1px solid currentColor;border-radius:4px;background:none;color:inherit;cursor:pointer");
    const face = (name, path) => { // of the button; not every font has these signs
      const icon = make("svg", { viewBox: "0 0 16 16", width: 14, height: 14, style: "vertical-align:middle", "aria-hidden": "true" });
      icon.append(make("path", { d: path, fill: "currentColor" }));
      button.replaceChildren(icon);
      button.setAttribute("aria-label", name);
    };
    const range = element("input", { type: "range", min: 0, max: movie.frames.length - 1, value: movie.still },
      "flex:1;min-width:6em;margin:0;height:2.2em;cursor:pointer;accent-color:#0072b2");
    const value = element("output", {}, "min-width:" + movie.wide + "ch;white-space:nowrap;font-variant-numeric:tabular-nums");
    range.setAttribute("aria-label", movie.name);
    const show = (i) => {
      draw(movie.frames[i]);
      range.value = i;
      range.setAttribute("aria-valuetext", movie.values[i]);
      value.textContent = movie.values[i];
    };
    let timer = 0;
    const pause = () => {
      if (timer) { // say where it stopped
        value.setAttribute("aria-live", "polite");
        value.textContent = "";
        value.textContent = movie.values[range.value];
      }
      clearInterval(timer);
      timer = 0;
      face("Play", "M3 1l11 7L3 15z");
    };
    const last = movie.frames.length - 1;
    const play = () => {
      value.setAttribute("aria-live", "off");
      if (+range.value === last) show(0);
      // Nothing moves unless it is asked to, and slowly for readers who want less of it.
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      timer = setInterval(() => {
        if (root.isConnected && +range.value < last) show(+range.value + 1);
        if (!root.isConnected || +range.value === last) pause();
      }, 1000 / (calm ? Math.min(2, movie.rate) : movie.rate));
      face("Pause", "M3 1h4v14H3zM9 1h4v14H9z");
    };
    const toggle = () => (timer ? pause() : play());
    button.addEventListener("click", toggle);
    range.addEventListener("input", () => {
      pause();
      value.setAttribute("aria-live", "off"); // a slider says its value itself
      show(+range.value);
    });
    root.addEventListener("keydown", (e) => {
      e.stopPropagation(); // a notebook has keys of its own
      if (e.key === " " && e.target === range) { e.preventDefault(); toggle(); }
    });
    const controls = element("div", {}, "display:flex;align-items:center;gap:.6em;padding:.3em 0;font:14px/1.4 system-ui,sans-serif");
    controls.append(button, range, value);
    root.replaceChildren(svg, controls);
    pause();
    show(movie.still);
  };
  document.querySelectorAll(`[data-movie="${movie.id}"]:not([data-ready])`).forEach(start);
}
