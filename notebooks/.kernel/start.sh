#!/bin/sh
# Start the Go kernel (GoNB) for a notebook of this project: sh start.sh CONNECTION_FILE
#
# Jupyter runs the copy of this file that `make` put beside kernel.json, in the folder of the notebook. The module is
# found from that folder instead of being fixed at installation, so that several checkouts can share one Jupyter.
#
# No process is left behind. If Jupyter disappears (its terminal was closed), the kernel is ended; if the kernel is killed, so is the
# program of its cell, which does not notice by itself. A shell whose parent is the kernel checks this every second, and at
# the end kills the process group that Jupyter gave the kernel.
set -eu

if [ "$1" = --watch ]; then
	jupyter=$2 kernel=$3
	if [ "$PPID" = "$kernel" ] && kill -0 "$jupyter"; then
		sleep 1
		exec sh "$0" "$@" # because a shell looks up its parent only when it starts
	fi
	[ "$PPID" != "$kernel" ] || { kill "$kernel" && sleep 2; } # give it time to remove its temporary files
	kill -9 "-$kernel"
	exit
fi

fail() {
	printf 'Go (nonequilibrium): %s\n' "$*" >&2
	exit 1
}

root=$PWD
until [ -f "$root/notebooks/.kernel/start.sh" ]; do
	[ "$root" != / ] || fail "$PWD is not inside a clone of the project: move the notebook into its folder notebooks/."
	root=$(dirname "$root")
done
case $root in *[:,]*) fail "the path of the project, $root, contains a colon or a comma: rename that folder." ;; esac
[ -x "$root/.bin/gonb" ] || fail "the kernel of $root is not built: run \`make setup\` there."

# The Go that `make` installed, if it did, or the one on the PATH, or that of the conda environment in which this kernel is, if an editor
# has not activated it; and the one that the module is built with, which may be a toolchain that an older Go fetched for it.
PATH=$root/.bin:$PATH:${0%/share/jupyter/*}/bin
goroot=$(cd "$root" && go env GOROOT) || fail "no Go runs here: run \`make setup\` in $root, or start Jupyter by \`make lab\`."
PATH=$root/.bin:$goroot/bin:$PATH
export PATH GOTOOLCHAIN=local

# A cell sees the project and the modules in its go.mod, in their pinned versions, and never the network: GoNB runs `go get` for every
# cell, which without GOPROXY=off would upgrade versions. Leaving out debug symbols and cgo halves the time for linking.
export GOPROXY=off GOFLAGS=-ldflags=-s GOWORK='' CGO_ENABLED="${CGO_ENABLED:-0}"

sh "$0" --watch "$PPID" $$ >/dev/null 2>&1 &

# Only fatal messages go to Jupyter's log. -raw_error: compile errors as text, for logs and for readers without a browser.
exec gonb -kernel "$1" -go_work "$root" -raw_error=true -logtostderr=false -log_file=/dev/null -stderrthreshold=FATAL
