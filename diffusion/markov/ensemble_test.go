package markov

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func TestRunner(t *testing.T) {
	lawtest.Slow(t)
	c := lawtest.Must(Ring(5, 0.6, 0.3))
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		return Simulation{Chain: c, Paths: r.Paths, Steps: r.Steps, Seed: 1, Workers: r.Workers, Progress: r.Progress}.Run(ctx)
	})
}

// TestFluctuationTheorem: the integral theorem within three exact standard errors, from a stationary and from another start; the mean is the
// entropy production; and the exact second moment is that of the sample.
func TestFluctuationTheorem(t *testing.T) {
	c := lawtest.Must(Ring(4, 0.5, 0.3))
	for _, start := range [][]float64{nil, {0.4, 0.3, 0.2, 0.1}} {
		s := Simulation{Chain: c, Start: start, Paths: 20000, Steps: 8, Seed: 2}
		ens := lawtest.Must(s.Run(t.Context()))
		f := lawtest.Must(ens.Fluctuation())
		if math.Abs(f.Mean-1) > 3*f.StdErr || !f.Reliable {
			t.Errorf("⟨e^{−ΔS}⟩: %+v", f)
		}
		squares := make([]float64, len(ens.Total))
		for i, r := range ens.Total {
			squares[i] = math.Exp(-2 * r)
		}
		mean, sd := stat.MeanStdDev(squares, nil)
		if math.Abs(mean-ens.SecondMoment) > 3.5*sd/math.Sqrt(float64(len(squares))) {
			t.Errorf("second moment %v, want %v", mean, ens.SecondMoment)
		}
		if start == nil {
			mean, sd := stat.MeanStdDev(ens.Total, nil)
			if want := 8 * lawtest.Must(c.EntropyProduction()); math.Abs(mean-want) > 3*sd/math.Sqrt(20000) {
				t.Errorf("mean entropy %v, want %v", mean, want)
			}
		}
		back := lawtest.Must(s.Conjugate(t.Context()))
		forward, reverse, err := diffusion.BennettFluctuation(ens.Total, back.Total)
		if err != nil || math.Abs(forward.Mean-reverse.Mean) > 3*math.Hypot(forward.StdErr, reverse.StdErr) {
			t.Errorf("%+v and %+v, %v", forward, reverse, err)
		}
	}
}

// TestDetailedTheorem: ln P(r)/P^R(−r) = r in every bin.
func TestDetailedTheorem(t *testing.T) {
	c := lawtest.Must(Ring(3, 0.5, 0.25))
	s := Simulation{Chain: c, Start: []float64{0.6, 0.3, 0.1}, Paths: 20000, Steps: 5, Seed: 3}
	forward, back := lawtest.Must(s.Run(t.Context())), lawtest.Must(s.Conjugate(t.Context()))
	points := lawtest.Must(diffusion.Crooks(forward.Total, back.Total, 12))
	if len(points) < 5 {
		t.Fatalf("only %d bins", len(points))
	}
	for _, p := range points {
		if math.Abs(p.LogRatio-p.Sigma) > 3.5*p.StdErr {
			t.Errorf("ln P/P^R = %v ± %v at %v", p.LogRatio, p.StdErr, p.Sigma)
		}
	}
}

// TestIrreversible: a start on one state, of which λ = 1 − P(x_N = start | p_N) of the reversed paths know nothing.
func TestIrreversible(t *testing.T) {
	c := lawtest.Must(Ring(4, 0.5, 0.3))
	start := []float64{1, 0, 0, 0}
	s := Simulation{Chain: c, Start: start, Paths: 20000, Steps: 3, Seed: 4}
	ens := lawtest.Must(s.Run(t.Context()))
	lambda := 1 - lawtest.Must(c.Evolve(lawtest.Must(c.Evolve(start, 3)), 3))[0]
	near(t, "λ", ens.Irreversible, lambda)
	if f := lawtest.Must(ens.Fluctuation()); math.Abs(f.Mean-(1-lambda)) > 3*f.StdErr {
		t.Errorf("⟨e^{−ΔS}⟩: %+v, want %v", f, 1-lambda)
	}
	_, err := s.Conjugate(t.Context())
	lawtest.CheckError(t, "markov", "Conjugate", err, "reversed paths may end at the state")
}
