package climate

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Comparison is a number that was computed from a record and, in the same way, from records that a model drew.
type Comparison struct {
	Value        float64 // of the record
	Mean, StdDev float64 // of the drawn records
	Low, High    float64 // between them are 95 % of the drawn records
	Lower        float64 // share of the drawn records that have less than the record: small or close to 1 if the model fails
}

// Compare draws so many records of the model, as long as a given one, and compares statistics of it with theirs: a test of the model
// that allows for the length of the record and for all that the statistics do to it. It allows neither for the errors of the
// fitted parameters nor for the choice of one statistic among many. Shares are known to √(p(1 − p)/n); n is at least 100. The
// statistics are as many finite numbers for each record. A nil src draws from the global source.
func (h Hasselmann) Compare(record []float64, n int, statistics func(record []float64) []float64, src rand.Source) ([]Comparison, error) {
	if statistics == nil {
		return nil, errors.New("climate: statistics is nil")
	}
	if err := arg.AtLeast("n", n, 100); err != nil {
		return nil, err
	}
	if err := checkRecord(record, 1); err != nil {
		return nil, err
	}
	observed := slices.Clone(statistics(slices.Clone(record)))
	if err := arg.Memory("n", n, 8*float64(1+len(observed))); err != nil {
		return nil, err
	}
	drawn, own := make([][]float64, len(observed)), make([]float64, len(record))
	for range n {
		if err := h.Rand(own, src); err != nil {
			return nil, err
		}
		values := statistics(own)
		if len(values) != len(observed) {
			return nil, fmt.Errorf("climate: %d statistics of a drawn record, want %d as of the given one", len(values), len(observed))
		}
		for k, v := range values {
			if err := arg.Finite(fmt.Sprintf("statistic %d of a drawn record", k), v); err != nil {
				return nil, err
			}
			drawn[k] = append(drawn[k], v)
		}
	}
	comparisons := make([]Comparison, len(observed))
	for k, v := range observed {
		if err := arg.Finite(fmt.Sprintf("statistic %d of the record", k), v); err != nil {
			return nil, err
		}
		comparisons[k] = compare(v, drawn[k])
	}
	return comparisons, nil
}

// compare sorts what was drawn.
func compare(value float64, drawn []float64) Comparison {
	slices.Sort(drawn)
	lower, _ := slices.BinarySearch(drawn, value)
	c := Comparison{Value: value, Lower: float64(lower) / float64(len(drawn))}
	c.Mean, c.StdDev = stat.MeanStdDev(drawn, nil)
	c.Low, c.High = stat.Quantile(0.025, stat.Empirical, drawn, nil), stat.Quantile(0.975, stat.Empirical, drawn, nil)
	return c
}
