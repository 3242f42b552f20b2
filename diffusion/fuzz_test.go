package diffusion

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// Whatever is given, there is an error that says so, or numbers, and soon.

// checkSoon reports what took long.
func checkSoon(t *testing.T, start time.Time) {
	t.Helper()
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// checkNumber reports NaN that comes without an error, and an error that is not of
// the package.
func checkNumber(t *testing.T, name string, v float64, err error) {
	t.Helper()
	switch {
	case err != nil:
		lawtest.CheckError(t, "diffusion", name, err, "")
	case math.IsNaN(v):
		t.Errorf("%s: NaN without an error", name)
	}
}

func FuzzMixture(f *testing.F) {
	f.Add(0.5, 0.5, 1.0, -1.0, 0.4, 0.1, 0.3, 0.7, 0.2)
	f.Add(1.0, 0.0, 1e300, -1e300, 1e-300, 0.0, 1e300, 0.0, -1e300)
	f.Add(0.3, 0.7, math.Inf(1), 0.0, 1.0, math.NaN(), 1.0, 1.0, 0.0)
	f.Add(0.2, 0.8, 2.0, 0.5, 0.1, 0.0, 0.0, 1e-9, 3.0)
	f.Add(0.5, 0.5, 2.0, -2.0, 0.01, 0.0, 0.02, 3.0, 50.0)
	f.Fuzz(func(t *testing.T, w0, w1, mu0, mu1, c00, c01, c11, at, x float64) {
		defer checkSoon(t, time.Now())
		cov := mat.NewSymDense(2, []float64{c00, c01, c01, c11})
		m, err := NewMixture([]float64{w0, w1}, [][]float64{{mu0, mu1}, {mu1, mu0}}, []mat.Symmetric{cov, cov})
		if err != nil {
			lawtest.CheckError(t, "diffusion", "NewMixture", err, "")
		} else {
			checkNumbers(t, m, []float64{x, c01}, math.Abs(at))
		}
		m, err = NewIsotropicMixture([]float64{w0, w1}, [][]float64{{mu0}, {mu1}}, []float64{c00, c11})
		if err != nil {
			lawtest.CheckError(t, "diffusion", "NewIsotropicMixture", err, "")
			return
		}
		checkNumbers(t, m, []float64{x}, math.Abs(at))
		checkLine(t, m, x, at)
	})
}

// checkNumbers calls what a mixture in any dimension can do.
func checkNumbers(t *testing.T, m *Mixture, x []float64, at float64) {
	if !finite(x...) || math.IsNaN(at) {
		return
	}
	for _, time := range []float64{0, 1e-12, at, math.Inf(1)} {
		p := m.At(time)
		if !reaches(p, x) {
			continue
		}
		numbers := append([]float64{p.LogProb(x), p.ScoreDivergence(x)}, p.Score(nil, x)...)
		numbers = append(append(numbers, p.Posterior(nil, x)...), p.Rand(nil, rand.NewPCG(1, 1))...)
		for i, v := range append(numbers, p.Mean(nil)...) {
			if math.IsNaN(v) {
				t.Errorf("number %d of %v, t = %v: NaN", i, p, time)
			}
		}
	}
	when, _, err := SpeciationTime(m)
	checkNumber(t, "SpeciationTime", when, err)
	when, _, err = InstabilityTime(m)
	checkNumber(t, "InstabilityTime", when, err)
}

// reaches tells whether x is where density.go says that the density is a number.
func reaches(m *Mixture, x []float64) bool {
	for k := range m.components {
		c := &m.components[k]
		for j, v := range x {
			if !(math.Abs(v-c.mean[j])/math.Sqrt(slices.Min(c.variances)) < 1e150) {
				return false
			}
		}
	}
	return true
}

// checkLine calls what a mixture in one dimension can do.
func checkLine(t *testing.T, m *Mixture, x, p float64) {
	if finite(x) {
		checkNumber(t, "CDF", m.CDF(x), nil)
	}
	q, err := m.Quantile(p)
	checkNumber(t, "Quantile", q, err)
	h, err := Entropy(m)
	checkNumber(t, "Entropy", h, err)
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func FuzzSchedule(f *testing.F) {
	for kind := range uint8(8) {
		f.Add(kind, 0.1, 0.5, 2.0, 10)
		f.Add(kind, 1e-300, 1e300, 1e-300, 1)
		f.Add(kind, 5e-324, math.MaxFloat64, 1e300, 0)
	}
	f.Fuzz(func(t *testing.T, kind uint8, a, b, c float64, steps int) {
		defer checkSoon(t, time.Now())
		steps %= 200
		var (
			s   Schedule
			err error
		)
		switch kind % 8 {
		case 0:
			s, err = ConstantSchedule(a)
		case 1:
			s, err = LinearSchedule(a, b, c)
		case 2:
			s, err = CosineSchedule(c, a)
		case 3:
			s, err = chainSchedule(NewDDPM([]float64{a, b, c}))
		case 4:
			s, err = chainSchedule(LinearDDPM(steps, a, b))
		case 5:
			s, err = chainSchedule(SigmoidDDPM(steps, a, b))
		case 6:
			s, err = chainSchedule(CosineDDPM(steps))
		case 7:
			m, bad := SymmetricPair(a, b)
			if bad != nil {
				return
			}
			c = min(c, 30)
			s, err = ConstantSpeedSchedule(m, c, 1)
		}
		if err != nil {
			lawtest.CheckError(t, "diffusion", "schedule", err, "")
			return
		}
		checkSchedule(t, s, c)
		if p, err := VarianceExploding(a, b, c); err != nil {
			lawtest.CheckError(t, "diffusion", "VarianceExploding", err, "")
		} else {
			checkProcess(t, p, c)
		}
	})
}

// chainSchedule returns a chain as a schedule, or nil with an error.
func chainSchedule(c *DDPM, err error) (Schedule, error) {
	if err != nil {
		return nil, err
	}
	return c, nil
}

// checkSchedule reports a rate that is negative and a clock that does not go on.
func checkSchedule(t *testing.T, s Schedule, duration float64) {
	if !finite(duration) {
		duration = 1
	}
	last := 0.0
	for i := range 9 {
		at := math.Abs(duration) * float64(i) / 6
		if math.IsInf(at, 0) {
			break
		}
		rate, clock := s.Rate(at), s.Clock(at)
		if !(rate >= 0) || !(clock >= last) {
			t.Errorf("%#v at t = %v: rate %v, clock %v after %v", s, at, rate, clock, last)
		}
		last = clock
	}
	checkProcess(t, VariancePreserving(s), duration)
	checkProcess(t, SubVariancePreserving(s), duration)
}

// checkProcess reports a kernel or coefficients that are not numbers.
func checkProcess(t *testing.T, p Process, duration float64) {
	for _, at := range []float64{0, math.Abs(duration) / 3, math.Abs(duration)} {
		if math.IsInf(at, 0) {
			break
		}
		signal, noise := p.Kernel(at)
		friction, diffusion := p.Coefficients(at)
		if !(signal >= 0) || !(noise >= 0) || math.IsNaN(friction) || !(diffusion >= 0) {
			t.Errorf("%#v at t = %v: kernel %v, %v, coefficients %v, %v", p, at, signal, noise, friction, diffusion)
		}
	}
}
