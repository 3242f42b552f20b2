// Starting the WebAssembly modules. build.sh puts three constants before this: goRuntime, the function around Go's wasm_exec.js,
// and figuresModule, the module of the figures: gzip, then base64.

// unpacked returns the bytes behind base64 and, if they are compressed, gzip.
async function unpacked(base64, compressed) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  if (!compressed) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// run starts a compiled module and returns the functions that its main hands to noneqReady.
async function run(module) {
  if (!globalThis.Go) goRuntime();
  const go = new Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  return new Promise((resolve, reject) => {
    globalThis.noneqReady = resolve;
    go.run(instance).then(() => reject(new Error("the Go program has ended")), reject);
  });
}

// value returns what a Go function answers, or throws its error.
function value(answer) {
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

const able = typeof WebAssembly === "object" && typeof DecompressionStream === "function";
const here = document.currentScript ? document.currentScript.src : "";
let started; // a promise of the functions of package figures

function start() {
  started ??= (async () => {
    const from = performance.now();
    const module = await WebAssembly.compile(await unpacked(figuresModule, true));
    const functions = await run(module);
    noneq.loadMilliseconds = performance.now() - from;
    return functions;
  })();
  return started;
}

// What tests, and the curious, can call: await noneq.ready, noneq.figure({figure: "potential", mu: 1, …}), noneq.numbers().
const noneq = { times: {} };
globalThis.noneq = noneq;

// timed keeps the milliseconds that the last calls of a name took, see noneq.medians().
function timed(name, call) {
  const from = performance.now();
  try {
    return call();
  } finally {
    const list = (noneq.times[name] ??= []);
    list.push(performance.now() - from);
    if (list.length > 200) list.shift();
  }
}
noneq.medians = () => Object.fromEntries(Object.entries(noneq.times).map(([name, list]) =>
  [name, [...list].sort((a, b) => a - b)[list.length >> 1]]));
