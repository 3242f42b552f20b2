package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
)

// The entropies of the process that the model generates with,
//
//	dY = f dt̄ + √2 dW,    f = Y + 2 s_θ(Y, t),    t = To − t̄.
//
// Its Euler–Maruyama steps y_n → y_{n+1} give off to the environment
//
//	ΔS_E = Σ_n ½ Δy·(f_n(y_n) + f_{n+1}(y_{n+1})) + (dt/4) (|f_{n+1}(y_{n+1})|² − |f_n(y_n)|²),
//
// the logarithm of the ratio of the probabilities of the step and of the step back under the force at its end. With
// ΔS = ln ρ(y_0) − ln p_From(y_N), ρ the distribution at the start, ΔS_tot = ΔS + ΔS_E obeys ⟨e^{−ΔS_tot}⟩ = 1 for
// any force and any steps (Seifert, Phys. Rev. Lett. 95, 040602 (2005)): the theorem compares the process
// with its own reversal, and is blind to a wrong score.

// Generation is an ensemble of paths that the model's score drives from To to From, beside one that the
// exact score drives with the same noise. Entropies are in nats, one for each path in a fixed order.
type Generation struct {
	Times []float64 // at the middle of each of the Steps steps, from To to From

	// Production is the rate of ΔS_tot in each step, per unit time, and Exact that with the exact score.
	Production, Exact []diffusion.Estimate

	// Total is ⟨ΔS_tot⟩, ExactTotal that with the exact score, and Excess their difference on the same noise. As
	// ΔS refers to p_From at the end, Total is the entropy production proper plus the relative entropy of
	// what is generated to p_From.
	Total, ExactTotal, Excess diffusion.Estimate

	Theorem diffusion.Fluctuation // ⟨e^{−ΔS_tot}⟩, which is 1 for any score

	Initial, Final               *mat.Dense // of the model's paths, Paths × d
	System, Environment, Entropy []float64  // ΔS, ΔS_E and ΔS_tot of the model's paths
}

// The columns of a generation, behind those of both productions.
const (
	generationTotal = iota
	generationExact
	generationExcess
	generationColumns
)

// Generate runs the process of the model from To to From. It needs data whose score is known.
func (c Comparison) Generate(ctx context.Context) (*Generation, error) {
	r, err := c.beginWithLaw(ctx, "Generate")
	if err != nil {
		return nil, err
	}
	times, err := r.grid(r.Steps)
	if err != nil {
		return nil, err
	}
	start, err := r.start()
	if err := check.First(err, arg.Memory("Paths", r.Paths, 8*(5+2*float64(r.dim)))); err != nil {
		return nil, err
	}
	g := &Generation{
		Initial: mat.NewDense(r.Paths, r.dim, nil), Final: mat.NewDense(r.Paths, r.dim, nil),
		System: make([]float64, r.Paths), Environment: make([]float64, r.Paths), Entropy: make([]float64, r.Paths),
	}
	sums, err := r.tallies(ctx, forGeneration, 2*r.Steps+generationColumns, func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			return w.generate(ctx, g, times, start, b, src, sums)
		}
	})
	if err != nil {
		return nil, err
	}
	return g, g.finish(times, sums)
}

// finish turns the columns into estimates.
func (g *Generation) finish(times []float64, sums []tally) (err error) {
	steps := len(times) - 1
	g.Times, g.Production, g.Exact = make([]float64, steps), make([]diffusion.Estimate, steps), make([]diffusion.Estimate, steps)
	for n := range steps {
		late, early := times[steps-n], times[steps-n-1]
		g.Times[n] = (late + early) / 2
		name := fmt.Sprintf("the entropy production at t = %.6g", g.Times[n])
		if g.Production[n], err = sums[n].estimate(name); err != nil {
			return err
		}
		if g.Exact[n], err = sums[steps+n].estimate(name); err != nil {
			return err
		}
	}
	sums = sums[2*steps:]
	if g.Total, err = sums[generationTotal].estimate("the entropy production"); err != nil {
		return err
	}
	if g.ExactTotal, err = sums[generationExact].estimate("the entropy production with the exact score"); err != nil {
		return err
	}
	if g.Excess, err = sums[generationExcess].estimate("the excess of the entropy production"); err != nil {
		return err
	}
	g.Theorem, err = diffusion.IntegralFluctuation(g.Entropy)
	return err
}

// moving is a point on its way, with the score and the log-density at it.
type moving struct {
	model               bool // driven by the model's score; else by the exact one
	y, score            []float64
	logProb             float64 // ln p_t(y), to which ΔS refers on the way
	system, environment float64
}

// generate moves a block of pairs of paths with the same noise step by step, so that the distribution at a step is made once.
func (w *worker) generate(ctx context.Context, g *Generation, times []float64, start *diffusion.Mixture, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
	steps, rng := len(times)-1, rand.New(src)
	w.noised = w.law.At(times[steps])
	pairs, err := w.startPairs(g, start, b, times[steps], src)
	if err != nil {
		return err
	}
	xi := make([]float64, w.dim)
	for n := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		late, early := times[steps-n], times[steps-n-1]
		w.noised = w.law.At(early)
		for i := range pairs {
			for j := range xi {
				xi[j] = rng.NormFloat64()
			}
			for k := range pairs[i] {
				produced, err := w.step(&pairs[i][k], xi, late, early)
				if err != nil {
					return err
				}
				sums[k*steps+n].add(produced / (late - early))
			}
		}
	}
	for i := range pairs {
		if err := g.record(b.First+i, pairs[i], sums[2*steps:]); err != nil {
			return err
		}
	}
	return nil
}

// startPairs draws the points from which a block starts.
func (w *worker) startPairs(g *Generation, start *diffusion.Mixture, b blocks.Block, t float64, src rand.Source) ([][2]moving, error) {
	pairs := make([][2]moving, b.Len)
	for i := range pairs {
		y := start.Rand(nil, src)
		g.Initial.SetRow(b.First+i, y)
		for k := range pairs[i] {
			p := &pairs[i][k]
			*p = moving{model: k == 0, y: append([]float64(nil), y...), score: make([]float64, w.dim), logProb: start.LogProb(y)}
			if err := w.drive(p, t); err != nil {
				return nil, err
			}
		}
	}
	return pairs, nil
}

// record notes the ends of the paths, of the model and of the exact score.
func (g *Generation) record(path int, pair [2]moving, sums []tally) error {
	p := &pair[0]
	total, exact := p.system+p.environment, pair[1].system+pair[1].environment
	if !isFinite(total) {
		return fmt.Errorf("diagnosis: path %d ends at %v with the entropy production %v: more Steps are needed, or the score leads beyond the range of float64", path, p.y, total)
	}
	g.Final.SetRow(path, p.y)
	g.System[path], g.Environment[path], g.Entropy[path] = p.system, p.environment, total
	sums[generationTotal].add(total)
	sums[generationExact].add(exact)
	sums[generationExcess].add(total - exact)
	return nil
}

// drive evaluates the score that drives p.
func (w *worker) drive(p *moving, t float64) error {
	if p.model {
		return w.score(p.score, p.y, t)
	}
	w.noised.Score(p.score, p.y)
	return nil
}

// step moves p from the time late to early with the normal numbers xi, and returns the entropy that it produces.
func (w *worker) step(p *moving, xi []float64, late, early float64) (produced float64, err error) {
	h := late - early
	force, move := w.direction, w.slope
	for j, y := range p.y {
		force[j] = y + 2*p.score[j]
		move[j] = h*force[j] + math.Sqrt(2*h)*xi[j]
		p.y[j] += move[j]
	}
	if err := w.drive(p, early); err != nil {
		return 0, err
	}
	var environment float64
	for j, y := range p.y {
		end := y + 2*p.score[j]
		environment += 0.5*move[j]*(force[j]+end) + h/4*(end*end-force[j]*force[j])
	}
	logProb := w.noised.LogProb(p.y)
	system := p.logProb - logProb
	p.logProb = logProb
	p.system += system
	p.environment += environment
	return system + environment, nil
}
