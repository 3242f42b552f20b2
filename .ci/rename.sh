#!/bin/sh
# Give the module a path from which `go get` can fetch it: sh .ci/rename.sh example.org/you/nonequilibrium
# It changes go.mod, the imports in programs and notebooks, and what documents say about them. Names of the project that are no
# import path stay: the kernel, the conda environment. The notebooks' outputs stay too.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.bin:$PATH # the Go that `make` brought, if it had to

fail() { printf '%s\n' "$*" >&2; exit 1; }

[ $# = 1 ] || fail "usage: sh .ci/rename.sh example.org/you/nonequilibrium"
new=$1
old=$(sed -n 's/^module //p' go.mod)
[ "$new" != "$old" ] || { echo "The module is called $old already."; exit; }
case ${new%%/*} in
*.*) ;;
*) fail "rename.sh: $new does not begin with the name of a host, as a path must that can be fetched" ;;
esac
go mod edit -module "$new" # which refuses what else is wrong with a path

# An import path of the module, with nothing before that would make it a longer one.
path=$(printf '%s' "$old" | sed 's/[.]/[.]/g')
edit="s#(^|[^A-Za-z0-9._~/-])$path/#\\1$new/#g; s#(go get|-local) $path([@ ])#\\1 $new\\2#g"
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
git grep -lIE "$path[/@ ]" -- ':!CHANGELOG.md' | while read -r file; do
	sed -E "$edit" "$file" >"$scratch"
	cmp -s "$scratch" "$file" || cat "$scratch" >"$file" # as opposed to mv, this keeps the file's mode
done

# The paragraph of README.md that says how to do without a path.
awk -v new="$new" '
	/^The module has no public home yet/ { print "In a module of your own: `go get " new "@latest`."; skip = 1 }
	/^$/ { skip = 0 }
	!skip' README.md >"$scratch"
cat "$scratch" >README.md

# The new name may sort elsewhere among the imports.
git ls-files '*.go' | xargs go tool goimports -format-only -local "$new" -w
echo "The module is called $new. Look at it with git diff; then: make lint && make test"
