package samples

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// A model's score fills in missing coordinates M by its reverse process. Noising does not mix coordinates, and so the known ones K can be
// noised by themselves, to a path y_t from their values at the last time. A step from t to s, with a = e^{−(t−s)}, is
//
//	x_s ~ N(μ, v I),    μ = (x_t + (1 − a²) ∇ln p_t(x_t))/a,    v = (1 − a²) Δ_s/Δ_t.

// Infilling says how the known coordinates act on the missing ones in [Infill].
type Infilling int

const (
	// Resample gives each of 256 runs, at every step, the weight N(y_s; μ_K, v I), draws the runs anew in proportion, and replaces their known coordinates by y_s
	// (a particle filter; Trippe et al., arXiv:2206.04119). It has no error but those of the steps and of 256 runs being finitely many.
	Resample Infilling = iota
	// Replace only replaces the known coordinates by noised ones (Song et al., arXiv:2011.13456). The missing ones are not chosen with regard to these, and
	// their distribution stays too close to the one without anything known. In the test, where ⟨x_M⟩ is .50 with nothing known and .05 given x_K, Replace makes it .40.
	Replace
	// Repeat does the same, goes back from s to t by noising, and so on, Rounds times a step (RePaint; Lugmayr et al., arXiv:2201.09865). The error
	// of Replace becomes smaller, but does not vanish: the missing coordinates adapt to the noised y_s, not to what it comes from. In the test, ⟨x_M⟩ is .14 with 20 rounds.
	Repeat
)

// Infill draws missing coordinates by the reverse process. The zero values of all but Score and Times are a good choice.
type Infill struct {
	Score   diffusion.Drift // ∇ln p_t; it is called by several goroutines at once
	Times   []float64       // they fall from one at which p_t is N(0, I) to the one at which coordinates are known, which must be positive
	Method  Infilling
	Rounds  int // of Repeat; 0: 10
	Seed    uint64
	Workers int // 0: all cores

	Progress func(done, total int) // told how many of the draws are done; nil: silent
}

// infillGroup is how many runs of Resample depend on each other, and infillBlock how many runs of the others share a random stream.
const infillGroup, infillBlock = 256, 16

// Sample returns m draws of X_t at the last time given the coordinates of x that are not NaN, as rows, m × len(x). Draws of Resample in the same 256 rows
// depend on each other, and have a path y in common; with fewer than some hundred draws their distribution is not yet right. Others are independent.
func (f Infill) Sample(ctx context.Context, x []float64, m int) (*mat.Dense, error) {
	if err := f.check(x, m); err != nil {
		return nil, err
	}
	known, missing, err := split(x)
	if err != nil {
		return nil, err
	}
	draws := mat.NewDense(m, len(x), nil)
	run := blocks.Run{Paths: m, Size: infillBlock, Workers: f.Workers, Progress: f.Progress}
	if f.Method == Resample {
		run.Size = infillGroup
	}
	err = run.Each(ctx, func() blocks.Work {
		return func(ctx context.Context, b blocks.Block) error {
			r := newInfilling(f, x, b.Len, known, missing, rand.New(stream.New(f.Seed, uint64(b.Index), 0)))
			if err := r.run(ctx); err != nil {
				return err
			}
			draws.Slice(b.First, b.First+b.Len, 0, len(x)).(*mat.Dense).Copy(r.x)
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return draws, nil
}

func (f Infill) check(x []float64, m int) error {
	if f.Score == nil {
		return errors.New(string(arg) + ": Score is nil")
	}
	for i, t := range f.Times {
		if !(t > 0) || math.IsInf(t, 1) || i > 0 && t >= f.Times[i-1] {
			return fmt.Errorf("%s: Times[%d] = %v, want finite positive times that fall", arg, i, t)
		}
	}
	if f.Method < Resample || f.Method > Repeat {
		return fmt.Errorf("%s: Method = %d is not one of Resample, Replace, Repeat", arg, f.Method)
	}
	return check.First(
		arg.AtLeast("len(Times)", len(f.Times), 2), arg.AtLeast("Rounds", f.Rounds, 0), arg.AtLeast("Workers", f.Workers, 0),
		arg.AtLeast("m", m, 1), arg.Memory("m", m, 16*float64(len(x))),
	)
}

// infilling is the state of a group of runs.
type infilling struct {
	Infill
	known, missing []int
	rounds         int
	given          []float64   // x
	paths          [][]float64 // y at each time
	x, mean        *mat.Dense
	logs           []float64 // of the weights
	rng            *rand.Rand
}

func newInfilling(f Infill, x []float64, m int, known, missing []int, rng *rand.Rand) *infilling {
	r := &infilling{
		Infill: f, known: known, missing: missing, given: x, rounds: 1, paths: make([][]float64, len(f.Times)),
		x: mat.NewDense(m, len(x), nil), mean: mat.NewDense(m, len(x), nil), logs: make([]float64, m), rng: rng,
	}
	if f.Method == Repeat {
		r.rounds = cmp.Or(f.Rounds, 10)
	}
	for k := len(f.Times) - 1; k >= 0; k-- {
		r.paths[k] = append([]float64(nil), x...)
		if k+1 < len(f.Times) {
			noise(r.paths[k], r.paths[k+1], f.Times[k]-f.Times[k+1], rng)
		}
	}
	for i := range m {
		row := r.x.RawRowView(i)
		copy(row, r.paths[0])
		for _, j := range missing {
			row[j] = rng.NormFloat64()
		}
	}
	return r
}

// run takes all runs along the times.
func (r *infilling) run(ctx context.Context) error {
	for k, t := range r.Times[:len(r.Times)-1] {
		s := r.Times[k+1]
		variance := math.Expm1(-2*(t-s)) * math.Expm1(-2*s) / -math.Expm1(-2*t)
		for i := range r.logs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.move(i, t, s, variance); err != nil {
				return err
			}
		}
		if r.Method == Resample {
			r.filter(k+1, variance)
		}
	}
	if weights, effective := normalized(r.logs); effective < float64(len(weights)) {
		r.redraw(weights)
	}
	return nil
}

// move takes run i from t to s, or for Resample only finds the mean at s.
func (r *infilling) move(i int, t, s, variance float64) error {
	x, mean := r.x.RawRowView(i), r.mean.RawRowView(i)
	a, b := math.Exp(-(t - s)), -math.Expm1(-2*(t-s))
	last := r.Times[len(r.Times)-1]
	for round := range r.rounds {
		if round > 0 {
			noise(x, x, t-s, r.rng)
		}
		r.Score(mean, x, t)
		for j, score := range mean {
			mean[j] = (x[j] + b*score) / a
			if math.IsNaN(mean[j]) || math.IsInf(mean[j], 0) {
				return fmt.Errorf("%s: Score at t = %v, x = %v is %v in coordinate %d", arg, t, x, score, j)
			}
		}
		if r.Method == Resample {
			return nil
		}
		for j, v := range mean {
			x[j] = v + math.Sqrt(variance)*r.rng.NormFloat64()
		}
		for _, j := range r.known {
			x[j] = math.Exp(last-s)*r.given[j] + math.Sqrt(-math.Expm1(2*(last-s)))*r.rng.NormFloat64()
		}
	}
	return nil
}

// filter weighs the runs by the known coordinates at the kth time, draws them anew if few of them carry the weight, and takes them there.
func (r *infilling) filter(k int, variance float64) {
	m, _ := r.x.Dims()
	y := r.paths[k]
	for i := range m {
		mean := r.mean.RawRowView(i)
		for _, j := range r.known {
			r.logs[i] -= (y[j] - mean[j]) * (y[j] - mean[j]) / (2 * variance)
		}
	}
	r.x, r.mean = r.mean, r.x
	if weights, effective := normalized(r.logs); effective < float64(m)/2 {
		r.redraw(weights)
	}
	for i := range m {
		x := r.x.RawRowView(i)
		for _, j := range r.missing {
			x[j] += math.Sqrt(variance) * r.rng.NormFloat64()
		}
		for _, j := range r.known {
			x[j] = y[j]
		}
	}
}

// normalized returns weights and their effective number.
func normalized(logs []float64) (weights []float64, effective float64) {
	sum := floats.LogSumExp(logs)
	weights = make([]float64, len(logs))
	for i, v := range logs {
		weights[i] = math.Exp(v - sum)
		effective += weights[i] * weights[i]
	}
	return weights, 1 / effective
}

// redraw draws the runs anew, at equal distances in the running sum of their weights.
func (r *infilling) redraw(weights []float64) {
	m, d := r.x.Dims()
	drawn := mat.NewDense(m, d, nil)
	at, sum, i := r.rng.Float64(), weights[0], 0
	for k := range m {
		for i < m-1 && sum*float64(m) < at+float64(k) {
			i++
			sum += weights[i]
		}
		drawn.SetRow(k, r.x.RawRowView(i))
	}
	r.x = drawn
	clear(r.logs)
}
