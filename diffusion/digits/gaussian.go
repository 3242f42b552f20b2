package digits

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// Baselines for networks that write digits: the Gaussian with mean and covariance of pictures, and diffusion in its largest principal components.

// Gaussian is a normal distribution of pictures, N(m, C), C = Σ_k λ_k v_k v_kᵀ.
type Gaussian struct {
	mean      []float64
	variances []float64  // λ_k, the largest first
	basis     *mat.Dense // its columns are the v_k
}

// NewGaussian returns the distribution with mean and covariance of the first n pictures of a set, at least 2.
func NewGaussian(set *Set, n int) (*Gaussian, error) {
	if set == nil {
		return nil, fmt.Errorf("digits: set is nil")
	}
	if err := arg.AtLeast("n", n, 2); err != nil {
		return nil, err
	}
	if n > set.Len() {
		return nil, fmt.Errorf("digits: n = %d, and the set has %d pictures", n, set.Len())
	}
	x := mat.NewDense(n, Pixels, nil)
	for i := range n {
		set.Picture(x.RawRowView(i), i)
	}
	var covariance mat.SymDense
	var eigen mat.EigenSym
	var vectors mat.Dense
	stat.CovarianceMatrix(&covariance, x, nil)
	if !eigen.Factorize(&covariance, true) {
		return nil, fmt.Errorf("digits: the eigenvalues of the covariance of %d pictures are not found", n)
	}
	eigen.VectorsTo(&vectors)
	g := &Gaussian{make([]float64, Pixels), eigen.Values(nil), mat.NewDense(Pixels, Pixels, nil)}
	slices.Reverse(g.variances)
	for k := range Pixels {
		g.basis.SetCol(Pixels-1-k, mat.Col(nil, k, &vectors))
		g.mean[k] = stat.Mean(mat.Col(nil, k, x), nil)
		g.variances[k] = max(0, g.variances[k])
	}
	return g, nil
}

// picture returns m + Σ_k z_k √λ_k v_k over the first components.
func (g *Gaussian) picture(z []float64) []float64 {
	scaled, x := make([]float64, len(z)), new(mat.VecDense)
	for k, a := range z {
		scaled[k] = a * math.Sqrt(g.variances[k])
	}
	x.MulVec(g.basis.Slice(0, Pixels, 0, len(z)), mat.NewVecDense(len(z), scaled))
	floats.Add(x.RawVector().Data, g.mean)
	return x.RawVector().Data
}

// amplitudes returns v_kᵀ(x − root·m) of the first n components.
func (g *Gaussian) amplitudes(x []float64, root float64, n int) *mat.VecDense {
	off := append([]float64(nil), x...)
	floats.AddScaled(off, -root, g.mean)
	along := new(mat.VecDense)
	along.MulVec(g.basis.Slice(0, Pixels, 0, n).T(), mat.NewVecDense(Pixels, off))
	return along
}

// Rand puts a draw into dst and returns it; a nil dst allocates. A nil src draws from the global source.
func (g *Gaussian) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, Pixels)
	rng, z := stream.From(src), make([]float64, Pixels)
	for k := range z {
		z[k] = rng.NormFloat64()
	}
	copy(dst, g.picture(z))
	return dst
}

// LogProb returns the log-density, in nats, of a picture x that has been noised for the time t > 0.
func (g *Gaussian) LogProb(x []float64, t float64) float64 {
	checkLength(x)
	root, delta := arg.Noise(t)
	along, nats := g.amplitudes(x, root, Pixels), 0.0
	for k, v := range g.variances {
		variance := root*root*v + delta
		nats -= (along.AtVec(k)*along.AtVec(k)/variance + math.Log(2*math.Pi*variance)) / 2
	}
	return nats
}

// Wiener returns the means of pictures, one after the other, given what they are at the time t > 0, ⟨X_0|X_t = x⟩: the best linear filter for any
// pictures with this mean and covariance.
func (g *Gaussian) Wiener(x []float64, t float64) []float64 {
	if len(x)%Pixels != 0 {
		panic("digits: the length of x is no multiple of Pixels")
	}
	guess := make([]float64, 0, len(x))
	for ; len(x) > 0; x = x[Pixels:] {
		guess = append(guess, g.wiener(x[:Pixels], t)...)
	}
	return guess
}

func (g *Gaussian) wiener(x []float64, t float64) []float64 {
	checkLength(x)
	root, delta := arg.Noise(t)
	along, back := g.amplitudes(x, root, Pixels), new(mat.VecDense)
	for k, v := range g.variances {
		along.SetVec(k, along.AtVec(k)*root*v/(root*root*v+delta))
	}
	back.MulVec(g.basis, along)
	floats.Add(back.RawVector().Data, g.mean)
	return back.RawVector().Data
}

func checkLength(x []float64) {
	if len(x) != Pixels {
		panic("digits: x has another length than Pixels")
	}
}

// Components writes n pictures by diffusion in the largest principal components: a perceptron learns the score of their amplitudes in pictures of
// the set, in units of their standard deviations. It takes some ten seconds.
func (g *Gaussian) Components(ctx context.Context, set *Set, components, n int, seed uint64) ([][]float64, error) {
	if err := check.First(arg.AtLeast("components", components, 1), arg.AtLeast("n", n, 0), arg.Memory("n", n, 8*Pixels)); err != nil {
		return nil, err
	}
	if set == nil || set.Len() == 0 || components > Pixels || !(g.variances[components-1] > 0) {
		return nil, fmt.Errorf("digits: components = %d, want pictures that vary in so many", components)
	}
	data := make([]*mat.VecDense, min(set.Len(), 20000))
	for i := range data {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data[i] = g.amplitudes(set.Picture(nil, i), 1, components)
	}
	m, err := learned.Training{
		Data: func(dst []float64, src rand.Source) {
			x := data[rand.New(src).IntN(len(data))]
			for k := range dst {
				dst[k] = x.AtVec(k) / math.Sqrt(g.variances[k])
			}
		},
		Dim: components, Network: learned.MLP{Width: 192}, Steps: 1500, Batch: 256, Average: .99, Seed: seed,
	}.Run(ctx)
	if err != nil {
		return nil, err
	}
	times, err := sde.KarrasTimes(4, .005, 20)
	if err != nil {
		return nil, err
	}
	rng, list := rand.New(rand.NewPCG(seed, 0)), make([][]float64, n)
	for i := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		z := make([]float64, components)
		for k := range z {
			z[k] = rng.NormFloat64()
		}
		if err := (sde.DPMSolver{}).Sample(z, m.Drift(), times, nil); err != nil {
			return nil, err
		}
		list[i] = g.picture(z)
	}
	return list, nil
}

// Strokes returns a picture of three straight strokes between random points: something that looks like a letter, and is no digit.
func Strokes(src rand.Source) []float64 {
	if src == nil {
		panic("digits: src is nil")
	}
	rng, x := rand.New(src), make([]float64, Pixels)
	floats.AddConst(Paper, x)
	point := func() (float64, float64) { return 5 + 18*rng.Float64(), 5 + 18*rng.Float64() }
	for range 3 {
		a, b := point()
		c, d := point()
		for s := 0.; s <= 1; s += .02 {
			for j := range x {
				off := math.Hypot(float64(j%Width)-a-s*(c-a), float64(j/Width)-b-s*(d-b))
				x[j] = max(x[j], Paper+(Ink-Paper)*min(1, max(0, 2.2-off)))
			}
		}
	}
	return x
}
