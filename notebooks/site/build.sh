#!/bin/sh
# Build the site: all chapters, the documentation of the packages and the figures that are computed in the page.
#
#   sh notebooks/site/build.sh OUT    OUT is a folder, which is replaced
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
case $1 in /*) out=$1 ;; *) out=$PWD/$1 ;; esac
cd "$root"
sh notebooks/.kernel/setup.sh site .venv-site
PATH=$root/.bin:$PATH
python=$root/.venv-site/bin/python
export PYTHONDONTWRITEBYTECODE=1 SOURCE_DATE_EPOCH=0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh notebooks/site/live/build.sh "$work/files/live"
go run ./notebooks/site/symbols notebooks/[0-9]*.ipynb >"$work/symbols.json"
"$python" notebooks/site/pages.py "$root" "$work/symbols.json" "$work/pages" "$work/files"
"$python" -m sphinx -W --keep-going -q -c notebooks/site -d "$work/doctrees" "$work/pages" "$work/site"
cp -R "$work/files/." "$work/site"
"$python" notebooks/site/check.py "$work/site"
rm -rf "$out"
mv "$work/site" "$out"
