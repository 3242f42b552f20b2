#!/bin/sh
# `make lint`: everything that can be checked without running the code. All checks run; the last line says whether one failed.
set -u
cd "$(dirname "$0")/.." || exit
PATH=$PWD/.bin:$PATH # the Go that `make` brought, if it had to
failed=

check() { # check NAME COMMAND...
	name=$1
	shift
	printf '== %s\n' "$name"
	"$@" || failed="$failed, $name"
}

# The linters are pinned in a module of their own, so that the project's go.mod lists only what the project itself uses.
linter() { go tool -modfile=.ci/lint/go.mod "$@"; }

# Formatted as by gofmt, with the module's own imports in a block of their own.
format() {
	own=$(go list -m) && list=$(go tool goimports -format-only -local "$own" -l diffusion plotting internal notebooks .ci) || return 1
	[ -z "$list" ] || { printf 'not formatted: run go tool goimports -local %s -w on\n%s\n' "$own" "$list"; return 1; }
}

# The table in CONTRIBUTING.md says which package may import which. The program that checks this is itself tested.
imports() { go vet ./.ci/house && go test ./.ci/house && go run ./.ci/house; }

# For students with Macs and ARM boards, compile and vet what cannot be run here.
other_platforms() {
	for platform in linux/arm64 darwin/arm64; do
		GOOS=${platform%/*} GOARCH=${platform#*/} CGO_ENABLED=0 go vet ./... || return 1
	done
}

# The programs in the pages of the site.
webassembly() { GOOS=js GOARCH=wasm go vet ./notebooks/site/live/...; }

# On these platforms the vector kernels take the Go path, which an emulator can run.
arm64_kernels() {
	command -v qemu-aarch64 >/dev/null || { echo 'not run: there is no qemu-aarch64 (Debian: apt install qemu-user)'; return; }
	GOARCH=arm64 CGO_ENABLED=0 go test -short -exec qemu-aarch64 ./diffusion/internal/vec ./diffusion/internal/nn/f32 &&
		GOARCH=arm64 CGO_ENABLED=0 go test -run Golden -exec qemu-aarch64 ./diffusion/learned
}

# The committed assembly must be what its generator writes.
generated() { generated_in vec && generated_in nn/f32; }

generated_in() { # generated_in FOLDER
	package=diffusion/internal/$1
	dir=$(mktemp -d) && cp -r "$package/gen" "$dir" || return 1
	if (cd "$dir/gen" && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg "${1##*/}"); then
		diff -q "$dir/kernels_amd64.s" "$package" && diff -q "$dir/kernels_amd64.go" "$package"
	else
		echo 'not checked: the generator did not run'
	fi
	result=$?
	rm -rf "$dir"
	return $result
}

# The modules for XLA and for Apache Beam are not part of the project's. Without its plugin, which only `make xla-test` needs, that for XLA
# can still be compiled. That for Beam takes minutes to compile, which is left to `make beam-test`.
xla() {
	command -v "$(go env CC)" >/dev/null || { echo 'not run: there is no C compiler'; return; }
	go -C diffusion/learned/xla mod download 2>/dev/null || { echo 'not checked: the modules could not be read'; return; }
	CGO_ENABLED=1 go -C diffusion/learned/xla vet ./...
}

# If modules cannot be downloaded, the fault is not the project's. The argument is the folder of a go.mod.
tidy() {
	messages=$(mktemp) || return 1
	if diff=$(go -C "$1" mod tidy -diff 2>"$messages"); then
		rm -f "$messages"
	elif [ -n "$diff" ]; then
		rm -f "$messages"
		printf 'run go -C %s mod tidy:\n%s\n' "$1" "$diff"
		return 1
	else
		printf 'not checked: the modules could not be read:\n'
		cat "$messages"
		rm -f "$messages"
	fi
}

# The database of known vulnerabilities is on the network. Without it, check at least that the kernel's binary says
# which modules it was built from, which a later look into the database needs.
vulnerabilities() {
	if curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; then
		linter govulncheck ./...
		return
	fi
	echo 'the database at vuln.go.dev cannot be reached: known vulnerabilities are NOT checked'
	[ ! -x .bin/gonb ] || linter govulncheck -mode=extract .bin/gonb >/dev/null
}

# Do what CONTRIBUTING.md says under Publishing to a copy of the files that are committed or about to be.
renamed() {
	dir=$(mktemp -d) || return 1
	git ls-files -co --exclude-standard | while read -r file; do [ ! -f "$file" ] || echo "$file"; done | tar -cf - -T - | tar -xf - -C "$dir"
	(
		name=example.org/you/nonequilibrium
		cd "$dir" && git init -q && git add -A && sh .ci/rename.sh $name >/dev/null || exit
		! git grep -nIE '(^|[^A-Za-z0-9._~/-])nonequilibrium/(diffusion|plotting|internal|notebooks)' -- ':!CHANGELOG.md' || exit
		! grep -nE '^re[a-z]* nonequilibrium ' diffusion/learned/xla/go.mod diffusion/beam/go.mod || exit
		go build -buildvcs=false ./... && go vet ./... && go run ./.ci/house && test -z "$(go tool goimports -format-only -local $name -l diffusion plotting internal notebooks .ci)"
	)
	result=$?
	rm -rf "$dir"
	return $result
}

# The newest release in CHANGELOG.md and that in CITATION.cff must have the same version and date.
version() {
	released=$(sed -n 's/^## \[\([0-9.]*\)\] - \([0-9-]*\)$/\1 of \2/p' CHANGELOG.md | head -n 1)
	cited="$(sed -n 's/^version: //p' CITATION.cff) of $(sed -n 's/^date-released: //p' CITATION.cff)"
	[ "$released" = "$cited" ] || { echo "the newest release is $released in CHANGELOG.md, $cited in CITATION.cff"; return 1; }
}

check format format
check imports imports
check 'go vet' go vet ./...
check 'go vet for arm64' other_platforms
check 'go vet for WebAssembly' webassembly
check 'kernels on arm64' arm64_kernels
check 'go generate' generated
check staticcheck linter staticcheck ./... ./.ci/house
check 'go vet for XLA' xla
check 'go mod tidy' tidy .
check 'go mod tidy for XLA' tidy diffusion/learned/xla
check 'go mod tidy for Beam' tidy diffusion/beam
check 'go mod verify' go mod verify
check govulncheck vulnerabilities
check 'module renamed' renamed
check version version

[ -z "$failed" ] || { printf '== lint failed: %s\n' "${failed#, }"; exit 1; }
echo '== lint passed'
