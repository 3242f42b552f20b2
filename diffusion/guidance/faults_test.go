package guidance

import (
	"math"
	"testing"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestTiltedWeights: a weight at which the peaks are too narrow to be summed over is refused
// in a second.
func TestTiltedWeights(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	class := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{1}}, []float64{0.3}))
	for _, weight := range []float64{1e15, 1e300, 1e8, -1e8} {
		if testing.Short() && math.Abs(weight) < 1e9 {
			continue // a second or two
		}
		began := time.Now()
		_, err := lawtest.Must(New(law, class, weight)).Tilted()
		lawtest.CheckError(t, "guidance", "Tilted", err, "weight = ")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("weight %v: an answer after %v", weight, took)
		}
		t.Log(weight, time.Since(began), err)
	}
}

func TestSizes(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	g := lawtest.Must(New(law, law, 1))
	_, err := NewFlow(g, nil, 1, 1<<50)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "steps = 1125899906842624 takes 8 PiB of memory")
	classes := lawtest.Must(NewClasses([]float64{1}, []*diffusion.Mixture{law}))
	for _, f := range []func(){func() { classes.Class(1) }, func() { classes.PosteriorScore(nil, []float64{0}, 1) }} {
		if got := lawtest.Panic(f); got != "guidance: k = 1 is outside 0 to 0" {
			t.Errorf("panic %q", got)
		}
	}
}

func TestLongFlow(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	_, err := NewFlow(lawtest.Must(New(law, law, 1)), nil, 1e300, 20)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "duration = 1e+300 is above 700")
}
