package tex

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestLaTeX(t *testing.T) {
	for label, want := range map[string]string{
		"plain, 3–4":              "plain, 3--4",
		"two\nlines":              "two lines",
		"50% of $x_t$ & co_":      `50\% of $x_{t}$ \& co\_`,
		`$\alpha x$`:              `$\alpha x$`,
		`$\frac12\sqrt x$`:        `$\frac{1}{2}\sqrt{x}$`,
		`$x'^2_t$`:                `$x'^{2}_{t}$`,
		`$x_t'$`:                  `$x'_{t}$`,
		`$D_\mathrm{KL}(p\|q)$`:   `$D_{\mathrm{KL}}(p\Vert q)$`,
		`$\ln x$`:                 `$\ln x$`,
		`$\operatorname{Tr} x$`:   `$\mathop{\mathrm{Tr}}\nolimits x$`,
		`$10^{-3}$`:               `$10^{-3}$`,
		`$×10^3$`:                 `$\times10^{3}$`,
		"α é":                     `$\alpha$ é`,
		`$\mathbf{x}+\bm\mu$`:     `$\mathbf{x}+\boldsymbol{\mu}$`,
		`$\left|x\right.$`:        `$\mathopen{|}x{}$`,
		`$a\,b$`:                  `$a\mkern3mu{}b$`,
		`broken $x`:               `broken $\$$x`,
		`\$5`:                     `$\$$5`,
		`$\hat S$`:                `$\hat{S}$`,
		`$\mathcal N\mathcal{F}$`: `$\mathcal{N}\mathcal{F}$`,
		`$\mathrm{a b}$`:          `$\mathrm{ab}$`,
		`$\text{a b-c}$`:          `$\mbox{a b-c}$`,
	} {
		if got := LaTeX(label); got != want {
			t.Errorf("%s is %s, want %s", label, got, want)
		}
	}
}

func TestPreamble(t *testing.T) {
	if lines := Preamble(`$\mathbb{R}\lesssim x$`); len(lines) != 2 || Preamble("$x$") != nil {
		t.Errorf("definitions %q", lines)
	}
}

// LaTeX sets whatever can be in a label.
func TestLaTeXSetsEverything(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("not run: there is no pdflatex (Debian: apt install texlive-latex-base)")
	}
	labels := []string{
		`#$x^2$ _^~\{}<>|"`, `$\frac{a}{b}^2_3$`, `$\left(\sqrt{x'}\right.$`, `$$`, `$^'$`, `$\bm\hat{}$`, `${{}}$`, `$\dot\dot x$`, `$a''^b$`,
		`$\,\!_x$`, `$\ln^2_a$`, `$_a^b$`, `$\text{é_}$`, `$é$`, `$\left|x\right|$`, `$x^\frac12$`, `$\sqrt\frac12$`, `$\bm{\hat x_t}$`, `$a"b$`, `$?;!/.:@$`,
	}
	for name := range symbols {
		labels = append(labels, `$\`+name+` x$`, `$a_\`+name+`$`)
	}
	for char := range characters {
		labels = append(labels, "$a"+string(char)+"b$", "a"+string(char))
	}
	for name := range functions {
		labels = append(labels, `$\`+name+` x_{\`+name+`}$`)
	}
	for name := range accents {
		labels = append(labels, `$\`+name+`{x}$`)
	}
	for name := range spaces {
		labels = append(labels, `$a\`+name+` b$`)
	}
	for name := range variants {
		labels = append(labels, `$\`+name+`{ABCabc123\alpha\Gamma}$`)
	}
	slices.Sort(labels)
	var lines []string
	for _, label := range labels {
		if Check(label) == nil {
			lines = append(lines, LaTeX(label)+"\n")
		}
	}
	if len(lines) < len(labels)*9/10 {
		t.Fatalf("only %d of %d labels can be set", len(lines), len(labels))
	}
	body := strings.Join(lines, "\n")
	paper := "\\documentclass{article}\n\\begin{document}\n" + strings.Join(Preamble(body), "\n") + "\n\n" + body + "\\end{document}\n"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(paper), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	cmd.Dir = dir
	if out, err := cmd.Output(); err != nil || strings.Contains(string(out), "Missing character") {
		t.Errorf("%v\n%s\n%s", err, out[max(0, len(out)-1500):], paper)
	}
}
