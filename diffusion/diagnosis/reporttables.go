package diagnosis

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nonequilibrium/diffusion"
)

// A report in Markdown and in LaTeX is made of the same two tables and the same sentences.

// cell is a text as it is read, and for TeX if that is another.
type cell struct{ plain, tex string }

// column is a column of the table of times.
type column struct {
	head   cell
	values []diffusion.Estimate // one for each time, or none
}

// columns are those of the table of times that have values.
func (r *Report) columns() []column {
	curl := r.Curl
	if r.Dim == 1 {
		curl = nil // there is none
	}
	list := []column{
		{cell{"score error", "$\\sqrt{\\langle|s-s_\\theta|^2\\rangle}$"}, r.ScoreError},
		{cell{"curl", ""}, curl},
		{cell{"Fokker–Planck", "Fokker--Planck"}, r.Residual},
		{cell{"asymmetry", ""}, r.Asymmetry},
		{cell{"error of x̂₀", "error of $\\hat x_0$"}, each(r.Calibration, func(c Calibration) diffusion.Estimate { return c.Realized })},
		{cell{"implied", ""}, each(r.Calibration, func(c Calibration) diffusion.Estimate { return c.Implied })},
		{cell{"ratio", ""}, each(r.Calibration, func(c Calibration) diffusion.Estimate { return c.Ratio })},
		{cell{"⟨x·s⟩", "$\\langle x\\cdot s\\rangle$"}, each(r.Identities, func(i Identities) diffusion.Estimate { return i.Virial })},
		{cell{"Δ⟨∣s∣²⟩", "$\\Delta\\langle|s|^2\\rangle$"}, r.Codimension},
	}
	return slices.DeleteFunc(list, func(c column) bool { return len(c.values) == 0 })
}

// each returns one of the estimates of each element.
func each[T any](list []T, of func(T) diffusion.Estimate) (values []diffusion.Estimate) {
	for _, e := range list {
		values = append(values, of(e))
	}
	return values
}

// shown are the indices of at most twelve of the times.
func (r *Report) shown() []int {
	const most = 12
	n := min(most, len(r.Times))
	list := make([]int, n)
	for i := range list {
		if n > 1 {
			list[i] = i * (len(r.Times) - 1) / (n - 1)
		}
	}
	return list
}

// tables returns the table of times and that of the whole; the first row has the heads of columns.
func (r *Report) tables() (times, whole [][]cell) {
	columns := r.columns()
	head := []cell{{"t", "$t$"}}
	for _, c := range columns {
		head = append(head, c.head)
	}
	times = append(times, head)
	for _, k := range r.shown() {
		row := []cell{number(fmt.Sprintf("%.4g", r.Times[k]))}
		for _, c := range columns {
			value := cell{"–", "--"}
			if k < len(c.values) {
				value = number(c.values[k].String())
			}
			row = append(row, value)
		}
		times = append(times, row)
	}
	whole = append(whole, []cell{{fmt.Sprintf("from t = %.4g to %.4g", r.From, r.To), fmt.Sprintf("from $t = %.4g$ to $%.4g$", r.From, r.To)}, {}})
	return times, append(whole, r.rows()...)
}

// rows returns the lines of the table of the whole.
func (r *Report) rows() (rows [][]cell) {
	add := func(plain, tex string, value diffusion.Estimate) {
		rows = append(rows, []cell{{plain, tex}, number(value.String())})
	}
	if c := r.Loss; c != nil {
		add("∫⟨∣s − s_θ∣²⟩dt (nats)", "$\\int\\langle|s-s_\\theta|^2\\rangle\\,dt$ (nats)", c.Integral)
	}
	if c := r.Cost; c != nil {
		add("⟨ln P[x]/P_θ[x]⟩ on paths of noising (nats)", "$\\langle\\ln P[x]/P_\\theta[x]\\rangle$ on paths of noising (nats)", c.LogRatio)
		add("the same less the integral", "", c.Disagreement)
		add("⟨ln P_s[x]/P_θ[x]⟩ of two chains (nats)", "$\\langle\\ln P_s[x]/P_\\theta[x]\\rangle$ of two chains (nats)", c.ChainRatio)
	}
	if p := r.Identity; p != nil {
		add("⟨e^{−R}⟩, 1 for any score", "$\\langle e^{-R}\\rangle$, 1 for any score", diffusion.Estimate{Value: p.Noising.Mean, StdErr: p.Noising.StdErr})
		add("overlap of noising and generation", "", diffusion.Estimate{Value: p.BennettNoising.Overlap, StdErr: math.Hypot(p.BennettNoising.StdErr, p.BennettGeneration.StdErr)})
	}
	if g := r.Generation; g != nil {
		add("⟨ΔS_tot⟩ of generation (nats)", "$\\langle\\Delta S_\\mathrm{tot}\\rangle$ of generation (nats)", g.Total)
		add("the same with the exact score", "", g.ExactTotal)
		add("⟨e^{−ΔS_tot}⟩, 1 for any score", "$\\langle e^{-\\Delta S_\\mathrm{tot}}\\rangle$, 1 for any score", diffusion.Estimate{Value: g.Theorem.Mean, StdErr: g.Theorem.StdErr})
	}
	if b := r.Bound; b != nil {
		add("bound on −⟨ln p_θ⟩ of the reverse process (nats)", "bound on $-\\langle\\ln p_\\theta\\rangle$ of the reverse process (nats)", b.Total)
		add("the same in bits per dimension", "", b.BitsPerDimension)
		if b.Chain != nil {
			add("the same for the steps of the chain (nats)", "", *b.Chain)
		}
	}
	if l := r.Likelihood; l != nil {
		add("−⟨ln p_θ⟩ of the probability flow (nats)", "$-\\langle\\ln p_\\theta\\rangle$ of the probability flow (nats)", diffusion.Estimate{Value: -l.Mean.Value, StdErr: l.Mean.StdErr})
		add("the same in bits per dimension", "", l.BitsPerDimension)
		if l.KL != nil {
			add("KL(p ‖ p_θ) of the flow (nats)", "$\\mathrm{KL}(p\\,\\Vert\\,p_\\theta)$ of the flow (nats)", *l.KL)
		}
	}
	if d := r.Distance; d != nil {
		name, tex := "W₂ of generated points", "$W_2$ of generated points"
		if r.Dim > 1 {
			name, tex = "sliced "+name, "sliced "+tex
		}
		add(name, tex, d.Wasserstein)
		add("the same for as many exact draws", "", diffusion.Estimate{Value: roundTo(d.Floor, 2)})
		if d.KL != nil {
			add("KL of generated points on cells (nats)", "", *d.KL)
		}
	}
	return rows
}

// roundTo keeps a number of significant digits.
func roundTo(v float64, digits int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	return rounded
}

var power = regexp.MustCompile(`e([+-])0*(\d+)`)

// number is a number as [diffusion.Estimate.String] writes it.
func number(text string) cell {
	tex := power.ReplaceAllStringFunc(text, func(s string) string {
		m := power.FindStringSubmatch(s)
		return "\\times10^{" + strings.TrimPrefix(m[1], "+") + m[2] + "}"
	})
	tex = strings.NewReplacer("∞", "\\infty", "+Inf", "\\infty", "-Inf", "-\\infty", "NaN", "\\mathrm{NaN}").Replace(tex)
	return cell{text, "$" + tex + "$"}
}

// Markdown returns the report as a table for the times, of which it shows at most twelve, a table for the whole, and the [Report.Verdict].
func (r *Report) Markdown() string {
	var b strings.Builder
	times, whole := r.tables()
	for _, table := range [][][]cell{times, whole} {
		for i, row := range table {
			b.WriteString("|")
			for _, c := range row {
				b.WriteString(strings.TrimRight(" "+c.plain, " ") + " |")
			}
			b.WriteString("\n")
			if i == 0 {
				b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String() + r.Verdict() + "\n"
}

// LaTeX returns the same as two tabulars and a paragraph. It needs the package booktabs.
func (r *Report) LaTeX() string {
	var b strings.Builder
	times, whole := r.tables()
	for _, table := range [][][]cell{times, whole} {
		fmt.Fprintf(&b, "\\begin{tabular}{l%s}\n\\toprule\n", strings.Repeat("r", len(table[0])-1))
		for i, row := range table {
			texts := make([]string, len(row))
			for k, c := range row {
				if texts[k] = c.tex; c.tex == "" {
					texts[k] = c.plain
				}
			}
			b.WriteString(strings.TrimRight(strings.Join(texts, " & "), " ") + " \\\\\n")
			if i == 0 {
				b.WriteString("\\midrule\n")
			}
		}
		b.WriteString("\\bottomrule\n\\end{tabular}\n\n")
	}
	return b.String() + sentences.Replace(r.Verdict()) + "\n"
}

// sentences writes the formulas of verdicts for TeX.
var sentences = strings.NewReplacer(
	"⟨e^{−ΔS_tot}⟩", "$\\langle e^{-\\Delta S_\\mathrm{tot}}\\rangle$", "e^{∓R}", "$e^{\\mp R}$", "e^{−R}", "$e^{-R}$",
	"⟨|s|² + ∇·s⟩", "$\\langle|s|^2+\\nabla\\cdot s\\rangle$", "⟨x·s⟩", "$\\langle x\\cdot s\\rangle$", "Δ⟨|s|²⟩", "$\\Delta\\langle|s|^2\\rangle$",
	"⟨s_", "$\\langle s\\rangle$, component ", "⟩ = ", ": ",
	"time Δ", "time $\\Delta$", "k̂", "$\\hat k$", "∞", "$\\infty$", "%", "\\%", "–", "--", "−", "$-$",
)
