package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/results"
	"nonequilibrium/plotting"
)

// command runs the command and returns what it prints.
func command(ctx context.Context, args ...string) (status int, out string) {
	var buf bytes.Buffer
	status = run(ctx, args, &buf, &buf)
	return status, buf.String()
}

// paper makes the paper of a program: its record, and a text that uses it.
func paper(t *testing.T, text string) (folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "paper")
	cmd := exec.Command("go", "run", "./testdata/noising", folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(folder, "paper.tex"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return folder
}

const text = `\documentclass{article}
\input{noising.tex}
\begin{document}
Data speciate at $t_S = \speciationTime$, and collapse at $t_C = \collapseTime$, within \collapseTimeInterval.
% once it was 0.500(3)
As typed: $0.500(3)$, $0.500\pm 0.003$, $0.3865$ and $0.387$; of 2000 paths; 0.5000 and 0.50 are something else, and so is v0.3865.
The average is \integralFluctuation, with the error \integralFluctuationError{} over \pathCount{} paths \cite{seifert2005}.
\bibliographystyle{plain}
\bibliography{noising}
\end{document}
`

// TestCheck follows a paper through new versions of its program.
func TestCheck(t *testing.T) {
	lawtest.Slow(t)
	folder := paper(t, text)
	before := contents(t, folder)
	for _, c := range []struct {
		version string
		args    []string
		status  int
		want    []string
	}{
		{"", nil, holds, []string{"speciationTime", "the same", "Of the numbers that were recomputed, 4 hold and 0 do not."}},
		{"", []string{"-n"}, holds, []string{"go run ./testdata/noising"}},
		{"more paths", nil, changed, []string{
			"run.Paths: 2000, now 4000",
			"holds: now", "pathCount            2000            CHANGED: now 4000",
			`paper.tex:7:86: \pathCount is out of date`,
			"paper.tex:6:66: 2000 was typed by hand",
			"paths.csv has other bytes",
		}},
		{"shifted", nil, changed, []string{
			"speciationTime       0.3865          CHANGED: now 0.3867",
			"collapseTime         0.500(3)        CHANGED: now 0.520(3), by 4.7 standard errors",
			"pathCount            2000            GONE",
			"holds: now", "1 hold and 3 do not",
			`paper.tex:7:86: \pathCount is out of date: the program does not compute it any more`,
			`paper.tex:4:25: \speciationTime is out of date: speciationTime is 0.3867 now`,
			`paper.tex:4:66: \collapseTime is out of date`,
			`paper.tex:4:89: \collapseTimeInterval is out of date`,
			`paper.tex:6:12: 0.500(3) was typed by hand and is out of date: collapseTime is 0.520(3) now; write \collapseTime`,
			`paper.tex:6:24: 0.500\pm 0.003 was typed by hand`,
			`paper.tex:6:42: 0.3865 was typed by hand`,
		}},
		{"warns", nil, changed, []string{"CHANGED: now 0.500(3) with the warning: infinite variance"}},
		{"renamed", nil, unchecked, []string{"does not write the record noising any more"}},
		{"fails", nil, unchecked, []string{"its program failed: exit status 1", "there are no data"}},
		{"hangs", []string{"-timeout", "3s"}, unchecked, []string{"ran too long and was stopped"}},
	} {
		t.Run(c.version, func(t *testing.T) {
			t.Setenv("TEST_VERSION", c.version)
			status, out := command(t.Context(), append(append([]string{"check"}, c.args...), folder)...)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			for _, w := range c.want {
				if !strings.Contains(out, w) {
					t.Errorf("it does not say %q", w)
				}
			}
			for _, no := range []string{"0.387 was", "0.5000 was", "0.50 was", "paper.tex:5", "6:66: 2000 was typed by hand and is out of date: pathCount is 2000"} {
				if strings.Contains(out, no) {
					t.Errorf("it says %q", no)
				}
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
	for name, data := range contents(t, folder) {
		if before[name] != data {
			t.Errorf("%s was changed", name)
		}
	}
}

// An interruption ends the program that is running.
func TestInterrupted(t *testing.T) {
	lawtest.Slow(t)
	folder := paper(t, "")
	t.Setenv("TEST_VERSION", "hangs")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	started := time.Now()
	interrupted, stop := context.WithCancel(context.Background())
	go func() { <-ctx.Done(); stop() }()
	status, out := command(interrupted, "check", folder)
	if status != unchecked || !strings.Contains(out, "interrupted while its program ran") || time.Since(started) > time.Minute {
		t.Errorf("status %d after %v: %s", status, time.Since(started), out)
	}
	if status, out := command(interrupted, "check", folder); status != unchecked || !strings.Contains(out, "interrupted before") {
		t.Errorf("status %d: %s", status, out)
	}
}

// What was typed from an older record is found; so are macros that are not the record's.
func TestStaleText(t *testing.T) {
	dir := t.TempDir()
	write := func(v float64) {
		table := plotting.NewTable("t").Row(plotting.Value(v, 0.003))
		err := results.New(filepath.Join(dir, "noising")).Save("table.tex", table).Measured("collapseTime", v, 0.003).Measured("work", 113245, 3100).Command("true").Write()
		if err != nil {
			t.Fatal(err)
		}
	}
	write(0.131)
	write(0.113)
	before := filepath.Join(dir, "table.tex")
	old, err := os.ReadFile(before)
	if err != nil {
		t.Fatal(err)
	}
	write(0.131)
	// A table of the record is none of the paper's text.
	if err := os.WriteFile(before, old, 0o666); err != nil {
		t.Fatal(err)
	}
	paper := filepath.Join(dir, "paper.tex")
	code := "a $0.113(3)$ b 0.113 c $1.13(3) \\times 10^{5}$ d 0.131 e 0.1--0.113, \\num{0.113 +- 0.003}; 0.11, 20.113, -0.113, 0.113.2, 0.1130, fig:0.113\n\\newcommand{\\work}{\\ensuremath{1.1(3)}}\n"
	if err := os.WriteFile(paper, []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	records, papers := (&report{}).collect([]string{dir})
	var out bytes.Buffer
	r := &report{out: &out, errs: &out, sigma: 2}
	r.papers(papers, records)
	want := paper + `:1:4: 0.113(3) was typed by hand and is out of date: collapseTime is 0.131(3) now; write \collapseTime
` + paper + `:1:16: 0.113 was typed by hand and is out of date: collapseTime is 0.131(3) now; write \collapseTime
` + paper + `:1:63: 0.113 was typed by hand and is out of date: collapseTime is 0.131(3) now; write \collapseTime
` + paper + `:1:75: 0.113 +- 0.003 was typed by hand and is out of date: collapseTime is 0.131(3) now; write \collapseTime
` + paper + `:2:13: \work is \ensuremath{1.1(3)}, but the record has \ensuremath{1.13(3)\times10^{5}}
`
	if out.String() != want {
		t.Errorf("it says\n%swant\n%s", out.String(), want)
	}
}

// What cannot be checked is said, with exit status 2.
func TestUnchecked(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	record := func(name string, command func(r *results.Record)) string {
		r := results.New(filepath.Join(dir, name)).Exact("x", 1, 1).Save("table-"+name+".csv", results.NewTable().Column("t", nil))
		command(r)
		if err := r.Write(); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, name+".json")
	}
	gone := record("gone", func(r *results.Record) { r.Command("go", "run", "./nowhere") })
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "usage"},
		{[]string{"chekc", dir}, "usage"},
		{[]string{"check"}, "usage"},
		{[]string{"compare", gone}, "usage"},
		{[]string{"check", "-sigma", "-1", gone}, "sigma = -1"},
		{[]string{"check", "-sigma", "NaN", gone}, "sigma = NaN"},
		{[]string{"check", "-what", gone}, "-what"},
		{[]string{"check", gone}, "its program is gone: there is no ./nowhere"},
		{[]string{"check", record("notebook", func(r *results.Record) { r.Notebook("gone.ipynb") })}, "there is no notebook gone.ipynb"},
		{[]string{"check", record("program", func(r *results.Record) { r.Command("/no/such/program") })}, "no such file"},
		{[]string{"check", filepath.Join(dir, "nothing.json")}, "no such file"},
		{[]string{"check", filepath.Join(dir, "table-gone.json")}, "belongs to the record gone.json"},
		{[]string{"check", filepath.Join(dir, "table-gone.csv")}, "is neither .json nor .tex"},
		{[]string{"check", file("broken.json", "{\n \"format\": \"nonequilibrium results 1\",\n")}, "broken.json: 3:1: the file is cut off"},
		{[]string{"check", dir}, "broken.json: 3:1: the file is cut off"},
		{[]string{"check", t.TempDir()}, "there is no record"},
	} {
		if status, out := command(t.Context(), c.args...); status != unchecked || !strings.Contains(out, c.want) {
			t.Errorf("%v: status %d, and it says %s", c.args, status, out)
		}
	}
	if status, _ := command(t.Context(), "compare", gone, gone); status != holds {
		t.Errorf("a record differs from itself: status %d", status)
	}
	if status, out := command(t.Context(), "-h"); status != holds || !strings.HasPrefix(out, "usage: results check") {
		t.Errorf("-h: status %d, %s", status, out)
	}
	if status, out := command(t.Context(), "methods"); status != holds || !strings.Contains(out, "diffusion.SpeciationTime\n") {
		t.Errorf("methods: status %d, %s", status, out)
	}
}

// LaTeX reads the macros and the bibliography.
func TestLaTeX(t *testing.T) {
	lawtest.Slow(t)
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("there is no pdflatex")
	}
	folder := paper(t, text)
	latex := func(name string, args ...string) string {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("there is no %s", name)
		}
		cmd := exec.Command(name, args...)
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return string(out)
	}
	latex("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	if out := latex("bibtex", "paper"); strings.Contains(out, "Warning") {
		t.Errorf("bibtex says %s", out)
	}
	latex("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	if out := latex("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"); strings.Contains(out, "undefined") {
		t.Errorf("pdflatex says %s", out)
	}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		if out := latex("pdftotext", "paper.pdf", "-"); !strings.Contains(out, "0.500(3)") || !strings.Contains(out, "[0.490, 0.510]") {
			t.Errorf("the paper reads %s", out)
		}
	}
}

// contents returns the files in a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, _ := os.ReadFile(filepath.Join(folder, e.Name()))
		files[e.Name()] = string(data)
	}
	return files
}

// TestOwners: a number whose name is that of another with a part's name behind it is not taken for that part.
func TestOwners(t *testing.T) {
	number := func(name string, v float64) results.Number { return results.Number{Name: name, Value: v, Digits: 3} }
	before := &results.Document{Numbers: []results.Number{number("meanError", 0.125), number("mean", 1.25)}}
	after := &results.Document{Numbers: []results.Number{number("meanError", 0.125), number("mean", 1.75)}}
	r := &report{sigma: 2}
	for i := range before.Numbers {
		before.Numbers[i].Text, after.Numbers[i].Text = before.Numbers[i].String(), after.Numbers[i].String()
	}
	k := known([]*record{{doc: before, fresh: after}}, r)
	if list := k.findings(`the mean \mean, off by \meanError`); len(list) != 1 || list[0].column != 10 {
		t.Errorf("findings %v, want one, of the mean", list)
	}
}
