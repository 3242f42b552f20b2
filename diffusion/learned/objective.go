package learned

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// Objective is what a training makes small. The minima of all are the same score. They weigh its error with a function of t
// that depends on the parametrisation.
type Objective interface {
	check() error
	// loss returns the sum over the batch of the loss, averaged over coordinates.
	loss(t *nn.Tape, b *batch, net module) *nn.Node
}

// fitting is an objective that not every network can be trained with.
type fitting interface{ fits(n Network) error }

// identity is what an objective is called in a checkpoint, which another one cannot go on from.
func identity(o Objective) string {
	switch o := o.(type) {
	case Gauge:
		return fmt.Sprintf("%T of %s", o, identity(o.Objective))
	case EnergyBalance:
		return fmt.Sprintf("%T %v of %s", o, o.Weight, identity(o.Objective))
	}
	return fmt.Sprintf("%T", o)
}

// Denoising is denoising score matching: the network predicts the noise that was added to a draw of the data, or what is equivalent to that (Vincent,
// Neural Comput. 23, 1661 (2011)). The minimum is the score of the noised data, and the loss there is not zero.
type Denoising struct{}

func (Denoising) check() error { return nil }

func (o Denoising) loss(t *nn.Tape, b *batch, net module) *nn.Node { return b.loss(t, net, o) }

func (Denoising) form() engine.Loss { return engine.Squares }

func (Denoising) factors(t *nn.Tape, b *batch) []*nn.Node {
	target := b.each(t, func(k, i int, c *coefficients) float64 {
		return c.target(b.form.Parametrization, b.x0[k*b.dim+i]-b.form.Mean[i], b.eps[k*b.dim+i])
	})
	return []*nn.Node{b.weights(t), target}
}

// Explicit is score matching against a score that is known, as on data with an exact law: ⟨|s_θ − s|²⟩. Its loss is the
// error of the score itself. Score gets forward times t, and is called by several goroutines at a time.
type Explicit struct{ Score diffusion.Drift }

func (e Explicit) check() error {
	if e.Score == nil {
		return fmt.Errorf("learned: Score is nil, want the score that is known")
	}
	return nil
}

func (e Explicit) loss(t *nn.Tape, b *batch, net module) *nn.Node { return b.loss(t, net, e) }

func (Explicit) form() engine.Loss { return engine.Squares }

func (e Explicit) factors(t *nn.Tape, b *batch) []*nn.Node {
	score := make([]float64, b.rows*b.dim)
	for k := range b.rows {
		e.Score(score[k*b.dim:][:b.dim], b.x[k*b.dim:][:b.dim], b.times[k])
	}
	target := b.each(t, func(k, i int, c *coefficients) float64 {
		return c.w / c.B * (score[k*b.dim+i] - c.A*b.y(k, i))
	})
	return []*nn.Node{b.weights(t), target}
}

// Implicit is Hyvärinen's score matching (J. Mach. Learn. Res. 6, 695 (2005)): ⟨|s_θ|² + 2∇·s_θ⟩, which needs neither the
// score nor the noise. The divergence takes one gradient for each coordinate: with many use Sliced. Where t is large its fluctuations
// are those of a whole score, and not of the small part of it that there is to learn: late times have less weight here.
type Implicit struct{}

func (Implicit) check() error { return nil }

func (o Implicit) loss(t *nn.Tape, b *batch, net module) *nn.Node { return b.loss(t, net, o) }

func (Implicit) form() engine.Loss { return engine.Divergence }

func (Implicit) factors(t *nn.Tape, b *batch) []*nn.Node {
	return append(b.scoreSquared(t), b.slopes(t))
}

// Sliced is Implicit with the divergence estimated along a random direction v of each point, v·∇(v·s_θ) with elements ±1 (Song et al.,
// arXiv:1905.07088). It takes one gradient in any dimension, and is noisier.
type Sliced struct{}

func (Sliced) check() error { return nil }

func (o Sliced) loss(t *nn.Tape, b *batch, net module) *nn.Node { return b.loss(t, net, o) }

func (Sliced) form() engine.Loss { return engine.Directions }

func (Sliced) factors(t *nn.Tape, b *batch) []*nn.Node {
	v := b.each(t, func(int, int, *coefficients) float64 { return float64(2*b.rng.IntN(2) - 1) })
	return append(b.scoreSquared(t), b.slopes(t), v)
}

// weights are the factors w of each element.
func (b *batch) weights(t *nn.Tape) *nn.Node {
	return b.each(t, func(_, _ int, c *coefficients) float64 { return c.w })
}

// implicitWeight is the weight λ = (w/B)² of the squared error of the score, reduced so that fluctuations are of order 1.
func (c *coefficients) implicitWeight() float64 { return min(c.w*c.w/(c.B*c.B), c.v) }

// slopes are the factors by which ∂N_i/∂u_i enters λ·2∂s_i/∂x_i.
func (b *batch) slopes(t *nn.Tape) *nn.Node {
	return b.each(t, func(_, _ int, c *coefficients) float64 { return 2 * c.implicitWeight() * c.B / math.Sqrt(c.v) })
}

// scoreSquared are the factors f₀, f₁ of λs² = N (f₀N + f₁) without the part that does not depend on the network.
func (b *batch) scoreSquared(t *nn.Tape) []*nn.Node {
	square := b.each(t, func(_, _ int, c *coefficients) float64 { return c.implicitWeight() * c.B * c.B })
	cross := b.each(t, func(k, i int, c *coefficients) float64 { return 2 * c.implicitWeight() * c.A * c.B * b.y(k, i) })
	return []*nn.Node{square, cross}
}
