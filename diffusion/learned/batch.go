package learned

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn"
)

// batch is noised draws of the data.
type batch struct {
	form       *form
	rows, dim  int
	times      []float64 // of each row
	x0, eps, x []float64 // rows × dim: draws, noise, and x = √a x_0 + √Δ ε
	features   *nn.Node  // of the noise level and the condition
	rng        *rand.Rand
	scales     []coefficients // rows × dim
}

// newBatch noises draws x0 at the given times.
func newBatch(f *form, x0, times []float64, dim int, rng *rand.Rand) *batch {
	n := len(times)
	b := &batch{form: f, rows: n, dim: dim, times: times, x0: x0, rng: rng,
		eps: make([]float64, n*dim), x: make([]float64, n*dim), scales: make([]coefficients, n*dim)}
	for k, t := range times {
		root, delta := noise(t)
		for i := range dim {
			j := k*dim + i
			b.scales[j] = f.at(i, root, delta)
			b.eps[j] = rng.NormFloat64()
			b.x[j] = root*x0[j] + math.Sqrt(delta)*b.eps[j]
		}
	}
	return b
}

// y is x − √a m of coordinate i of row k.
func (b *batch) y(k, i int) float64 {
	j := k*b.dim + i
	return b.x[j] - b.scales[j].root*b.form.Mean[i]
}

// u are the points in units of their standard deviation.
func (b *batch) u(t *nn.Tape) *nn.Node {
	return b.each(t, func(k, i int, c *coefficients) float64 { return b.y(k, i) / math.Sqrt(c.v) })
}

// each returns a constant with the elements f(row, coordinate, coefficients).
func (b *batch) each(t *nn.Tape, f func(k, i int, c *coefficients) float64) *nn.Node {
	out := t.Make(b.rows, b.dim)
	for j := range out.V {
		out.V[j] = float32(f(j/b.dim, j%b.dim, &b.scales[j]))
	}
	return out
}
