//go:build ignore

// Blocks that are shorter than the memory: a biased estimator.
//
// points: 1
// hint: compared with the memory

package lettererror

import "gonum.org/v1/gonum/stat"

// VowelShare returns the share of ones and its standard error.
func VowelShare(letters []int) (share, stdErr float64) {
	const block = 2
	var shares []float64
	for from := 0; from+block <= len(letters); from += block {
		sum := 0
		for _, letter := range letters[from : from+block] {
			sum += letter
		}
		shares = append(shares, float64(sum)/block)
	}
	mean, sd := stat.MeanStdDev(shares, nil)
	return mean, stat.StdErr(sd, float64(len(shares)))
}
