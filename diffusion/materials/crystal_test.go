package materials

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// mixture is the crystal as a Gaussian mixture of full covariances, from the matrix of the springs in space.
func mixture(c *Crystal, force float64) *diffusion.Mixture {
	n := c.Dim()
	// D from the energy, which is quadratic: D_ab = U(e_a + e_b) − U(e_a) − U(e_b)
	basis := func(indices ...int) []float64 {
		v := make([]float64, n)
		for _, i := range indices {
			v[i]++
		}
		return v
	}
	d := mat.NewSymDense(n, nil)
	for a := range n {
		for b := a; b < n; b++ {
			d.SetSym(a, b, c.Energy(basis(a, b))-c.Energy(basis(a))-c.Energy(basis(b)))
		}
	}
	var eig mat.EigenSym
	eig.Factorize(d, true)
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	inverse := mat.NewSymDense(n, nil)
	for k, v := range eig.Values(nil) {
		if v > 1e-9 { // not the two of the centre of mass
			inverse.SymRankOne(inverse, 1/v, vectors.ColView(k))
		}
	}
	cov := mat.NewSymDense(n, nil)
	cov.ScaleSym(c.temperature, inverse)
	var means [][]float64
	var covs []mat.Symmetric
	var weights []float64
	s := c.size
	for o := range 2 {
		for i := range s {
			for j := range s {
				f := make([]float64, n)
				for _, sign := range []int{1, -1} {
					to := [2]int{i, j}
					to[o] = (to[o] + sign + s) % s
					f[2*(to[0]*s+to[1])+o] += float64(sign) * force
				}
				var u mat.VecDense
				u.MulVec(inverse, mat.NewVecDense(n, f))
				means, covs, weights = append(means, u.RawVector().Data), append(covs, cov), append(weights, 1/float64(2*s*s))
			}
		}
	}
	return lawtest.Must(diffusion.NewMixture(weights, means, covs))
}

// TestCrystal compares the score and the places of the defect with those of the same crystal as a Gaussian mixture in space.
func TestCrystal(t *testing.T) {
	for _, size := range []int{3, 4} {
		const force = 0.9
		c := lawtest.Must(NewCrystal(size, 0.05, 1, 0.6, force))
		m := mixture(c, force)
		rng, src := rand.New(rand.NewPCG(1, 3)), rand.NewPCG(1, 4)
		got := make([]float64, c.Dim())
		for _, time := range []float64{1.5, 0.3, 0.02} {
			x := c.Rand(nil, src)
			for i := range x {
				x[i] = math.Exp(-time)*x[i] + math.Sqrt(1-math.Exp(-2*time))*rng.NormFloat64()
			}
			noised := m.At(time)
			c.Score(got, x, time)
			if want := noised.Score(nil, x); !floats.EqualApprox(got, want, 1e-8) {
				t.Errorf("size %d, t = %v: score %v, want %v", size, time, got, want)
			}
			if p, want := c.Defect(nil, x, time), noised.Posterior(nil, x); !floats.EqualApprox(p, want, 1e-9) {
				t.Errorf("size %d, t = %v: defects %v, want %v", size, time, p, want)
			}
		}
	}
}

// TestCrystalSymmetry: translations and reflections of a crystal, and a turn by 90°, do the same to its score.
func TestCrystalSymmetry(t *testing.T) {
	const size = 5
	c := lawtest.Must(NewCrystal(size, 0.1, 1, 0.5, 1.3))
	// each symmetry takes a site and a displacement to others
	at := func(i int) int { return (i%size + size) % size }
	for name, move := range map[string]func(i, j int) (int, int){
		"translation": func(i, j int) (int, int) { return i + 2, j + 3 },
		"turn":        func(i, j int) (int, int) { return -j, i },
		"reflection":  func(i, j int) (int, int) { return -i, j },
	} {
		i0, j0 := move(0, 0)
		apply := func(u []float64) []float64 {
			v := make([]float64, len(u))
			for i := range size {
				for j := range size {
					to, from := move(i, j)
					k := 2 * (at(to)*size + at(from))
					for a := range 2 { // displacements turn as differences of positions do
						di, dj := move(1-a, a)
						v[k] += float64(di-i0) * u[2*(i*size+j)+a]
						v[k+1] += float64(dj-j0) * u[2*(i*size+j)+a]
					}
				}
			}
			return v
		}
		rng := rand.New(rand.NewPCG(2, 2))
		x, s, moved := make([]float64, c.Dim()), make([]float64, c.Dim()), make([]float64, c.Dim())
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		c.Score(s, x, 0.2)
		c.Score(moved, apply(x), 0.2)
		if !floats.EqualApprox(moved, apply(s), 1e-10) {
			t.Errorf("the score does not change with the crystal under a %s", name)
		}
	}
}

// TestCrystalDraws: energy, places of the defect and diffuse scattering of draws.
func TestCrystalDraws(t *testing.T) {
	const size, draws = 6, 4000
	c := lawtest.Must(NewCrystal(size, 0.02, 1, 0.5, 1))
	src := rand.NewPCG(4, 4)
	energy, scattering, counts := make([]float64, draws), make([]float64, draws), make([]float64, 2*size*size)
	q := [2]float64{2*math.Pi + c.wave(1), c.wave(2)}
	for k := range draws {
		u := c.Rand(nil, src)
		energy[k] = c.Energy(u)
		counts[floats.MaxIdx(c.Defect(nil, u, 0))]++
		scattering[k] = c.Scattering(u, 1, 2, q)
	}
	thermal, strain := c.MeanEnergy()
	diffuse, huang := c.Diffuse(1, 2, q)
	for name, v := range map[string]struct {
		sample []float64
		want   float64
	}{"energy": {energy, thermal + strain}, "scattering": {scattering, diffuse + huang}} {
		mean, sd := stat.MeanStdDev(v.sample, nil)
		if se := stat.StdErr(sd, draws); math.Abs(mean-v.want) > 3.3*se {
			t.Errorf("%s %v ± %v, want %v", name, mean, se, v.want)
		}
	}
	expected := make([]float64, len(counts))
	for i := range expected {
		expected[i] = float64(draws) / float64(len(expected))
	}
	if chi2, p := lawtest.ChiSquare(counts, expected); p < 1e-3 {
		t.Errorf("places of the defect: χ² = %v, p = %v", chi2, p)
	}
}

func BenchmarkCrystalScore(b *testing.B) {
	c := lawtest.Must(NewCrystal(16, 0.02, 1, 0.5, 1))
	x, s := make([]float64, c.Dim()), make([]float64, c.Dim())
	for b.Loop() {
		c.Score(s, x, 1)
	}
}
