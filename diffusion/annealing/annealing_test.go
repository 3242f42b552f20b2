package annealing

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
)

// near fails unless got is within tol of want, relative to want or, near 0, absolute.
func near(t *testing.T, name string, got, want, tol float64) {
	t.Helper()
	if !scalar.EqualWithinAbsOrRel(got, want, tol, tol) {
		t.Errorf("%s = %.10g, want %.10g ± %.1g", name, got, want, tol)
	}
}

// TestVariance: closed forms for the linear and the exponential protocol, heating and
// cooling.
func TestVariance(t *testing.T) {
	const k, duration = 0.7, 2.0
	for _, ends := range [][2]float64{{4, 1}, {0.5, 3}} {
		start, end := ends[0], ends[1]
		slope, rate := (end-start)/duration, math.Log(end/start)/duration
		for name, want := range map[string]func(t float64) float64{
			"linear": func(t float64) float64 {
				return (start+slope*t)/k - slope/(2*k*k)*(1-math.Exp(-2*k*t))
			},
			"exponential": func(t float64) float64 {
				drive := 2 * start / (rate + 2*k)
				return drive*math.Exp(rate*t) + (start/k-drive)*math.Exp(-2*k*t)
			},
		} {
			p := protocols(t, start, end, duration)[name]
			r := lawtest.Must(Annealing{Dim: 3, Stiffness: k, Temperature: p, Duration: duration, Steps: 400}.Run())
			// Heat by quadrature over the closed form.
			heat := quad.Fixed(func(t float64) float64 {
				return -1.5 * k * fd.Derivative(want, t, &fd.Settings{Formula: fd.Central}) / p(t)
			}, 0, duration, 40, nil, 0)
			near(t, name+": entropy of the bath", r.Balance.Environment, heat, 1e-8)
			near(t, name+": its sum", r.Balance.System+r.Balance.Environment, r.Balance.Total, 1e-12)
			for i := range r.Times {
				s := want(r.Times[i])
				near(t, name+": ⟨U⟩", r.States[i].Energy, 1.5*k*s, 1e-9)
				near(t, name+": S", r.States[i].Entropy, 1.5*math.Log(2*math.Pi*math.E*s), 1e-9)
			}
			excess := k * want(duration) / end
			near(t, name+": relaxation", r.Relaxation, 1.5*(excess-1-math.Log(excess)), 1e-9)
		}
	}
}

// TestSecondLaw: d𝓕 = −S dT − T dΣ for every protocol.
func TestSecondLaw(t *testing.T) {
	for name, p := range protocols(t, 3, 0.4, 1.5) {
		const steps = 2000
		r := lawtest.Must(Annealing{Dim: 2, Stiffness: 1.3, Temperature: p, Duration: 1.5, Steps: steps}.Run())
		var lost float64
		for i := range steps {
			lost += 1.5 / steps * (r.Production[i]*r.States[i].Temperature + r.Production[i+1]*r.States[i+1].Temperature) / 2
		}
		near(t, name+": ∫ (dF + S dT)", Defect(r.States), -lost, 1e-5)
		if !(lost > 0.05) {
			t.Errorf("%s: ∫ T dΣ = %v is too small to tell anything", name, lost)
		}
	}
}

// TestSlowLimit: Σ → ℒ²/T for the exponential protocol and more for the others.
func TestSlowLimit(t *testing.T) {
	const k, duration = 2.0, 200.0
	trap := Trap{3}
	length := trap.Length(k, 4, 1)
	near(t, "L", length, quad.Fixed(func(T float64) float64 { return math.Sqrt(trap.Friction(T, k)) }, 1, 4, 40, nil, 0), 1e-12)
	for name, p := range protocols(t, 4, 1, duration) {
		r := lawtest.Must(Annealing{Dim: 3, Stiffness: k, Temperature: p, Duration: duration, Steps: 4000}.Run())
		want := quad.Fixed(func(at float64) float64 {
			slope := fd.Derivative(p, at, &fd.Settings{Formula: fd.Central})
			return trap.Friction(p(at), k) * slope * slope
		}, 0, duration, 60, nil, 0)
		near(t, name+": Σ against ∫ζϑ̇²", r.Balance.Total/want, 1, 0.01)
		bound := length * length / duration
		if name == "exponential" {
			near(t, "exponential: ∫ζϑ̇²", want, bound, 1e-7)
		} else if !(want > 1.1*bound) {
			t.Errorf("%s: ∫ζϑ̇² = %v, want more than ℒ²/T = %v", name, want, bound)
		}
	}
}

// TestLeastDissipation: the closed form, at any speed, and every detour costs more.
func TestLeastDissipation(t *testing.T) {
	const k = 1.5
	for _, c := range []struct{ start, end, duration float64 }{{4, 1, 0.2}, {4, 1, 3}, {4, 1, 50}, {1, 4, 0.2}} {
		trap := Trap{2}
		p, least, err := trap.LeastDissipation(k, c.start, c.end, c.duration)
		if err != nil {
			t.Fatal(err)
		}
		a := Annealing{Dim: 2, Stiffness: k, Temperature: p, Duration: c.duration, Steps: 2000, Start: c.start, Target: c.end}
		total := func() float64 {
			r := lawtest.Must(a.Run())
			return r.Balance.Total + r.Relaxation
		}
		near(t, "least Σ", total(), least, 1e-9)
		near(t, "before", p(-1), c.start, 0)
		near(t, "after", p(2*c.duration), c.end, 0)
		near(t, "jumps", p(0)/c.start, c.end/p(c.duration), 1e-12)
		for mode := range 4 {
			for _, size := range []float64{-0.03, 0.03} {
				a.Temperature = func(t float64) float64 {
					return p(t) * (1 + size*math.Cos(float64(mode)*math.Pi*t/c.duration))
				}
				if found := total(); !(found > least) {
					t.Errorf("%+v: Σ = %v on a detour with mode %v, want more than %v", c, found, mode, least)
				}
			}
		}
		for name, other := range protocols(t, c.start, c.end, c.duration) {
			a.Temperature = other
			if found := total(); !(found > least) {
				t.Errorf("%+v: Σ = %v on the %s way, want more than %v", c, found, name, least)
			}
		}
	}
	// A sudden change leaves all to the relaxation, a slow one costs ℒ²/T.
	_, sudden, _ := Trap{1}.LeastDissipation(1, 4, 1, 1e-9)
	near(t, "sudden Σ", sudden, (4-1-math.Log(4))/2, 1e-8)
	_, slow, _ := Trap{1}.LeastDissipation(1, 4, 1, 1e6)
	near(t, "slow Σ T/ℒ²", slow*1e6/math.Pow(Trap{1}.Length(1, 4, 1), 2), 1, 1e-5)
}

// TestZeroTemperature: cooling to zero in a straight line costs infinite entropy, as
// the logarithm of the time left.
func TestZeroTemperature(t *testing.T) {
	p := lawtest.Must(Linear(1, 0, 1))
	a := Annealing{Dim: 1, Stiffness: 1, Temperature: p, Duration: 1, Steps: 100}
	if r := lawtest.Must(a.Run()); !math.IsInf(r.Balance.Total, 1) || !math.IsInf(r.Relaxation, 1) {
		t.Errorf("Σ = %v and then %v, want +Inf", r.Balance.Total, r.Relaxation)
	}
	// s at the end of the closed form, and Σ̇ = k² s/(1 − t) from there.
	end := (1 - math.Exp(-2)) / 2
	produced := func(left float64) float64 {
		a.Duration, a.Steps = 1-left, 200000
		return lawtest.Must(a.Run()).Balance.Total
	}
	near(t, "Σ gained in a tenth of the time left", produced(1e-4)-produced(1e-3), end*math.Ln10, 0.01)
}

func TestAnnealingErrors(t *testing.T) {
	p := lawtest.Must(Linear(1, 2, 1))
	good := Annealing{Dim: 1, Stiffness: 1, Temperature: p, Duration: 1, Steps: 1}
	for want, spoil := range map[string]func(*Annealing){
		"Dim = 0":                 func(a *Annealing) { a.Dim = 0 },
		"kappa = -1":              func(a *Annealing) { a.Stiffness = -1 },
		"Temperature is nil":      func(a *Annealing) { a.Temperature = nil },
		"Duration = NaN":          func(a *Annealing) { a.Duration = math.NaN() },
		"Steps = 0":               func(a *Annealing) { a.Steps = 0 },
		"Start = -1":              func(a *Annealing) { a.Start = -1 },
		"Target = +Inf":           func(a *Annealing) { a.Target = math.Inf(1) },
		"Temperature(1) = -1":     func(a *Annealing) { a.Temperature = func(t float64) float64 { return 1 - 2*t } },
		"Temperature(0.5) = -1":   func(a *Annealing) { a.Temperature = func(t float64) float64 { return 1 - 8*t*(1-t) } },
		"Temperature(0.5) = NaN":  func(a *Annealing) { a.Temperature = func(t float64) float64 { return 1 + 0*math.Sqrt(0.4-t) } },
		"Steps = 1 is too few":    func(a *Annealing) { a.Stiffness, a.Temperature = 3, func(t float64) float64 { return 1 - 0.9*t } },
		"temperature at the star": func(a *Annealing) { a.Temperature = func(t float64) float64 { return t } },
	} {
		a := good
		spoil(&a)
		_, err := a.Run()
		lawtest.CheckError(t, "annealing", "Run", err, want)
	}
}
