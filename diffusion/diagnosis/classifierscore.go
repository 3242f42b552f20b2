package diagnosis

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

// The classifier score tells whether single points belong clearly to one class and all of them together to many,
//
//	S = exp⟨KL(p(c|x) ‖ p̄(c))⟩,    p̄(c) = ⟨p(c|x)⟩,
//
// the exponential of the information that a point has on its class: between 1 and the number of classes (Salimans et al., arXiv:1606.03498, who call it the
// Inception score after the network that they take as classifier). It compares nothing with data. The entropy of p̄ of n points is
// on average too small by Σ_c Var p(c|x)/2n p̄(c), up to higher orders.

// ClassifierScore is the score of a sample.
type ClassifierScore struct {
	Score     diffusion.Estimate // of the sample as it is
	Corrected diffusion.Estimate // without the bias in 1/n
}

// NewClassifierScore returns the score from the class probabilities of points: a row for each of at least two points, whose sum is 1.
func NewClassifierScore(ctx context.Context, probabilities mat.Matrix) (*ClassifierScore, error) {
	p, err := sample(ctx, "probabilities", probabilities, 2)
	if err != nil {
		return nil, err
	}
	n, classes := p.Dims()
	mean := make([]float64, classes)
	for i := range n {
		row := p.RawRowView(i)
		if sum := floats.Sum(row); floats.Min(row) < 0 || math.Abs(sum-1) > 1e-5 {
			return nil, fmt.Errorf("diagnosis: row %d of probabilities is %v, want numbers from 0 to 1 with the sum 1", i, row)
		}
		floats.AddScaled(mean, 1/float64(n), row)
	}
	divergences := make([]float64, n)
	var bias float64
	for i := range divergences {
		for c, v := range p.RawRowView(i) {
			if mean[c] == 0 {
				continue
			}
			if v > 0 {
				divergences[i] += v * math.Log(v/mean[c])
			}
			bias += (v - mean[c]) * (v - mean[c]) / mean[c] / float64(2*n) / float64(n-1)
		}
	}
	kl, variance := stat.MeanVariance(divergences, nil)
	se := math.Sqrt(variance/float64(n) + bias/float64(n)) // the second term where all points have the same divergence
	score := func(kl float64) diffusion.Estimate {
		return diffusion.Estimate{Value: math.Exp(kl), StdErr: math.Exp(kl) * se}
	}
	return &ClassifierScore{score(kl), score(kl + bias)}, nil
}
