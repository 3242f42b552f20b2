#!/bin/sh
# sh notebooks/site/live/build.sh OUT writes the live figures into the folder OUT: noneq.js, digits.js, live.css, explorer.html. The same bytes each time.
# The modules are packed into the scripts, so that a page needs no server: it can be opened from a folder.
set -eu
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/../../.."
live=notebooks/site/live
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT

module() { # module NAME PACKAGE: the program as WebAssembly, gzip
	GOOS=js GOARCH=wasm GOWORK=off GOFLAGS= go build -trimpath -buildvcs=false -ldflags=-s -o "$packed/$1.wasm" "./$2"
	gzip -9n <"$packed/$1.wasm" >"$packed/$1.gz"
}
text() { base64 <"$1" | tr -d '\n'; }

module figures $live
module scribe $live/scribe/module

{
	echo '// Figures that are computed in the page by the Go packages of nonequilibrium. Made by notebooks/site/live/build.sh.'
	echo '(() => {'
	echo '"use strict";'
	echo 'function goRuntime() {'
	cat "$(go env GOROOT)/lib/wasm/wasm_exec.js"
	echo '}'
	printf 'const figuresModule = "%s";\n' "$(text "$packed/figures.gz")"
	for part in load plot controls figures digits explorer start; do cat $live/page/$part.js; done
	echo '})();'
} >"$out/noneq.js"

printf 'noneq.scribe = { module: "%s", weights: "%s" };\n' "$(text "$packed/scribe.gz")" "$(text diffusion/digits/weights/small.weights.gz)" >"$out/digits.js"

cp $live/page/live.css "$out"
sed -e "/^@live.css@/{r $out/live.css" -e 'd;}' -e "/^@noneq.js@/{r $out/noneq.js" -e 'd;}' -e "/^@digits.js@/{r $out/digits.js" -e 'd;}' $live/page/explorer.html >"$out/explorer.html"
