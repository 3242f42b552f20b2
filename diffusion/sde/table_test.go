package sde

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

const tableDuration = 3

// fourMixtures are the laws of the table in the package's documentation.
var fourMixtures = []struct {
	name                      string
	weights, means, variances []float64
}{
	{"½N(±1, 0.4)", []float64{0.5, 0.5}, []float64{-1, 1}, []float64{0.4, 0.4}},
	{"½N(±1, 0.02)", []float64{0.5, 0.5}, []float64{-1, 1}, []float64{0.02, 0.02}},
	{"0.8N(−1, 0.1) + 0.2N(2, 0.5)", []float64{0.8, 0.2}, []float64{-1, 2}, []float64{0.1, 0.5}},
	{"0.2N(−4, 0.3) + 0.5N(0, 0.1) + 0.3N(3, 0.2)", []float64{0.2, 0.5, 0.3}, []float64{-4, 0, 3}, []float64{0.3, 0.1, 0.2}},
}

// tableSamplers take a fixed number of scores a step.
var tableSamplers = []struct {
	name    string
	sampler Sampler
	perStep int
}{
	{"EulerMaruyama", ReverseProcess{EulerMaruyama{}}, 1},
	{"Heun", ReverseProcess{Heun{}}, 2},
	{"SRA1", ReverseProcess{SRA1{}}, 2},
	{"OUSplitting", ReverseProcess{OUSplitting{Rate: 1}}, 2},
	{"PredictorCorrector", PredictorCorrector{Corrections: 1}, 2},
	{"DDIM", DDIM{}, 1},
	{"DPMSolver", DPMSolver{}, 1},
	{"HeunFlow", HeunFlow{}, 2},
	{"RungeKuttaFlow", RungeKuttaFlow{}, 4},
}

var tableScores = []int{8, 16, 32, 64}

func mixture(t *testing.T, weights, means, variances []float64) *diffusion.Mixture {
	t.Helper()
	at := make([][]float64, len(means))
	for k, m := range means {
		at[k] = []float64{m}
	}
	law, err := diffusion.NewIsotropicMixture(weights, at, variances)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// tableTimes are steps in λ down to 10⁻³, and a last one to 0.
func tableTimes(t *testing.T, steps int) []float64 {
	t.Helper()
	times, err := LogSNRTimes(tableDuration, 1e-3, max(steps-1, 1))
	if err != nil {
		t.Fatal(err)
	}
	return append(times, 0)
}

// adaptiveEnds returns, sorted, where adaptive steps of the reverse process take
// the quantiles of p_T along paths that are the same for any tolerance, and the
// scores they take for each.
func adaptiveEnds(t *testing.T, data *diffusion.Mixture, tolerance float64) (ends []float64, scores float64) {
	t.Helper()
	const paths = 200
	eq, start := Reverse(data, tableDuration), data.At(tableDuration)
	for i := range paths {
		path, err := NewPath(1, 0, tableDuration, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		x := []float64{lawtest.Must(start.Quantile((float64(i) + 0.5) / paths))}
		stats, err := Adaptive{Method: SRA1{}, Tolerance: tolerance, Coarsest: 2}.Integrate(x, &eq, path)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, x[0])
		scores += float64(stats.Drifts) / paths
	}
	slices.Sort(ends)
	return ends, scores
}

// random says which samplers are slow to test.
func random(s Sampler) bool {
	switch s.(type) {
	case DDIM, DPMSolver, HeunFlow, RungeKuttaFlow:
		return false
	}
	return true
}

// The table of the documentation, without its frame: a law, then its rows.
func tableRows(t *testing.T, all bool) (rows []string) {
	t.Helper()
	for _, c := range fourMixtures {
		law := mixture(t, c.weights, c.means, c.variances)
		rows = append(rows, c.name)
		for _, s := range tableSamplers {
			row := fmt.Sprintf("  %-18s", s.name)
			for _, scores := range tableScores {
				if !all && scores > 16/s.perStep && random(s.sampler) {
					continue
				}
				w2, taken, err := GenerationDistance(s.sampler, law, tableTimes(t, scores/s.perStep))
				if err != nil {
					t.Fatal(err)
				}
				if taken > float64(scores) {
					t.Errorf("%s takes %v scores, want at most %d", s.name, taken, scores)
				}
				row += fmt.Sprintf("  %8.4f", w2)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// adaptiveRows is the second table: W₂ and the scores taken.
func adaptiveRows(t *testing.T, all bool) (rows []string) {
	t.Helper()
	laws := fourMixtures
	if !all {
		laws = laws[:1]
	}
	for _, c := range laws {
		law := mixture(t, c.weights, c.means, c.variances)
		rows = append(rows, c.name)
		flow, random := "  DormandPrince     ", "  Adaptive          "
		fine, _ := adaptiveEnds(t, law, 1e-5)
		for _, tolerance := range []float64{1e-2, 1e-3, 1e-4} {
			w2, scores, err := GenerationDistance(AdaptiveFlow{DormandPrince{Tolerance: tolerance}}, law, []float64{tableDuration, 0})
			if err != nil {
				t.Fatal(err)
			}
			flow += fmt.Sprintf("  %8.4f %4.0f", w2, scores)
			ends, scores := adaptiveEnds(t, law, tolerance)
			random += fmt.Sprintf("  %8.4f %4.0f", floats.Distance(ends, fine, 2)/math.Sqrt(float64(len(ends))), scores)
		}
		rows = append(rows, flow, random)
	}
	return rows
}

var wholeTable = flag.Bool("table", false, "make and print the tables of the documentation, all columns")

// TestTables makes the tables of the package's documentation again. Numbers may
// differ by 3 % or by two in the last digit, as another processor rounds. What of
// random samplers takes seconds is left to -table.
func TestTables(t *testing.T) {
	lawtest.Slow(t)
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	first, second := tableRows(t, *wholeTable), adaptiveRows(t, *wholeTable)
	if *wholeTable {
		t.Logf("\n%s\n\n%s", strings.Join(first, "\n"), strings.Join(second, "\n"))
	}
	_, doc, _ := strings.Cut(string(source), "# How to choose a sampler")
	for _, row := range slices.Concat(first, second) {
		line := "" // of the documentation: the first not yet seen that begins as the row does
		name, _, _ := strings.Cut(strings.TrimSpace(row), "  ")
		for line == "" && doc != "" {
			var next string
			next, doc, _ = strings.Cut(doc, "\n")
			next = strings.TrimSpace(strings.TrimPrefix(next, "//"))
			if next == name || strings.HasPrefix(next, name+"  ") {
				line = next
			}
		}
		if line == "" {
			t.Fatalf("the documentation has no row %q", row)
		}
		compareRow(t, name, numbers(t, row, name), numbers(t, line, name))
	}
}

// numbers returns those behind the name.
func numbers(t *testing.T, row, name string) (values []float64) {
	t.Helper()
	for _, field := range strings.Fields(strings.TrimPrefix(strings.TrimSpace(row), name)) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func compareRow(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) > len(want) {
		t.Fatalf("%s: %d numbers in the documentation, want %d", name, len(want), len(got))
	}
	for i, v := range got {
		if !scalar.EqualWithinAbsOrRel(v, want[i], 2.1e-4, 0.03) {
			t.Errorf("%s: column %d is %v, the documentation has %v", name, i+1, v, want[i])
		}
	}
}
