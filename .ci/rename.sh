#!/bin/sh
# Give the module a path that `go get` can fetch: sh .ci/rename.sh example.org/you/nonequilibrium
# This changes go.mod, the imports in programs and notebooks, and what documents say about them. Names that are not import
# paths stay, such as those of the kernel and of the conda environment, and so do the notebooks' outputs.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.bin:$PATH # the Go that `make` brought, if it had to

fail() { printf '%s\n' "$*" >&2; exit 1; }

[ $# = 1 ] || fail "usage: sh .ci/rename.sh example.org/you/nonequilibrium"
new=$1
old=$(sed -n 's/^module //p' go.mod)
[ "$new" != "$old" ] || { echo "The module is already called $old."; exit; }
case ${new%%/*} in
*.*) ;;
*) fail "rename.sh: $new does not begin with the name of a host, which a path needs to be fetched" ;;
esac
go mod edit -module "$new" # refuses a path that is wrong in other ways

# An import path of the module that is not the end of a longer path.
path=$(printf '%s' "$old" | sed 's/[.]/[.]/g')
edit="s#(^|[^A-Za-z0-9._~/-])$path/#\\1$new/#g; s#(go get|-local) $path([@ ])#\\1 $new\\2#g; s#^(re[a-z]* )$path ([v=])#\\1$new \\2#"
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
git grep -lIE "$path[/@ ]" -- ':!CHANGELOG.md' | while read -r file; do
	sed -E "$edit" "$file" >"$scratch"
	cmp -s "$scratch" "$file" || cat "$scratch" >"$file" # unlike mv, this keeps the file's mode
done

# The paragraph of README.md on how to use the module without a public path.
awk -v new="$new" '
	/^The module has no public home yet/ { print "In a module of your own: `go get " new "@latest`."; skip = 1 }
	/^$/ { skip = 0 }
	!skip' README.md >"$scratch"
cat "$scratch" >README.md

# The new name may have another place in the alphabetical order of imports.
git ls-files '*.go' | xargs go tool goimports -format-only -local "$new" -w
echo "The module is called $new. Review the changes with git diff; then: make lint && make test"
