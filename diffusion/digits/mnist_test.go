package digits

import (
	"math"
	"testing"
)

// TestLoad: the numbers of pictures and digits are the published ones, and pictures are normalised.
func TestLoad(t *testing.T) {
	train, test, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if train.Len() != 60000 || test.Len() != 10000 {
		t.Errorf("%d and %d pictures", train.Len(), test.Len())
	}
	var counts [Classes]int
	sum, squares := 0.0, 0.0
	picture := make([]float64, Pixels)
	for i := range train.Len() {
		counts[train.Label(i)]++
		for _, v := range train.Picture(picture, i) {
			sum += v
			squares += v * v
		}
	}
	n := float64(train.Len() * Pixels)
	if mean, variance := sum/n, squares/n; math.Abs(mean) > 1e-9 || math.Abs(variance-1) > 1e-9 {
		t.Errorf("mean %v, mean square %v", mean, variance)
	}
	if want := [Classes]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}; counts != want {
		t.Errorf("there are %v of the digits", counts)
	}
}
