package digits

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/stream"
)

// TestModels: the networks denoise test pictures better than the Gaussian with the moments of the data does, and their logs end with a smaller loss than they begin with.
func TestModels(t *testing.T) {
	_, test, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []Net{Small, Lecture} {
		m := lawtest.Must(n.Model())
		rng := rand.New(stream.New(1, 0, 0))
		const at, pictures = .3, 16
		root, delta := math.Exp(-at), -math.Expm1(-2*at)
		mse := 0.0
		for i := range pictures {
			x0 := test.Picture(nil, i)
			x := make([]float64, Pixels)
			for j := range x {
				x[j] = root*x0[j] + math.Sqrt(delta)*rng.NormFloat64()
			}
			s := m.ConditionalScore(nil, x, at, Digit(test.Label(i)))
			for j := range x {
				mse += math.Pow((x[j]+delta*s[j])/root-x0[j], 2) / (Pixels * pictures)
			}
		}
		// A Gaussian whose pixels are independent and have the variance 1 leaves Δ.
		t.Logf("%v: mean square error %.3f", n, mse)
		if !(mse < .15*delta) {
			t.Errorf("%v: mean square error %v, Δ is %v", n, mse, delta)
		}
		steps, loss, err := n.Log()
		if err != nil || len(steps) < 50 || loss[len(loss)-1] > .5*loss[0] {
			t.Errorf("%v: a log of %d lines, %v", n, len(steps), err)
		}
	}
	_, err = Net(7).Model()
	lawtest.CheckError(t, "digits", "Model", err, "the network 7")
	_, _, err = Net(-1).Log()
	lawtest.CheckError(t, "digits", "Log", err, "the network -1")
}

// TestAskedDigits: with guidance the judge sees the digit that was asked for.
func TestAskedDigits(t *testing.T) {
	lawtest.Slow(t)
	judge := lawtest.Must(NewJudge())
	var which []int
	for i := range 10 * Classes {
		which = append(which, i/10)
	}
	for _, c := range []struct {
		net   Net
		least float64
	}{{Small, .95}, {Lecture, .98}} {
		pictures, err := Writing{Model: lawtest.Must(c.net.Model()), Guidance: 3, Seed: 1}.Run(t.Context(), which...)
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := judge.Read(t.Context(), pictures)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i, d := range which {
			if floats.MaxIdx(p.RawRowView(i)) == d {
				right++
			}
		}
		t.Logf("%v: %d of %d", c.net, right, len(which))
		if float64(right) < c.least*float64(len(which)) {
			t.Errorf("%v: %d of %d are the digits that were asked for", c.net, right, len(which))
		}
	}
}
