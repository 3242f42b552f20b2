package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

var seven = Cluster{N: 7, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 0.5}

// shaken returns the lattice with every particle moved a little.
func shaken(c Cluster, r *rand.Rand) []float64 {
	x := c.Lattice()
	for i := range x {
		x[i] += 0.05 * r.NormFloat64()
	}
	return x
}

func TestScoreAgainstFiniteDifferences(t *testing.T) {
	x := shaken(seven, rand.New(rand.NewPCG(1, 1)))
	want := fd.Gradient(nil, seven.Energy, x, &fd.Settings{Formula: fd.Central})
	for i, got := range seven.Score(nil, x, 0.5) {
		if math.Abs(got+want[i]/0.5) > 1e-5*(1+math.Abs(want[i])) {
			t.Errorf("score[%d] = %v, finite difference %v", i, got, -want[i]/0.5)
		}
	}
}

// TestSymmetries: the energy is invariant under translation, rotation and
// permutation, and the score is equivariant.
func TestSymmetries(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	q := lawtest.Orthogonal(3, r)
	shift := []float64{3, -1, 0.5}
	order := r.Perm(7)
	turn := func(dst, src []float64, i, j int) { // particle i of dst from j of src
		mat.NewVecDense(3, dst[3*i:3*i+3]).MulVec(q, mat.NewVecDense(3, src[3*j:3*j+3]))
	}
	for range 20 {
		x := shaken(seven, r)
		score := seven.Score(nil, x, 1)
		for name, move := range map[string]struct{ point, vector func(dst, src []float64) }{
			"translation": {func(dst, src []float64) {
				for i, v := range src {
					dst[i] = v + shift[i%3]
				}
			}, func(dst, src []float64) { copy(dst, src) }},
			"rotation": {func(dst, src []float64) {
				for i := range 7 {
					turn(dst, src, i, i)
				}
			}, func(dst, src []float64) {
				for i := range 7 {
					turn(dst, src, i, i)
				}
			}},
			"permutation": {func(dst, src []float64) {
				for i, j := range order {
					copy(dst[3*i:3*i+3], src[3*j:3*j+3])
				}
			}, func(dst, src []float64) {
				for i, j := range order {
					copy(dst[3*i:3*i+3], src[3*j:3*j+3])
				}
			}},
		} {
			moved, want := make([]float64, len(x)), make([]float64, len(x))
			move.point(moved, x)
			move.vector(want, score)
			if got, e := seven.Energy(moved), seven.Energy(x); math.Abs(got-e) > 1e-10*(1+math.Abs(e)) {
				t.Errorf("%s: energy %v, before %v", name, got, e)
			}
			if got := seven.Score(nil, moved, 1); !floats.EqualApprox(got, want, 1e-9*(1+floats.Norm(want, 2))) {
				t.Errorf("%s: score\n%v, want\n%v", name, got, want)
			}
		}
	}
}

// TestDimer compares the distance of two particles with its exact law,
// p(r) ∝ r² e^{−U(r)/T}, by Kolmogorov–Smirnov on independent chains.
func TestDimer(t *testing.T) {
	const T, chains, steps = 0.5, 2000, 300
	dimer := Cluster{N: 2, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 1}
	density := func(r float64) float64 {
		return r * r * math.Exp(-dimer.Energy([]float64{0, 0, 0, r, 0, 0})/T)
	}
	r := make([]float64, chains)
	for i := range r {
		s, err := NewSampler(dimer, dimer.Lattice(), T, 0.02, rand.NewPCG(3, uint64(i)))
		if err != nil {
			t.Fatal(err)
		}
		for range steps {
			s.Step()
		}
		r[i] = dimer.Distances(s.Position())[0]
	}
	if ks, p := lawtest.KolmogorovSmirnov(r, lawtest.Distribution(density, 0.5, 12)); p < 1e-3 {
		t.Errorf("Kolmogorov–Smirnov statistic %.2f, p = %.2g", ks, p)
	}
}

// TestVirial: ⟨Σ x·∇U⟩ = T (N − 1) d in the frame of the centre of mass, over
// independent chains of seven particles; the centre does not move.
func TestVirial(t *testing.T) {
	lawtest.Slow(t)
	const T, chains, steps = 0.4, 300, 600
	virial := make([]float64, chains)
	var acceptance float64
	for i := range virial {
		s, err := NewSampler(seven, seven.Lattice(), T, 0.002, rand.NewPCG(4, uint64(i)))
		if err != nil {
			t.Fatal(err)
		}
		for k := range steps {
			s.Step()
			if k >= steps/2 {
				virial[i] -= floats.Dot(s.Position(), s.chain.Force) / (steps / 2)
			}
		}
		acceptance += s.Acceptance() / chains
		centre := slices.Clone(s.Position())
		Center(centre, 3)
		if !floats.EqualApprox(centre, s.Position(), 1e-12) {
			t.Fatalf("chain %d: the centre of mass has moved", i)
		}
	}
	mean, sd := stat.MeanStdDev(virial, nil)
	if se, want := stat.StdErr(sd, chains), T*6*3; math.Abs(mean-want) > 3*se {
		t.Errorf("virial %.3f ± %.3f, want %.3f (acceptance %.2f)", mean, se, want, acceptance)
	}
}

// TestVerlet: momentum is conserved to rounding, energy to second order and, with
// the projection, to rounding.
func TestVerlet(t *testing.T) {
	drift := func(dt float64, project bool) (energy, momentum float64) {
		r := rand.New(rand.NewPCG(5, 5))
		x, v := shaken(seven, r), make([]float64, 21)
		masses := []float64{1, 1, 1, 1, 1, 1, 1}
		for i := range v {
			v[i] = 0.3 * r.NormFloat64()
		}
		SetMomentum(v, masses, []float64{0, 0, 0})
		total := func() float64 { return seven.Energy(x) + 0.5*floats.Dot(v, v) }
		start := total()
		for range int(1 / dt) {
			seven.Verlet(x, v, dt)
			if project {
				if err := seven.SetEnergy(v, x, start); err != nil {
					t.Fatal(err)
				}
			}
			energy = max(energy, math.Abs(total()-start))
		}
		for i := range 7 {
			momentum += v[3*i]
		}
		return energy, math.Abs(momentum)
	}
	coarse, momentum := drift(2e-3, false)
	fine, _ := drift(1e-3, false)
	if order := math.Log2(coarse / fine); math.Abs(order-2) > 0.3 {
		t.Errorf("energy errors %.2g and %.2g: order %.2f, want 2", coarse, fine, order)
	}
	if momentum > 1e-11 {
		t.Errorf("momentum %v", momentum)
	}
	if energy, momentum := drift(2e-3, true); energy > 1e-11 || momentum > 1e-11 {
		t.Errorf("with projection: energy drifts by %v, momentum %v", energy, momentum)
	}
}

func TestProjections(t *testing.T) {
	masses, v := []float64{1, 3}, []float64{1, 2, -1, 0.5}
	SetMomentum(v, masses, []float64{4, -4})
	if p := []float64{v[0] + 3*v[2], v[1] + 3*v[3]}; !floats.EqualApprox(p, []float64{4, -4}, 1e-14) {
		t.Errorf("momentum %v, want [4 -4]", p)
	}
	if err := SetMass(masses, 2); err != nil || !floats.EqualApprox(masses, []float64{0.5, 1.5}, 1e-15) {
		t.Errorf("masses %v, %v", masses, err)
	}
}

func TestBadInput(t *testing.T) {
	check := func(err error, want string) {
		t.Helper()
		lawtest.CheckError(t, "cluster", "NewSampler or SetMass", err, want)
	}
	src := rand.NewPCG(1, 1)
	for want, spoil := range map[string]func(*Cluster){
		"N = 1":       func(c *Cluster) { c.N = 1 },
		"Dim = 0":     func(c *Cluster) { c.Dim = 0 },
		"Epsilon = 0": func(c *Cluster) { c.Epsilon = 0 },
		"Sigma = NaN": func(c *Cluster) { c.Sigma = math.NaN() },
		"Trap = -1":   func(c *Cluster) { c.Trap = -1 },
	} {
		c := seven
		spoil(&c)
		_, err := NewSampler(c, seven.Lattice(), 1, 0.1, src)
		check(err, want)
	}
	_, err := NewSampler(seven, []float64{1}, 1, 0.1, src)
	check(err, "x has length 1")
	_, err = NewSampler(seven, seven.Lattice(), 0, 0.1, src)
	check(err, "T = 0")
	_, err = NewSampler(seven, seven.Lattice(), 1, math.Inf(1), src)
	check(err, "h = +Inf")
	_, err = NewSampler(seven, make([]float64, 21), 1, 1, src)
	check(err, "x has the energy +Inf")
	lawtest.Must(NewSampler(seven, seven.Lattice(), 1, 1e-3, nil)).Step() // from the global source
	check(SetMass([]float64{0, 0}, 1), "all 2 masses are 0")
	check(SetMass([]float64{-1}, 1), "masses[0] = -1")
	check(SetMass([]float64{1}, 0), "total = 0")
	check(seven.SetEnergy(make([]float64, 21), seven.Lattice(), 5), "e = 5 cannot be reached")
	check(seven.SetEnergy(slices.Repeat([]float64{math.NaN()}, 21), seven.Lattice(), 5), "e = 5 cannot be reached")
}
