#!/bin/sh
# The set-up behind the Makefile, one step a call; each step that cannot be done says what would help.
#
#   sh setup.sh go             check that Go is there and recent enough
#   sh setup.sh tools BIN      build the kernel and goimports, at go.mod's versions, in the folder BIN
#   sh setup.sh warm           download and compile what the cells of the notebooks link
#   sh setup.sh venv ENV       make a Python environment in the folder ENV
#   sh setup.sh jupyter ENV    install Jupyter, at requirements.txt's versions, in the environment ENV
#   sh setup.sh kernel ENV     register the kernel in the environment ENV
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"

say() { printf '== %s\n' "$*"; }
fail() {
	printf '\n' >&2
	printf '%s\n' "$@" >&2
	exit 1
}
network="No network? This step needs it once, the notebooks never. Behind a proxy, set HTTPS_PROXY and run the command again;
with a mirror, set PIP_INDEX_URL (Python) and GOPROXY (Go)."

check_go() {
	need=$(sed -n 's/^go //p' go.mod)
	command -v go >/dev/null || fail "Go is not installed, or not on the PATH. This project needs Go $need or later: https://go.dev/dl" \
		"(With conda: conda install -c conda-forge \"go>=$need\".)"
	# Inside the module: since 1.21 Go fetches the version go.mod asks for by itself, if it may.
	have=$(go env GOVERSION 2>/dev/null) || have=$(GOTOOLCHAIN=local go version 2>/dev/null | awk '{ print $3 }')
	echo "$have $need" | awk '{ gsub(/[^0-9. ].*/, "", $2); sub(/^[^0-9]*/, "", $1); split($1, h, "."); split($2, n, ".")
		exit !(h[1] + 0 > n[1] + 0 || h[1] + 0 == n[1] + 0 && h[2] + 0 >= n[2] + 0) }' ||
		fail "This project needs Go $need or later, and the Go on the PATH is ${have:-unusable} ($(command -v go))." \
			"Install a newer one from https://go.dev/dl, or let Go fetch it by itself: go env -w GOTOOLCHAIN=auto"
}

build_tools() {
	say "Building the Go kernel and goimports (a minute or two the first time)"
	mkdir -p "$1"
	GOBIN=$(cd "$1" && pwd) go install tool || fail "The Go kernel could not be built." "$network"
}

warm_cache() {
	# All modules, also those that only cells import: the kernel has no network.
	go mod download || fail "Some Go modules could not be downloaded." "$network"
	# As start.sh builds cells: without cgo. Not fatal, for it is in JupyterLab that a reader may want to repair the code.
	CGO_ENABLED="${CGO_ENABLED:-0}" go build ./... github.com/janpfeifer/gonb/gonbui ||
		say "The project does not compile (see above); cells that import it will not run before it does"
}

make_venv() {
	pythons="${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python3.10 python}"
	found=
	for python in $pythons; do
		"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || continue
		found=$python
		"$python" -c 'import ensurepip, venv' 2>/dev/null || continue
		say "Making a Python environment in ${1#"$root"/}"
		"$python" -m venv --clear "$1" || fail "$python could not make an environment in $1."
		return
	done
	[ -z "$found" ] || fail "$found has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" \
		"Then run the command again. (Or use conda: conda env create -f environment.yml && conda activate nonequilibrium.)"
	old=$(python3 -V 2>/dev/null) || old=
	fail "This project needs Python 3.10 or later for Jupyter${old:+, and python3 here is $old}." \
		"Install it (https://www.python.org/downloads; if it has another name: make PYTHON=/path/to/python3 …)," \
		"or use conda: conda env create -f environment.yml && conda activate nonequilibrium"
}

install_jupyter() {
	say "Installing JupyterLab (half a minute)"
	# A user's settings may point pip elsewhere than this environment.
	PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 \
		--require-hashes -r notebooks/requirements.txt || fail "JupyterLab could not be installed." "$network"
}

register_kernel() {
	kernel=$1/share/jupyter/kernels/nonequilibrium
	settings=$1/share/jupyter/lab/settings
	mkdir -p "$kernel" "$settings"
	cp "$here/kernel.json" "$here/start.sh" "$kernel"
	cp "$here/settings.json" "$settings/overrides.json"
}

step=${1:-}
case $step in
go) check_go ;;
tools) build_tools "$2" ;;
warm) warm_cache ;;
venv) make_venv "$2" ;;
jupyter) install_jupyter "$2" ;;
kernel) register_kernel "$2" ;;
*) fail "usage: sh setup.sh go | tools BIN | warm | venv ENV | jupyter ENV | kernel ENV" ;;
esac
