// Digits, written by a network in a worker, so that the page stays quick. Its program and weights are in digits.js beside this script,
// which is loaded when somebody first asks for digits.

let scribeParts; // a promise of the compiled program and the bytes of the weights

function loadScribe() {
  scribeParts ??= (async () => {
    if (!noneq.scribe) {
      await new Promise((resolve, reject) => document.head.append(element("script", {
        src: new URL("digits.js", here || document.baseURI).href, onload: resolve, onerror: () => reject(new Error("digits.js cannot be read")),
      })));
    }
    const module = await WebAssembly.compile(await unpacked(noneq.scribe.module, true));
    return { module, weights: await unpacked(noneq.scribe.weights, false) };
  })();
  scribeParts.catch(() => { scribeParts = undefined; }); // to try again
  return scribeParts;
}

// inWorker is the script of the worker, together with run and value. It gets {module, weights} first, then orders, and answers {page}, {done}
// or {error}.
function inWorker() {
  let functions;
  globalThis.noneqPage = page => postMessage({ page });
  globalThis.onmessage = async ({ data }) => {
    try {
      if (data.module) {
        functions = await run(data.module);
        value(functions.load({ weights: data.weights }));
        postMessage({ ready: true });
      } else {
        value(functions.write(data));
        postMessage({ done: true });
      }
    } catch (error) {
      postMessage({ error: error.message });
    }
  };
}

// Scribe is a worker that writes. Go does not look up while it computes: to cancel, the worker is ended, and another one begins.
class Scribe {
  async write(order, show) {
    this.cancel();
    const turn = this.turn = {};
    const parts = await loadScribe();
    if (this.turn !== turn) return false;
    this.worker ??= await this.begin(parts);
    if (this.turn !== turn) return false;
    this.busy = true;
    return new Promise((resolve, reject) => {
      this.cancelled = () => resolve(false);
      this.worker.onmessage = ({ data }) => {
        if (data.page) return show(data.page);
        this.busy = false;
        if (data.error) reject(new Error(data.error)); else resolve(true);
      };
      this.worker.postMessage(order);
    });
  }
  async begin(parts) {
    const source = new Blob([`${goRuntime} ${run} ${value} (${inWorker})();`], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(source));
    await new Promise((resolve, reject) => {
      worker.onerror = e => reject(new Error(e.message));
      worker.onmessage = ({ data }) => data.ready ? resolve() : reject(new Error(data.error));
      worker.postMessage(parts);
    });
    return worker;
  }
  cancel() {
    this.turn = undefined;
    if (!this.busy) return;
    this.worker.terminate();
    this.worker = undefined;
    this.busy = false;
    this.cancelled();
  }
}

// DigitsFigure is the figure of the digits. Nothing in it depends on the size of the page.
class DigitsFigure {
  constructor(root, kind, functions, state) {
    Object.assign(this, { root, state, scribe: new Scribe() });
    this.now = sheet("noisy picture");
    this.guess = sheet("expected picture");
    this.caption = element("figcaption", { html: html("$x_t$") });
    this.row = element("div", { class: "live-sheets" }, ...Array.from({ length: 10 }, () => sheet("empty")));
    this.button = button("✎ write", "Write digits (key w)", () => this.scribe.turn ? this.stop() : this.write());
    this.words = element("p", { class: "live-words" });
    this.aloud = element("p", { class: "live-aloud", "aria-live": "polite" });
    this.stage = element("div", { class: "live-easel" },
      element("figure", {}, this.now, this.caption),
      element("figure", {}, this.guess, element("figcaption", { html: "what the network expects, " + html("$E[x_0|x_t]$") })),
      this.row);
    root.append(this.stage, this.words, this.aloud);
    this.say("Press write: a network of 260,353 weights writes the digits here, in this page.");
    state.listeners.push(changed => {
      if (this.used && changed.some(name => kinds.digits.controls.includes(name))) {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.write(), 250);
      }
    });
  }
  async write() {
    const { digit, guidance, strokes, seed } = this.state.values;
    const digits = digit === "all" ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : Array(10).fill(digit === "any" ? -1 : Number(digit));
    this.used = true;
    this.button.textContent = "■ stop";
    this.row.replaceChildren(...digits.map(d => sheet(d < 0 ? "a digit" : String(d))));
    this.say("The network is being loaded.");
    const from = performance.now();
    let pages = 0;
    try {
      const finished = await this.scribe.write({ digits, guidance, steps: strokes, seed }, page => {
        pages++;
        this.show(page, strokes);
      });
      if (!finished) return;
      noneq.digitsMilliseconds = { each: (performance.now() - from) / digits.length, pages };
      const what = digit === "all" ? "the digits 0 to 9" : digit === "any" || !guidance ? "ten digits of its own choice" : `ten times the digit ${digit}`;
      this.say(`The network has written ${what}, in ${strokes} steps each, with guidance ${guidance}.`, true);
    } catch (error) {
      this.say("The digits cannot be written: " + error.message, true);
    }
    this.rest();
  }
  show(page, steps) {
    draw(this.now, page.picture);
    draw(this.guess, page.guess);
    draw(this.row.children[page.which], page.picture);
    this.caption.innerHTML = html(`$x_t$ at $t$ = ${page.time.toFixed(2)}`);
    this.say(`Picture ${page.which + 1} of ${this.row.children.length}, step ${page.step} of ${steps}.`);
  }
  stop() {
    this.scribe.cancel();
    this.say("Stopped.", true);
    this.rest();
  }
  rest() {
    this.scribe.turn = undefined;
    this.button.textContent = "✎ write";
  }
  say(words, aloud) {
    this.words.textContent = words;
    if (aloud) this.aloud.textContent = words;
  }
}

const sheet = label => element("canvas", { class: "live-sheet", width: 28, height: 28, role: "img", "aria-label": label });

// draw puts grey values on a sheet, from 0, paper, to 1, ink.
function draw(canvas, grey) {
  const image = new ImageData(28, 28);
  for (let i = 0; i < grey.length; i++) image.data[4 * i + 3] = 255 * grey[i]; // black, and so opaque
  canvas.getContext("2d").putImageData(image, 0, 0);
}
