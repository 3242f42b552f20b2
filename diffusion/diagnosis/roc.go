package diagnosis

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// A score that should be high for positives and low for negatives is judged by the share of positives above a limit (true positives) against
// the share of negatives above it (false positives), for all limits: the ROC curve. The area below it is the probability that a positive has the higher score,
//
//	A = P(s_+ > s_−) + ½ P(s_+ = s_−),    for normal scores Φ(d′/√2), d′ = (μ_+ − μ_−)/σ.
//
// Its error is from the shares of the one kind that each score of the other kind beats (DeLong et al., Biometrics 44, 837 (1988)).

// ROC is the receiver operating characteristic of a score.
type ROC struct {
	FalsePositive, TruePositive []float64 // shares above falling limits, from 0 to 1
	Area                        diffusion.Estimate
}

// NewROC returns the curve of the scores of positives and negatives, at least two of each.
func NewROC(positives, negatives []float64) (*ROC, error) {
	if err := check.First(arg.AtLeast("len(positives)", len(positives), 2), arg.AtLeast("len(negatives)", len(negatives), 2)); err != nil {
		return nil, err
	}
	for name, list := range map[string][]float64{"positives": positives, "negatives": negatives} {
		if floats.HasNaN(list) {
			return nil, fmt.Errorf("diagnosis: %s has NaN in it", name)
		}
	}
	up, down := slices.Sorted(slices.Values(positives)), slices.Sorted(slices.Values(negatives))
	slices.Reverse(up)
	slices.Reverse(down)
	roc := &ROC{FalsePositive: []float64{0}, TruePositive: []float64{0}}
	for i, j := 0, 0; i < len(up) || j < len(down); {
		limit := math.Inf(-1)
		if i < len(up) {
			limit = up[i]
		}
		if j < len(down) {
			limit = max(limit, down[j])
		}
		for i < len(up) && up[i] == limit {
			i++
		}
		for j < len(down) && down[j] == limit {
			j++
		}
		roc.TruePositive = append(roc.TruePositive, float64(i)/float64(len(up)))
		roc.FalsePositive = append(roc.FalsePositive, float64(j)/float64(len(down)))
	}
	slices.Reverse(up)
	slices.Reverse(down)
	beaten, beating := shareBelow(up, down), shareBelow(down, up)
	area, first := stat.MeanVariance(beaten, nil)
	_, second := stat.MeanVariance(beating, nil)
	roc.Area = diffusion.Estimate{Value: area, StdErr: math.Sqrt(first/float64(len(up)) + second/float64(len(down)))}
	return roc, nil
}

// shareBelow returns for every score the share of the others that are below it; ties count half. Both lists are in order.
func shareBelow(scores, others []float64) []float64 {
	list := make([]float64, len(scores))
	for i, s := range scores {
		from, _ := slices.BinarySearch(others, s)
		to := from
		for to < len(others) && others[to] == s {
			to++
		}
		list[i] = (float64(from) + float64(to)) / 2 / float64(len(others))
	}
	return list
}
