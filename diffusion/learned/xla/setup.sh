#!/bin/sh
# The set-up for `make xla-test`: sh setup.sh FOLDER PYTHON checks what XLA needs on this machine, and puts its plugin for the processor
# into FOLDER, with the pip of PYTHON. What is missing is said.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
python=$2

say() { printf '== %s\n' "$*"; }
fail() {
	printf '%s\n' "$@" >&2
	exit 1
}

case "$(uname -s) $(uname -m)" in
"Linux x86_64") ;;
*) fail "XLA's plugin for the processor comes from PyPI, which has it for Linux on x86-64 only, and this is $(uname -s) on $(uname -m)." \
	"Everything else in the project works without it." ;;
esac
compiler=$(go env CC)
command -v "${compiler%% *}" >/dev/null || fail "XLA is called through cgo, which needs a C compiler, and there is no $compiler here." "Debian and Ubuntu: sudo apt install gcc"
[ "$(go env CGO_ENABLED)" = 1 ] || fail "XLA is called through cgo, which CGO_ENABLED=0 turns off. Unset it, or: make xla-test CGO_ENABLED=1"

wanted=$(sed -n 's/^\([a-z-]*==[0-9.]*\) .*/\1/p' "$here/requirements.txt")
[ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ] || exit 0

say "Downloading XLA's plugin from PyPI (63 MB, 200 MB unpacked)"
rm -rf "$folder/new"
mkdir -p "$folder/new"
"$python" -m pip download --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: --require-hashes \
	--dest "$folder/new" -r "$here/requirements.txt" ||
	fail "The plugin could not be downloaded: the error is above. Behind a proxy, set HTTPS_PROXY; with a mirror, PIP_INDEX_URL. Or put a" \
		"pjrt_c_api_cpu_plugin.so that you have into $folder, and the line $wanted into the file $folder/installed."
"$python" -m zipfile -e "$folder"/new/*.whl "$folder/new"
mv -f "$folder"/new/*/pjrt_c_api_cpu_plugin.so "$folder/new"/*.dist-info/licenses/* "$folder"
rm -rf "$folder/new"
echo "$wanted" >"$folder/installed"
