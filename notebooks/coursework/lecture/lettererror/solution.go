package lettererror

import "gonum.org/v1/gonum/stat"

// VowelShare returns the share of ones and its standard error.
func VowelShare(letters []int) (share, stdErr float64) {
	// BEGIN SOLUTION
	for _, letter := range letters {
		share += float64(letter) / float64(len(letters))
	}
	const block = 100
	var shares []float64
	for from := 0; from+block <= len(letters); from += block {
		sum := 0
		for _, letter := range letters[from : from+block] {
			sum += letter
		}
		shares = append(shares, float64(sum)/block)
	}
	return share, stat.StdErr(stat.StdDev(shares, nil), float64(len(shares)))
	// END SOLUTION
}
