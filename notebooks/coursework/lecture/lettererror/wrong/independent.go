//go:build ignore

// The error of independent letters.
//
// points: 1
// hint: that of independent letters

package lettererror

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// VowelShare returns the share of ones and its standard error.
func VowelShare(letters []int) (share, stdErr float64) {
	const block = 100
	var shares []float64
	for from := 0; from+block <= len(letters); from += block {
		sum := 0
		for _, letter := range letters[from : from+block] {
			sum += letter
		}
		shares = append(shares, float64(sum)/block)
	}
	mean := stat.Mean(shares, nil)
	return mean, math.Sqrt(mean * (1 - mean) / float64(len(letters)))
}
