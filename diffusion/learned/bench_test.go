package learned

import (
	"context"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
)

// BenchmarkStep is a step of the default training.
func BenchmarkStep(b *testing.B) {
	law, _ := diffusion.SymmetricPair(1, .1)
	t := Training{Data: func(d []float64, s rand.Source) { law.Rand(d, s) }, Dim: 1, Workers: 1, Steps: max(2, b.N)}
	if _, err := t.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
}
