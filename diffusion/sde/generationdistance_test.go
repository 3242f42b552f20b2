package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestGenerationDistanceGauss: on N(0, σ²) a step of a sampler is x ← a x + b·z with
// normal z, the law stays normal, and W₂ is the difference of the deviations.
func TestGenerationDistanceGauss(t *testing.T) {
	for _, variance := range []float64{0.4, 0.02} {
		if testing.Short() && variance < 0.1 {
			continue
		}
		data, err := diffusion.SymmetricPair(0, variance)
		if err != nil {
			t.Fatal(err)
		}
		score := Score(data)
		for _, s := range tableSamplers {
			if testing.Short() && s.perStep == 2 {
				continue // slow: two noises a step
			}
			times := tableTimes(t, 10)
			move := func(x float64, times []float64, z ...float64) float64 {
				at := []float64{x}
				if err := s.sampler.Sample(at, score, times, &givenNormals{z: z}); err != nil {
					t.Fatal(err)
				}
				return at[0]
			}
			_, deterministic := s.sampler.(DDIM) // the steps of DPMSolver are not a chain
			v := data.At(tableDuration).CovarianceMatrix(nil).At(0, 0)
			if _, multistep := s.sampler.(DPMSolver); multistep || deterministic {
				a := move(1, times)
				v *= a * a
			} else {
				for i := 1; i < len(times); i++ {
					step := times[i-1 : i+1]
					a, b, c := move(1, step), move(0, step, 1), move(0, step, 0, 1)
					v = a*a*v + b*b + c*c
				}
			}
			want := math.Abs(math.Sqrt(v) - math.Sqrt(variance))
			got, _, err := GenerationDistance(s.sampler, data, times)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(got-want) > 0.02*want+1e-3 {
				t.Errorf("%s, variance %v: W₂ = %.5f, want %.5f", s.name, variance, got, want)
			}
		}
	}
}

// TestGenerationDistanceExact: the flow to many digits has no error, and two laws
// whose distance is known have it. Where the map between them jumps over a gap,
// a grid of a thousand points places the jump to one in a thousand.
func TestGenerationDistanceExact(t *testing.T) {
	lawtest.Slow(t)
	law := mixture(t, fourMixtures[3].weights, fourMixtures[3].means, fourMixtures[3].variances)
	w2, _, err := GenerationDistance(AdaptiveFlow{DormandPrince{Tolerance: 1e-9}}, law, []float64{tableDuration, 0})
	if err != nil || w2 > 1e-4 {
		t.Errorf("W₂ of the exact flow is %v (error %v), want 0", w2, err)
	}
	other := mixture(t, fourMixtures[2].weights, fourMixtures[2].means, fourMixtures[2].variances)
	want, err := diffusion.Wasserstein(law, other)
	if err != nil {
		t.Fatal(err)
	}
	if got := onGrid(law).distance(other); math.Abs(got-want) > 2e-3*want {
		t.Errorf("W₂ = %.6f, want %.6f", got, want)
	}
}

// TestGatherKeepsMoments: of every cell, and so of the law, up to the third.
func TestGatherKeepsMoments(t *testing.T) {
	l := onGrid(mixture(t, fourMixtures[2].weights, fourMixtures[2].means, fourMixtures[2].variances))
	few := l.gather(0.1)
	if n := (l.x[len(l.x)-1] - l.x[0]) / 0.1; float64(len(few.x)) > 2*n {
		t.Errorf("%d points in %.0f cells", len(few.x), n)
	}
	if floats.Min(few.x) < floats.Min(l.x) || floats.Max(few.x) > floats.Max(l.x) {
		t.Error("points outside of the cells")
	}
	for k := range 4 {
		if got, want := few.moment(k), l.moment(k); math.Abs(got-want) > 1e-12 {
			t.Errorf("moment %d is %v, want %v", k, got, want)
		}
	}
}

func (l points) moment(k int) (sum float64) {
	for i, x := range l.x {
		sum += l.weight[i] * math.Pow(x, float64(k))
	}
	return sum
}

// foreign draws noise of its own.
type foreign struct{}

func (foreign) Sample(x []float64, _ diffusion.Drift, _ []float64, src rand.Source) error {
	x[0] += rand.New(src).NormFloat64()
	return nil
}

// broken moves well until it fails.
type broken struct{ at float64 }

func (b broken) Sample(x []float64, _ diffusion.Drift, times []float64, src rand.Source) error {
	if times[len(times)-1] < b.at {
		return errors.New("broken")
	}
	x[0] += normals(src)()
	return nil
}

func TestGenerationDistances(t *testing.T) {
	law := mixture(t, []float64{1}, []float64{0}, []float64{1})
	plane, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0, 0}}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	fall := []float64{2, 1, 0.5}
	for _, c := range []struct {
		sampler Sampler
		data    *diffusion.Mixture
		times   []float64
		want    string
	}{
		{nil, law, fall, "s is nil"},
		{DDIM{}, nil, fall, "data is nil"},
		{DDIM{}, plane, fall, "data has dimension 2"},
		{DDIM{}, law, []float64{1}, "len(times) = 1"},
		{DDIM{}, law, []float64{1, 2}, "times[1] = 2"},
		{DDIM{}, law, []float64{1, -1}, "times[1] = -1"},
		{DDIM{}, law, []float64{math.NaN(), 1}, "times[0] = NaN"},
		{foreign{}, law, fall, "draws its noise by itself"},
		{PredictorCorrector{Corrections: 3}, law, fall, "draws 4 normal variables"},
		{ReverseProcess{}, law, fall, "the integrator is nil"},
	} {
		_, _, err := GenerationDistance(c.sampler, c.data, c.times)
		lawtest.CheckError(t, "sde", fmt.Sprintf("GenerationDistance(%T, %v)", c.sampler, c.times), err, c.want)
	}
	// From the first time to the last all is well, but not from one to the next.
	if _, err := onGrid(law).carry(broken{0.8}, nil, fall); err == nil || err.Error() != "broken" {
		t.Errorf("error %v of a sampler that fails in its last step", err)
	}
}
