package mala

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// doubleWell is U = x⁴/4 − x²/2 + x/5.
func doubleWell(force, x []float64) float64 {
	v := x[0]
	force[0] = -(v*v*v - v + 0.2)
	return v*v*v*v/4 - v*v/2 + v/5
}

// bowl is U = x²/2 + 2y² + xy/2 + cos(x + 2y) in the plane.
func bowl(force, x []float64) float64 {
	sin, cos := math.Sincos(x[0] + 2*x[1])
	force[0] = -(x[0] + x[1]/2 - sin)
	force[1] = -(4*x[1] + x[0]/2 - 2*sin)
	return x[0]*x[0]/2 + 2*x[1]*x[1] + x[0]*x[1]/2 + cos
}

// transition returns the density of the proposal from x to y and the probability that
// it is accepted.
func transition(target Target, x, y []float64, T, h float64) (proposal, acceptance float64) {
	c := New(target, x)
	copy(c.proposal.X, y)
	c.proposal.Energy = target(c.proposal.Force, y)
	ratio := c.logRatio(T, h)
	var square float64
	for j := range x {
		d := y[j] - x[j] - h*c.Force[j]
		square += d * d
	}
	return math.Exp(-square/(4*h*T)) / math.Pow(4*math.Pi*h*T, float64(len(x))/2), math.Exp(min(0, ratio))
}

// TestStationary applies one step to e^{−U/ϑ} by quadrature over the transition
// kernel, rejections included: it stays the same.
func TestStationary(t *testing.T) {
	const lo, hi, panels = -5.0, 5.0, 200
	for _, c := range []struct{ T, h float64 }{{0.3, 0.1}, {0.3, 0.4}, {1, 0.1}, {2, 0.05}} {
		integral := func(f func(x float64) float64) (sum float64) {
			for i := range panels {
				from := lo + (hi-lo)*float64(i)/panels
				sum += quad.Fixed(f, from, from+(hi-lo)/panels, 10, nil, 0)
			}
			return sum
		}
		force := make([]float64, 1)
		p := func(x float64) float64 { return math.Exp(-doubleWell(force, []float64{x}) / c.T) }
		moved := func(x, y float64) float64 {
			proposal, acceptance := transition(doubleWell, []float64{x}, []float64{y}, c.T, c.h)
			return proposal * acceptance
		}
		least := 1.0
		for _, y := range []float64{-1.7, -1, 0.1, 0.9, 1.6} {
			came := integral(func(x float64) float64 { return p(x) * moved(x, y) })
			left := p(y) * integral(func(z float64) float64 { return moved(y, z) })
			least = min(least, left/p(y))
			// The acceptance has a kink at a ratio of 1, which limits the quadrature.
			if math.Abs(came-left) > 2e-5*p(y) {
				t.Errorf("T = %v, h = %v: at %v a step brings %v of the density and takes away %v", c.T, c.h, y, came/p(y), left/p(y))
			}
		}
		if least > 0.97 {
			t.Errorf("T = %v, h = %v: the least probable move has the probability %v, which tests little", c.T, c.h, least)
		}
	}
}

// TestDetailedBalance: p(x) q(y|x) a(y|x) is the same the other way, in the plane.
func TestDetailedBalance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	force := make([]float64, 2)
	rejected := 0
	for range 1000 {
		T, h := 0.2+rng.Float64(), 0.01+0.3*rng.Float64()
		x := []float64{2 * rng.NormFloat64(), rng.NormFloat64()}
		y := []float64{x[0] + rng.NormFloat64(), x[1] + 0.5*rng.NormFloat64()}
		there, accepted := transition(bowl, x, y, T, h)
		back, alsoAccepted := transition(bowl, y, x, T, h)
		left := math.Log(there*accepted) - bowl(force, x)/T
		right := math.Log(back*alsoAccepted) - bowl(force, y)/T
		if math.Abs(left-right) > 1e-10*(1+math.Abs(left)) {
			t.Fatalf("T = %v, h = %v: e^%v go from %v to %v and e^%v back", T, h, left, x, y, right)
		}
		if accepted < 0.5 {
			rejected++
		}
	}
	if rejected < 100 || rejected > 900 {
		t.Errorf("%d of 1000 steps are likely to be rejected: too many or too few to test anything", rejected)
	}
}

// TestStep: a step from a point drawn from the stationary distribution ends in this distribution,
// and Step accepts as often as the kernel says.
func TestStep(t *testing.T) {
	lawtest.Slow(t)
	const T, h, chains = 0.4, 0.3, 20000
	force := make([]float64, 1)
	cdf := lawtest.Distribution(func(x float64) float64 { return math.Exp(-doubleWell(force, []float64{x}) / T) }, -5, 5)
	rng := rand.New(rand.NewPCG(2, 2))
	ends, accepted, want := make([]float64, chains), 0.0, 0.0
	for i := range ends {
		x := []float64{quantile(cdf, rng.Float64())}
		c := New(doubleWell, x)
		if c.Step(T, h, rng) {
			accepted++
		} else if c.X[0] != x[0] {
			t.Fatal("a rejected step has moved")
		}
		if c.Energy != doubleWell(force, c.X) || c.Force[0] != force[0] {
			t.Fatal("energy and force are not those of the point")
		}
		ends[i] = c.X[0]
		proposed := x[0] + h*New(doubleWell, x).Force[0] + math.Sqrt(2*h*T)*rng.NormFloat64()
		_, a := transition(doubleWell, x, []float64{proposed}, T, h)
		want += a
	}
	if s, p := lawtest.KolmogorovSmirnov(ends, cdf); p < 1e-3 {
		t.Errorf("a step changes the distribution: statistic %.2f, p = %.2g", s, p)
	}
	if off := (accepted - want) / math.Sqrt(chains/2.); math.Abs(off) > 3 {
		t.Errorf("%v steps accepted, want %v (%.1f standard errors)", accepted, want, off)
	}
}

// quantile inverts a distribution function on [−5, 5].
func quantile(cdf func(float64) float64, p float64) float64 {
	lo, hi := -5.0, 5.0
	for range 40 {
		if mid := (lo + hi) / 2; cdf(mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// TestProjection: noise along only one direction leaves the other coordinate as it is, and the
// stationary distribution is that on the line.
func TestProjection(t *testing.T) {
	const T, h, chains, steps = 0.5, 0.3, 4000, 20
	rng := rand.New(rand.NewPCG(3, 3))
	target := func(force, x []float64) float64 {
		energy := doubleWell(force, x)
		force[1] = 0
		return energy
	}
	ends := make([]float64, chains)
	for i := range ends {
		c := New(target, []float64{2*rng.Float64() - 1, 7})
		c.Project = func(noise []float64) { noise[1] = 0 }
		for range steps {
			c.Step(T, h, rng)
		}
		if c.X[1] != 7 {
			t.Fatalf("the coordinate without noise has moved to %v", c.X[1])
		}
		ends[i] = c.X[0]
	}
	force := make([]float64, 1)
	cdf := lawtest.Distribution(func(x float64) float64 { return math.Exp(-doubleWell(force, []float64{x}) / T) }, -5, 5)
	if s, p := lawtest.KolmogorovSmirnov(ends, cdf); p < 1e-3 {
		t.Errorf("statistic %.2f, p = %.2g", s, p)
	}
}

// TestMove: unadjusted, on U = x²/2, the stationary variance is ϑ/(1 − h/2).
func TestMove(t *testing.T) {
	const T, h, chains = 0.7, 0.5, 10000
	rng := rand.New(rand.NewPCG(4, 4))
	ends := make([]float64, chains)
	for i := range ends {
		c := New(func(force, x []float64) float64 { force[0] = -x[0]; return 0 }, []float64{0})
		for range 20 {
			c.Move(T, h, rng)
		}
		ends[i] = c.X[0]
	}
	want := T / (1 - h/2)
	if got := stat.Variance(ends, nil); math.Abs(got-want) > 3*want*math.Sqrt(2./chains) {
		t.Errorf("variance %v, want %v", got, want)
	}
}

// TestBrokenProposals are rejected, and the order of draws is a normal variable for
// each coordinate and then a uniform one.
func TestBrokenProposals(t *testing.T) {
	start := []float64{1, 2}
	calls := 0
	c := New(func(force, x []float64) float64 {
		calls++
		clear(force)
		if calls > 1 {
			return math.NaN()
		}
		return 0
	}, start)
	rng, same := rand.New(rand.NewPCG(5, 5)), rand.New(rand.NewPCG(5, 5))
	if c.Step(1, 0.1, rng) || !slices.Equal(c.X, start) {
		t.Errorf("a step to an energy of NaN is accepted: %v", c.X)
	}
	if err := c.Err(); err == nil || !strings.HasPrefix(err.Error(), "the energy is NaN at x = [") || !strings.HasSuffix(err.Error(), "proposed in step 1") {
		t.Errorf("error %v", err)
	}
	same.NormFloat64()
	same.NormFloat64()
	same.Float64()
	if rng.Uint64() != same.Uint64() {
		t.Error("other draws than stated")
	}
}
