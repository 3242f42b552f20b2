package plotting

import (
	"encoding/csv"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// awkward is a table with what has to be escaped somewhere.
func awkward() *Table {
	type estimate struct{ Value, StdErr float64 } // such as that of another package
	return NewTable("quantity", `$\langle\Delta S\rangle$`, "exact, | & 5 %").
		Row(`50 % of $p(x|y)$ & #1_a`, Value(0.1132, 0.0031), 0.11).
		Row("*bold* <b> `code`, \"quoted\"", estimate{-123456, 3000}, math.Inf(-1)).
		Row("$a<b$", Value(math.NaN(), 1), math.NaN()).
		Row(`\alpha ~ ^ {x}`, Value(1e-9, 0), 42)
}

func TestTableFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	files := map[string]string{}
	for _, name := range []string{"t.md", "t.tex", "t.csv"} {
		if err := awkward().Save(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	for name, want := range map[string][]string{
		"t.md": {
			"| quantity | $\\langle\\Delta S\\rangle$ | exact, \\| & 5 % |\n| --- | ---: | ---: |\n",
			"| 50 % of $p(x\\vert y)$ & #1\\_a | 0.113(3) | 0.11 |\n",
			"| \\*bold\\* \\<b\\> \\`code\\`, \"quoted\" | $-1.23(3)\\times10^{5}$ | −∞ |\n",
			"| $a\\lt b$ | NaN | NaN |\n",
			"| \\\\alpha \\~ ^ {x} | $1\\times10^{-9}$ | 42 |\n",
		},
		"t.tex": {
			"\\begin{tabular}{lrr}\n\\toprule\nquantity & $\\langle\\Delta S\\rangle$ & exact, $|$ \\& 5 \\% \\\\\n\\midrule\n",
			"50 \\% of $p(x|y)$ \\& \\#1\\_a & 0.113(3) & 0.11 \\\\\n",
			"*bold* $<$b$>$ `code`, ''quoted'' & $-1.23(3)\\times10^{5}$ & $-$$\\infty$ \\\\\n",
			"\\textbackslash{}alpha \\textasciitilde{} \\textasciicircum{} \\{x\\} & $1\\times10^{-9}$ & 42 \\\\\n\\bottomrule\n\\end{tabular}\n",
		},
	} {
		for _, line := range want {
			if !strings.Contains(files[name], line) {
				t.Errorf("%s lacks\n%s\nin\n%s", name, line, files[name])
			}
		}
	}
	rows, err := csv.NewReader(strings.NewReader(files["t.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"quantity;⟨ΔS⟩;⟨ΔS⟩ error;exact, | & 5 %",
		"50 % of p(x|y) & #1_a;0.1132;0.0031;0.11",
		"*bold* <b> `code`, \"quoted\";-123456;3000;-Inf",
		"a < b;NaN;1;NaN",
		"\\alpha ~ ^ {x};1e-09;0;42",
	} {
		if have := strings.Join(rows[i], ";"); have != want {
			t.Errorf("CSV has %s, want %s", have, want)
		}
	}
}

func TestTableMessage(t *testing.T) {
	data := awkward().message("Entropies of $p_t$.").Data
	for mime, wants := range map[protocol.MIMEType][]string{
		protocol.MIMETextHTML: {
			`<caption style="text-align:left">Entropies of <math><msub><mi>p</mi><mi>t</mi></msub></math>.</caption>`,
			`<th scope="col" style="text-align:right"><math>`, `&lt;b&gt;`,
			`<math><mrow><mo>−</mo><mn>1.23</mn><mo stretchy="false">(</mo><mn>3</mn><mo stretchy="false">)</mo><mo>×</mo><msup><mn>10</mn><mn>5</mn></msup></mrow></math></td>`,
		},
		protocol.MIMETextMarkdown: {"Entropies of $p_{t}$.\n\n| quantity |"},
		protocol.MIMETextPlain:    {"Entropies of p_t.\nquantity", "\n50 % of p(x|y) & #1_a            0.113(3)            0.11\n"},
	} {
		for _, want := range wants {
			if have := data[mime].(string); !strings.Contains(have, want) {
				t.Errorf("%s lacks\n%s\nin\n%s", mime, want, have)
			}
		}
	}
}

// LaTeX sets what is written.
func TestLaTeXReadsTables(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("not run: there is no pdflatex (Debian: apt install texlive-latex-base)")
	}
	dir := t.TempDir()
	if err := awkward().Save(filepath.Join(dir, "table.tex")); err != nil {
		t.Fatal(err)
	}
	paper := "\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n\\input{table.tex}\n\\end{document}\n"
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(paper), 0o600); err != nil {
		t.Fatal(err)
	}
	latex := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	latex.Dir = dir
	out, err := latex.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	log := string(out)
	for _, complaint := range []string{"LaTeX Warning", "Missing character", "undefined"} {
		if i := strings.Index(log, complaint); i >= 0 {
			t.Errorf("LaTeX: %.300s", log[i:])
		}
	}
}

func TestTableErrors(t *testing.T) {
	one := func() *Table { return NewTable("a") }
	for want, table := range map[string]*Table{
		"the table is nil":               nil,
		"the table has no columns":       {},
		"the table has no rows":          one(),
		"NewTable: no columns":           NewTable(),
		"NewTable: columns[1]: label":    NewTable("a", `$\bad$`),
		"Row: 2 cells for 1 columns":     one().Row(1, 2),
		"Row: cells[0]: label":           one().Row(`$\bad$`),
		"Row: cells[0] is a bool, want":  one().Row(true),
		"Row: cells[0] is a <nil>, want": one().Row(nil),
		"Row: cells[0] has the error -1": one().Row(Value(1, -1)),
		`the extension ".doc", want .md`: one().Row(1),
	} {
		for what, err := range map[string]error{"Save": table.Save("x.doc"), "Show": table.Show("caption")} {
			wanted := want
			if what == "Show" && strings.HasPrefix(want, "the extension") {
				wanted = "Show works only in a GoNB notebook"
			}
			if err == nil || !strings.HasPrefix(err.Error(), "plotting: ") || !strings.Contains(err.Error(), wanted) {
				t.Errorf("%s: error %v, want %q", what, err, wanted)
			}
		}
	}
	for caption, want := range map[string]string{" ": "Show: caption is empty", `$\bad$`: "Show: caption: label"} {
		if err := one().Row(1).Show(caption); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
