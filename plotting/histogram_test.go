package plotting

import (
	"math"
	"strings"
	"testing"
)

func TestHistogramIsADensity(t *testing.T) {
	for _, sample := range [][]float64{{1, 2, 2, 3, 9}, {5, 5, 5}, {-1}} {
		bins := density(sample, freedmanDiaconis(sample))
		area := 0.0
		for _, b := range bins {
			area += b.Weight * (b.Max - b.Min)
		}
		if math.Abs(area-1) > 1e-12 {
			t.Errorf("%v: area %v", sample, area)
		}
	}
	many := make([]float64, 100000)
	for i := range many {
		many[i] = math.Pow(float64(i), 9)
	}
	if n := freedmanDiaconis(many); n < minBins || n > maxBins {
		t.Errorf("%d bins", n)
	}
}

// TestHistogramRange: values outside count, but are not drawn.
func TestHistogramRange(t *testing.T) {
	p := NewPanel("", "", "").HistogramRange([]float64{-1, 0, 0.5, 0.6, 1, 7}, 0, 1, 2, "")
	rows := p.tables()[0].rows
	want := []datum{{x: 0, xTo: 0.5, y: 2. / 6}, {x: 0.5, xTo: 1, y: 4. / 6}}
	for i, w := range want {
		if got := rows[i]; got.x != w.x || got.xTo != w.xTo || math.Abs(got.y-w.y) > 1e-15 {
			t.Errorf("bin %d: %+v, want %+v", i, got, w)
		}
	}
	if err := NewPanel("", "", "").HistogramRange([]float64{1}, 1, 0, 2, "").problem(); err == nil || !strings.Contains(err.Error(), "lo = 1, hi = 0") {
		t.Errorf("empty range: error %v", err)
	}
}

// Rounding puts the second largest value beyond the last bin.
func TestHistogramOfNeighbours(t *testing.T) {
	for bins := 1; bins < 1000; bins++ {
		sample := []float64{-0.1, math.Nextafter(0.7, 0), 0.7}
		n := 0.0
		for _, b := range density(sample, bins) {
			n += b.Weight * (b.Max - b.Min)
		}
		if math.Abs(n-1) > 1e-9 {
			t.Fatalf("%d bins: area %v", bins, n)
		}
	}
}
