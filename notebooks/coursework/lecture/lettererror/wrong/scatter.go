//go:build ignore

// The standard deviation of the blocks for the standard error of their mean.
//
// points: 1
// hint: the scatter of the blocks

package lettererror

import "gonum.org/v1/gonum/stat"

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
	mean, sd := stat.MeanStdDev(shares, nil)
	return mean, sd
}
