package plotting

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

// labels returns the labels of the ticks in order of their values.
func labels(set tickSet) []string {
	ticks := slices.Clone(set.ticks)
	slices.SortStableFunc(ticks, func(a, b tick) int { return int(math.Copysign(1, a.Value-b.Value)) })
	var out []string
	for _, t := range ticks {
		if !t.IsMinor() {
			out = append(out, t.Label)
		}
	}
	return out
}

func TestLinearTicks(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64
		count  int
		want   []string
		power  int
	}{
		{0, 1, 6, []string{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}, 0},
		{0, 0.3, 4, []string{"0.0", "0.1", "0.2", "0.3"}, 0},
		{-1, 1, 5, []string{"−1.0", "−0.5", "0.0", "0.5", "1.0"}, 0},
		{-3, 7, 4, []string{"0", "5"}, 0},
		{0, 12000, 4, []string{"0", "5000", "10000"}, 0},
		{0, 4e-6, 5, []string{"0", "1", "2", "3", "4"}, -6},
		{0, 2.5e8, 6, []string{"0.0", "0.5", "1.0", "1.5", "2.0", "2.5"}, 8},
		{100.1, 100.3, 3, []string{"100.1", "100.2", "100.3"}, 0},
	} {
		set := linearTicks(tt.lo, tt.hi, tt.count)
		if got := labels(set); !slices.Equal(got, tt.want) || set.power != tt.power {
			t.Errorf("linearTicks(%v, %v, %d) = %q ×10^%d, want %q ×10^%d",
				tt.lo, tt.hi, tt.count, got, set.power, tt.want, tt.power)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64
		count  int
		want   []string
	}{
		{1, 1e4, 7, []string{"$10^{0}$", "$10^{1}$", "$10^{2}$", "$10^{3}$", "$10^{4}$"}},
		{1e-12, 1e3, 4, []string{"$10^{-12}$", "$10^{-8}$", "$10^{-4}$", "$10^{0}$"}},
		{0.08, 0.7, 7, []string{"0.1", "0.2", "0.5"}},
		{2e5, 4e6, 4, []string{"$2×10^{5}$", "$5×10^{5}$", "$10^{6}$", "$2×10^{6}$"}},
		{1, 2, 6, []string{"1.0", "1.2", "1.4", "1.6", "1.8", "2.0"}},
	} {
		if got := labels(logTicks(tt.lo, tt.hi, tt.count)); !slices.Equal(got, tt.want) {
			t.Errorf("logTicks(%v, %v, %d) = %q, want %q", tt.lo, tt.hi, tt.count, got, tt.want)
		}
	}
}

// For all ranges the ticks are inside and few, and their labels differ.
func TestTicksOfManyRanges(t *testing.T) {
	for k := -300; k <= 300; k += 7 {
		for _, width := range []float64{1, 1.7, 3, 9.99} {
			for _, offset := range []float64{0, -0.5, 13} {
				scale := math.Pow(10, float64(k))
				lo := offset * scale
				hi := lo + width*scale
				set := linearTicks(lo, hi, 6)
				got := labels(set)
				if len(got) > 6 || len(got) < 1 {
					t.Fatalf("[%g, %g]: labels %q", lo, hi, got)
				}
				if sorted := slices.Compact(slices.Sorted(slices.Values(got))); len(sorted) != len(got) {
					t.Fatalf("[%g, %g]: repeated labels %q", lo, hi, got)
				}
				for _, tk := range set.ticks {
					if !(tk.Value >= lo-1e-5*(hi-lo) && tk.Value <= hi+1e-5*(hi-lo)) {
						t.Fatalf("[%g, %g]: tick at %g", lo, hi, tk.Value)
					}
				}
			}
		}
	}
}

func TestTickLabelsKeepTheirDistance(t *testing.T) {
	sty := textStyle(smallSize, 0, 0)
	for _, a := range []axis{{lo: 0, hi: 1}, {lo: -1e4, hi: 1e4}, {lo: 1, hi: 1e9, log: true}} {
		for _, length := range []float64{40, 100, 300} {
			set := a.ticks(vg.Length(length), sty.Width, 6)
			if len(labels(set)) > 2 && !a.fits(set, vg.Length(length), sty.Width, 6) {
				t.Errorf("%+v on %v: %q", a, length, labels(set))
			}
		}
	}
}
