package exercise

import (
	"strings"
	"testing"
)

// Every way to points without an answer that we could think of, and things that only look like one.
func TestInspect(t *testing.T) {
	usual := Rules{Module: "own", Declared: map[string]bool{"helper": true, "mine": true, "os": true}}
	alone := usual
	alone.Imports = []string{"math"}
	extra := usual
	extra.Extra = true
	const f = "func F(x float64) float64 { return x }\n"
	for _, test := range []struct {
		name  string
		rules Rules
		cell  string
		want  string // empty: it may be run
	}{
		{"plain", usual, f, ""},
		{"imports", usual, "import (\n\"math\"\n\"gonum.org/v1/gonum/stat\"\n\"own/diffusion/sde\"\n)\n" + f, ""},
		{"must", usual, "import \"github.com/janpfeifer/must\"\nfunc F() { must.M(nil) }", ""},
		{"must without import", usual, "func F() { must.M(nil) }", ""},
		{"no import", usual, "func F(x float64) float64 { return math.Exp(rand.Float64()) }", ""},
		{"own package without import", usual, "func F() { diffusion.SymmetricPair(1, 2) }", ""},
		{"variable", usual, "func F(p struct{ x int }) int { return p.x }", ""},
		{"another cell's", usual, "func F() float64 { return helper() + mine.x }", ""},
		{"literal", alone, "type point struct{ x, mine int }\nfunc F() int { return point{mine: 1}.mine }", ""},
		{"main", usual, f + "%%\nfmt.Println(F(1))", ""},
		{"min", usual, "func min(a, b int) int { return a }", ""},
		{"own test", extra, "%test\nimport \"testing\"\nfunc TestMine(t *testing.T) {}", ""},
		{"fmt", alone, "func F() { fmt.Println(1) }", ""},
		{"carriage returns", usual, strings.ReplaceAll(f+f[:5]+"G() {\n}", "\n", "\r\n"), ""},

		{"import os", usual, "import \"os\"\n" + f, "it imports os"},
		{"import renamed", usual, "import math \"os\"\nfunc F() { math.Exit(0) }", "it imports os"},
		{"import dot", usual, "import . \"os\"\nfunc F() { Exit(0) }", "it imports os"},
		{"import unsafe", usual, "import _ \"unsafe\"\n//go:linkname exit os.Exit\nfunc exit(int)", "it imports unsafe"},
		{"import C", usual, "import \"C\"\n" + f, "it imports C"},
		{"import grade", usual, "import \"own/notebooks/coursework/grade\"\n" + f, "it imports own/notebooks/coursework/grade"},
		{"no import of os", usual, "func F() { os.Exit(0) }", "it uses os"},
		{"os of another cell", usual, "var x = os.Args", "it uses os"},
		{"flag", usual, "func F() { flag.Parse() }", "it uses flag"},
		{"runtime", usual, "func F() { runtime.Goexit() }", "it uses runtime"},
		{"testing", usual, "func F() { testing.Init() }", "it uses testing"},
		{"log", usual, "func F() { log.Println() }", "it uses log"},
		{"unknown", usual, "func F() { anything.Do() }", "it uses anything"},
		{"init", usual, f + "func init() {}", "it declares init"},
		{"the kernel's init", usual, f + "func init_x() {}", "it declares init_x"},
		{"TestMain", extra, "import \"testing\"\nfunc TestMain(m *testing.M) {}", "it declares TestMain"},
		{"true", usual, "const true = false", "the name true"},
		{"float64", usual, "type float64 = int", "the name float64"},
		{"no body", usual, "func exit(int)", "has no body"},
		{"shell", usual, "!rm x\n" + f, "a command of the kernel"},
		{"bash", extra, "%%bash\nrm x", "a command of the kernel"},
		{"env", usual, "%env X=1\n" + f, "a command of the kernel"},
		{"in a comment", usual, "//gonb:%rm F\n" + f, "a command of the kernel"},
		{"test with arguments", extra, "%test -test.run=^$\n" + f, "a command of the kernel"},
		{"not Go", usual, "\nfunc F( {", "it is not Go: line 2: "},
		{"not Go either", usual, "x = 1", "it is not Go: line 1: "},
		{"diffusion by hand", alone, "func F() { diffusion.SymmetricPair(1, 2) }", "an answer may import math"},
		{"must by hand", alone, "func F() { must.M(nil) }", "it uses must"},
		{"helper by hand", alone, "func F() float64 { return helper() }", "it uses helper of another cell"},
		{"variable by hand", alone, "func F() float64 { return mine.x }", "it uses mine"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.rules.Inspect(test.cell)
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
