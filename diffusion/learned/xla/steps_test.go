package xla

import (
	"context"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
)

func open(t testing.TB) *Engine {
	t.Helper()
	e, err := Open("xla:cpu")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTry(t *testing.T) {
	e := open(t)
	law, _ := diffusion.SymmetricPair(1, .1)
	tr := learned.Training{Data: func(d []float64, s rand.Source) { law.Rand(d, s) }, Dim: 1, Steps: 100, Network: learned.MLP{Width: 32}}
	m, err := tr.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	tr.Engine = e
	n, err := tr.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	on, err := m.On(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []float64{-1, -.3, 0, .3, 1} {
		t.Log(m.Score(nil, []float64{x}, .1), on.Score(nil, []float64{x}, .1), n.Score(nil, []float64{x}, .1))
	}
}
