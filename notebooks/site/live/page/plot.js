// Plots as SVG: text that can be selected, sharp on any screen and in print, in the colours of the page (live.css).

const margin = { left: 50, right: 12, top: 26, bottom: 40 };
let plots = 0; // to name clip paths

// plot returns the markup of one panel, and at, which tells the coordinates of a point that is given in pixels. scale enlarges letters and
// lines. The panel is {x: [from, to], y: [from, to], xlabel, ylabel, title, marks, legend, label}. Marks are made by the functions below;
// label says in words what there is to see.
function plot(p, wide, high, scale = 1) {
  const width = wide / scale, height = high / scale;
  const left = p.ylabel ? margin.left : 14, right = width - margin.right, top = p.title ? margin.top : 10, bottom = height - margin.bottom;
  const to = {
    x: v => left + (v - p.x[0]) / (p.x[1] - p.x[0]) * (right - left),
    y: v => bottom - (v - p.y[0]) / (p.y[1] - p.y[0]) * (bottom - top),
    left, right, top, bottom,
  };
  const clip = `noneq-clip-${plots++}`;
  const xticks = ticks(...p.x, (right - left) / 50), yticks = ticks(...p.y, (bottom - top) / 32);
  const parts = [
    `<svg class="live-plot" width="${wide}" height="${high}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(p.label)}">`,
    `<clipPath id="${clip}"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>`,
    `<g clip-path="url(#${clip})">${p.marks.map(mark => mark(to)).join("")}</g>`,
    `<rect class="live-frame" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`,
  ];
  for (const v of xticks) parts.push(`<path class="live-frame" d="M${r(to.x(v))} ${bottom}v-5"/><text x="${r(to.x(v))}" y="${bottom + 16}" text-anchor="middle">${number(v)}</text>`);
  for (const v of yticks) parts.push(`<path class="live-frame" d="M${left} ${r(to.y(v))}h5"/><text x="${left - 6}" y="${r(to.y(v) + 4)}" text-anchor="end">${number(v)}</text>`);
  parts.push(`<text x="${(left + right) / 2}" y="${height - 6}" text-anchor="middle" class="live-label">${tex(p.xlabel)}</text>`);
  if (p.ylabel) parts.push(`<text transform="translate(13 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle" class="live-label">${tex(p.ylabel)}</text>`);
  if (p.title) parts.push(`<text x="${left}" y="17" class="live-title">${tex(p.title)}</text>`);
  parts.push(legend(p.legend, to), "</svg>");
  return {
    markup: parts.join(""),
    at: (px, py) => [p.x[0] + (px / scale - left) / (right - left) * (p.x[1] - p.x[0]), p.y[0] + (bottom - py / scale) / (bottom - top) * (p.y[1] - p.y[0])],
  };
}

const r = v => Math.round(v * 10) / 10; // a tenth of a pixel is enough
const escaped = text => (text ?? "").replace(/[&<>"]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const number = v => String(+v.toPrecision(8)).replace("-", "−");

// ticks returns about n round numbers from lo to hi.
function ticks(from, to, n) {
  const lo = Math.min(from, to), hi = Math.max(from, to);
  const rough = (hi - lo) / Math.max(2, Math.min(n, 7)), unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find(m => m * unit >= rough * 0.999);
  const list = [];
  for (let i = Math.ceil(lo / step - 1e-9); i * step <= hi + 1e-9 * step; i++) list.push(i * step);
  return list;
}

// tex sets $…$ in a label: letters are italic, _ and ^ lower and raise what follows, a letter or {…}. html is the same outside SVG.
function tex(text) {
  let shift = 0;
  const moved = (by, markup) => { const dy = by - shift; shift = by; return markup.replace("<tspan", `<tspan dy="${dy}"`); };
  return formulas(text, {
    italic: s => moved(0, `<tspan class="live-italic">${s}</tspan>`), upright: s => moved(0, `<tspan>${s}</tspan>`),
    low: s => moved(3.5, `<tspan class="live-small">${s}</tspan>`), high: s => moved(-5, `<tspan class="live-small">${s}</tspan>`),
  });
}
function html(text) {
  return formulas(text, { italic: s => `<i>${s}</i>`, upright: s => s, low: s => `<sub>${s}</sub>`, high: s => `<sup>${s}</sup>` });
}
function formulas(text, set) {
  const pattern = /([_^])(?:\{([^}]*)\}|(.))|([A-Za-zα-ω]+)|([^_^A-Za-zα-ω]+)/gu;
  return text.split("$").map((part, i) => i % 2 === 0 ? part && set.upright(escaped(part))
    : [...part.matchAll(pattern)].map(([, way, group, single, letters, other]) =>
      way ? set[way === "_" ? "low" : "high"](escaped(group ?? single)) : letters ? set.italic(letters) : set.upright(escaped(other))).join("")).join("");
}

// pretty lowers the index of names such as t_s in a sentence.
const pretty = text => escaped(text).replace(/([A-Za-zΔ]+)_(\w+)/g, "$1<sub>$2</sub>");

// --- marks

// line joins points; it is interrupted where a coordinate is not finite. Look: the number of a colour, or "reference"; dash: a pattern of lengths.
function line(xs, ys, look, { dash, width, opacity } = {}) {
  return to => {
    const far = v => Math.max(-1e4, Math.min(1e4, v));
    let d = "", pen = "M";
    for (let i = 0; i < xs.length; i++) {
      if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i])) { pen = "M"; continue; }
      d += `${pen}${r(to.x(xs[i]))} ${r(far(to.y(ys[i])))}`;
      pen = "L";
    }
    return `<path class="live-line live-${look}" d="${d}"${dash ? ` stroke-dasharray="${dash}"` : ""}${width ? ` stroke-width="${width}"` : ""}${opacity ? ` stroke-opacity="${opacity}"` : ""}/>`;
  };
}

// area fills what is between a curve and 0.
function area(xs, ys, look) {
  return to => {
    let d = `M${r(to.x(xs[0]))} ${r(to.y(0))}`;
    for (let i = 0; i < xs.length; i++) d += `L${r(to.x(xs[i]))} ${r(to.y(ys[i]))}`;
    return `<path class="live-area live-${look}" d="${d}L${r(to.x(xs[xs.length - 1]))} ${r(to.y(0))}Z"/>`;
  };
}

// bars is a histogram: edges, and the height between each two.
function bars(edges, heights, look) {
  return to => {
    let d = `M${r(to.x(edges[0]))} ${r(to.y(0))}`;
    for (let i = 0; i < heights.length; i++) d += `V${r(to.y(heights[i]))}H${r(to.x(edges[i + 1]))}`;
    return `<path class="live-area live-bars live-${look}" d="${d}V${r(to.y(0))}Z"/>`;
  };
}

// dot is a point; hollow for what is not stable.
function dot(x, y, look, { hollow = false, radius = 5 } = {}) {
  return to => Number.isFinite(x + y) ? `<circle class="live-dot live-${look}${hollow ? " live-hollow" : ""}" cx="${r(to.x(x))}" cy="${r(to.y(y))}" r="${radius}"/>` : "";
}

// vline and hline are references, with a label at the end.
function vline(x, label = "", look = "reference") {
  return to => `<path class="live-line live-thin live-${look}" stroke-dasharray="4 3" d="M${r(to.x(x))} ${to.top}V${to.bottom}"/>` +
    (label ? `<text class="live-note" x="${r(to.x(x) + (to.x(x) > to.right - 50 ? -4 : 4))}" y="${to.top + 13}" text-anchor="${to.x(x) > to.right - 50 ? "end" : "start"}">${tex(label)}</text>` : "");
}
function hline(y, look = "reference") {
  return to => `<path class="live-line live-thin live-${look}" stroke-dasharray="4 3" d="M${to.left} ${r(to.y(y))}H${to.right}"/>`;
}
function note(x, y, text, anchor = "middle") {
  return to => `<text class="live-note" x="${r(to.x(x))}" y="${r(to.y(y))}" text-anchor="${anchor}">${tex(text)}</text>`;
}

// legend names lines in the upper right corner: [[look, name, dash], …].
function legend(entries, to) {
  if (!entries) return "";
  const width = 34 + 6.6 * Math.max(...entries.map(([, name]) => name.replace(/[$_^{}]/g, "").length));
  const x = to.right - width - 6;
  return `<rect class="live-backing" x="${x - 4}" y="${to.top + 3}" width="${width + 6}" height="${17 * entries.length + 6}"/>` +
    entries.map(([look, name, dash], i) => {
      const y = to.top + 15 + 17 * i;
      return `<path class="live-line live-${look}" d="M${x} ${y}h22"${dash ? ` stroke-dasharray="${dash}"` : ""}/><text x="${x + 28}" y="${y + 4}">${tex(name)}</text>`;
    }).join("");
}
