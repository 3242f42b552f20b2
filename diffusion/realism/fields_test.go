package realism

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/modes"
)

// field returns two equal fields of u(x, y) on a grid.
func field(height, width int, u func(x, y float64) float64) [][]float64 {
	var list []float64
	for y := range height {
		for x := range width {
			list = append(list, u(float64(x)/float64(width), float64(y)/float64(height)))
		}
	}
	return [][]float64{list, append([]float64(nil), list...)}
}

// TestSpectrumOfWaves: 0.5 + cos + sin, in one dimension, and on a grid that is not square.
func TestSpectrumOfWaves(t *testing.T) {
	wave := func(k, l float64) func(x, y float64) float64 {
		return func(x, y float64) float64 { return 0.5 + 3*math.Cos(2*math.Pi*(k*x+l*y)) + 2*math.Sin(2*math.Pi*x*5) }
	}
	for _, test := range []struct {
		shape  []int
		fields [][]float64
		want   map[int]float64
		counts []int
	}{
		{nil, field(1, 16, wave(3, 0)), map[int]float64{0: 0.25, 3: 4.5, 5: 2}, []int{1, 2, 2, 2, 2, 2, 2, 2, 1}},
		{nil, field(1, 15, wave(3, 0)), map[int]float64{0: 0.25, 3: 4.5, 5: 2}, []int{1, 2, 2, 2, 2, 2, 2, 2}},
		{[]int{16, 16}, field(16, 16, wave(3, 4)), map[int]float64{0: 0.25, 5: 6.5}, []int{1, 8, 12, 16}},
		// 8 rows for 16 columns: l rows are 2l waves in the longer side
		{[]int{8, 16}, field(8, 16, wave(3, 1)), map[int]float64{0: 0.25, 4: 4.5, 5: 2}, []int{1, 2, 8, 6}},
	} {
		found := lawtest.Must(Spectrum(test.fields, test.shape...))
		sum := 0.0
		for k, m := range found {
			near(t, "power", m.Power.Value, test.want[k], 1e-12)
			sum += m.Power.Value
			if k < len(test.counts) && m.Count != test.counts[k] || m.Number != k {
				t.Errorf("shape %v: %d wave vectors at %d, want %d at %d", test.shape, m.Count, m.Number, test.counts[k], k)
			}
		}
		near(t, "sum", sum, floats.Dot(test.fields[0], test.fields[0])/float64(len(test.fields[0])), 1e-12)
	}
}

// TestSpectrumOfField: fields of the package modes have the spectrum that they are drawn from.
func TestSpectrumOfField(t *testing.T) {
	spectrum := func(k int) float64 { return 1 / (1 + float64(k*k)/9) }
	var fields [][]float64
	src := rand.NewPCG(16, 17)
	for range 2000 {
		f := lawtest.Must(modes.NewField(spectrum, 4, src))
		for f.Refine() {
		}
		fields = append(fields, f.Values(nil, 4))
	}
	found := lawtest.Must(Spectrum(fields))
	for k := 1; k < 16; k++ {
		agrees(t, "power", found[k].Power, 2*spectrum(k), 0.06*spectrum(k))
	}
	// The structure function of order 2 is 2 Σ P_k (1 − cos 2πkr/N), and a Gaussian field has the flatness 3.
	separations := []int{1, 4, 16}
	squares := lawtest.Must(StructureFunction(fields, 2, separations, false))
	absolute := lawtest.Must(StructureFunction(fields, 2, separations, true))
	flatness := lawtest.Must(Flatness(fields, separations))
	for i, r := range separations {
		want := 0.0
		for k := 1; k < 16; k++ {
			want += 4 * spectrum(k) * (1 - math.Cos(2*math.Pi*float64(k*r)/32))
		}
		agrees(t, "structure function", squares[i], want, 0.03*want)
		agrees(t, "flatness", flatness[i], 3, 0.1)
		if squares[i] != absolute[i] {
			t.Errorf("⟨δu²⟩ = %v, ⟨|δu|²⟩ = %v", squares[i], absolute[i])
		}
	}
}

// TestSawtooth: increments of x on a ring of n points are r, with the probability 1 − r/n, and r − n.
func TestSawtooth(t *testing.T) {
	const n = 10
	fields := field(1, n, func(x, _ float64) float64 { return n * x })
	moment := func(r, p float64, sign float64) float64 {
		return (math.Pow(r, p)*(n-r) + sign*math.Pow(n-r, p)*r) / n
	}
	separations := []int{1, 3, 9}
	third := lawtest.Must(StructureFunction(fields, 3, separations, false))
	absolute := lawtest.Must(StructureFunction(fields, 3, separations, true))
	flatness := lawtest.Must(Flatness(fields, separations))
	for i, r := range []float64{1, 3, 9} {
		near(t, "third moment", third[i].Value, moment(r, 3, -1), 1e-12)
		near(t, "third absolute moment", absolute[i].Value, moment(r, 3, 1), 1e-12)
		near(t, "flatness", flatness[i].Value, moment(r, 4, 1)/math.Pow(moment(r, 2, 1), 2), 1e-12)
	}
}

// budgetRows are three terms that fluctuate together, with the means 3, −2 and −0.9.
func budgetRows(rng *rand.Rand, n int) [][]float64 {
	rows := normals(rng, n, 2)
	for i, r := range rows {
		rows[i] = []float64{3 + r[0], -2 - r[0] + 0.1*r[1], -0.9}
	}
	return rows
}

func TestBudget(t *testing.T) {
	c := lawtest.Must(Budget(budgetRows(rand.New(rand.NewPCG(18, 19)), 400)))
	for j, want := range []float64{3, -2} {
		agrees(t, "term", c.Terms[j], want, 0.06)
	}
	near(t, "term that does not fluctuate", c.Terms[2].Value, -0.9, 1e-14)
	agrees(t, "residual", c.Residual, 0.1, 0.006) // not √2/√400 = 0.07: the terms fluctuate together
	agrees(t, "relative residual", c.Relative, 0.1/3, 0.002)
	if c.Largest != 0 {
		t.Errorf("the largest is term %d", c.Largest)
	}
	zero := lawtest.Must(Budget([][]float64{{0, 0}, {0, 0}}))
	if zero.Relative.Value != 0 || zero.Relative.StdErr != 0 {
		t.Errorf("nothing at all does not balance: %+v", zero)
	}
}

func TestVersus(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 21))
	generated, reference := normals(rng, 300, 5), normals(rng, 500, 5)
	for _, row := range generated {
		row[3] += 0.6
	}
	d := lawtest.Must(Versus(generated, reference))
	agrees(t, "difference", d.Columns[3].Difference, 0.6, 0.08)
	agrees(t, "no difference", d.Columns[1].Difference, 0, 0.08)
	if d.Worst != 3 || d.PValue != 0.001 || d.Columns[3].Z < 4 {
		t.Errorf("worst is %d with p = %v, %+v", d.Worst, d.PValue, d.Columns[3])
	}
	same := lawtest.Must(Versus([][]float64{{1}, {1}}, [][]float64{{1}, {1}}))
	if same.PValue != 1 || same.Columns[0].Z != 0 {
		t.Errorf("equal numbers differ: %+v", same)
	}
}

// TestLargestZ: Welch's statistic by its definition, of the column where it is larger.
func TestLargestZ(t *testing.T) {
	a, b := [][]float64{{1, 5}, {4, 5.5}, {2, 6}}, [][]float64{{8, 5}, {5, 5.1}, {7, 5.2}, {9, 5.3}}
	m, v := stat.MeanVariance(column(a, 0), nil)
	n, w := stat.MeanVariance(column(b, 0), nil)
	want := math.Abs(m-n) / math.Sqrt(v/3+w/4)
	got := largestZ(standardize(slices.Concat(a, b)), []int{0, 1, 2, 3, 4, 5, 6}, 3)
	near(t, "statistic", got, want, 1e-12)
}

// TestVersusUniform: the p-value is uniform for samples from one distribution, though columns are correlated and skewed, and of different numbers.
func TestVersusUniform(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(22, 23))
	draw := func(n int) [][]float64 {
		rows := normals(rng, n, 3)
		for i, r := range rows {
			rows[i] = []float64{r[0], r[0] + 0.3*r[1], math.Exp(r[2])}
		}
		return rows
	}
	var list []float64
	for range 300 {
		list = append(list, lawtest.Must(Versus(draw(12), draw(40))).PValue)
	}
	if _, p := lawtest.KolmogorovSmirnov(list, func(x float64) float64 { return min(1, x) }); p < 1e-3 {
		t.Errorf("p-values are not uniform, p = %v", p)
	}
}
