package vec

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/stream"
)

// blockStream returns the stream of a block of an ensemble, whose key is the
// seed and the number of the block.
func blockStream(seed, block uint64) *Stream {
	var s Stream
	s.Seed(stream.New(seed, block, 0))
	return &s
}

// draws is the number of normals in the tests of their distribution.
func draws(t *testing.T) int {
	if testing.Short() {
		return 1e6
	}
	return 1e8
}

// TestNormalLaw: moments within 4 standard errors, counts beyond 3, 4, 5 and 5.5
// within 4, and the Kolmogorov–Smirnov distance below its 1e−4 quantile.
func TestNormalLaw(t *testing.T) {
	const (
		perUnit = 4096 // bins for the distribution function
		reach   = 6
	)
	n := draws(t)
	var power [7]float64
	bins := make([]int, 2*reach*perUnit+2)
	tails := map[float64]int{3: 0, 4: 0, 5: 0, 5.5: 0}
	z := make([]float64, 1<<12)
	total := 0
	for block := uint64(0); total < n; block++ {
		s := blockStream(9, block)
		for range 256 {
			s.Normals(z)
			total += len(z)
			for _, v := range z {
				square := v * v
				power[1] += v
				power[2] += square
				power[3] += square * v
				power[4] += square * square
				power[6] += square * square * square
				bins[1+int(math.Floor(max(-reach-0.5/perUnit, min(v, reach))*perUnit))+reach*perUnit]++
				if square > 9 {
					for bound := range tails {
						if math.Abs(v) > bound {
							tails[bound]++
						}
					}
				}
			}
		}
	}
	size := float64(total)
	for k, want := range map[int]float64{1: 0, 2: 1, 3: 0, 4: 3, 6: 15} {
		variance := moment(2*k) - want*want
		if z := (power[k]/size - want) / math.Sqrt(variance/size); math.Abs(z) > 4 {
			t.Errorf("moment %d is %v, %.1f standard errors from %v", k, power[k]/size, z, want)
		}
	}
	for bound, count := range tails {
		p := math.Erfc(bound / math.Sqrt2)
		if z := (float64(count) - size*p) / math.Sqrt(size*p); math.Abs(z) > 4 {
			t.Errorf("%d of %d beyond %v, %.1f standard errors from %.1f", count, total, bound, z, size*p)
		}
	}
	var distance float64
	below := 0
	for i, count := range bins[:len(bins)-1] {
		below += count
		edge := float64(i)/perUnit - reach
		distance = max(distance, math.Abs(float64(below)/size-distuv.UnitNormal.CDF(edge)))
	}
	if limit := math.Sqrt(-math.Log(1e-4/2) / 2 / size); distance > limit {
		t.Errorf("Kolmogorov's distance is %.3g, want less than %.3g", distance, limit)
	}
}

// moment returns ⟨z^k⟩ for even k.
func moment(k int) float64 {
	m := 1.0
	for i := 1; i < k; i += 2 {
		m *= float64(i)
	}
	return m
}

// TestStreamsAreUncorrelated: neighbouring blocks, neighbouring seeds, the
// generators within a stream, and successive normals, in their values and in
// their squares, within 4.5 standard errors.
func TestStreamsAreUncorrelated(t *testing.T) {
	const n = 1 << 20
	fill := func(seed, block uint64) []float64 {
		z := make([]float64, n)
		blockStream(seed, block).Normals(z)
		return z
	}
	base := fill(10, 0)
	for name, other := range map[string][]float64{
		"the next block": fill(10, 1), "a block far on": fill(10, 1<<40), "the next seed": fill(11, 0),
		"the next generator": base[1:], "the sine of the pair": base[8:], "the next pair": base[16:], "the pair after": base[32:],
	} {
		var product, squares float64
		for i, v := range other {
			product += base[i] * v
			squares += (base[i]*base[i] - 1) * (v*v - 1) / 2
		}
		size := math.Sqrt(float64(len(other)))
		if a, b := product/size, squares/size; math.Abs(a) > 4.5 || math.Abs(b) > 4.5 {
			t.Errorf("%s: correlations of %.1f and, of the squares, %.1f standard errors", name, a, b)
		}
	}
}

// TestWords: the words are those of xoshiro256++ from the state 1, 2, 3, 4.
func TestWords(t *testing.T) {
	s := [4][8]uint64{{1: 1}, {1: 2}, {1: 3}, {1: 4}}
	for _, want := range [][2]uint64{{41943041, 58720359}, {3588806011781223, 3591011842654386}} {
		if a, b := next(&s, 1); a != want[0] || b != want[1] {
			t.Errorf("words %d and %d, want %d and %d", a, b, want[0], want[1])
		}
	}
}

// TestStreamIsFixed: the normals and a path are those with which the notebooks were
// executed, on every processor, and to the last bit where operations are fused.
func TestStreamIsFixed(t *testing.T) {
	z := make([]float64, Lanes)
	blockStream(1, 2).Normals(z)
	var p Pair
	p.Set(0.01, 2, 1.5, 0.1, -1, 0.2)
	x, f, heat := make([]float64, Lanes), make([]float64, Lanes), make([]float64, Lanes)
	s := blockStream(1, 3)
	for range 100 {
		p.LogRatio(x, f, heat, s)
	}
	got := []float64{z[0], z[9], z[18], x[0], x[20], heat[7] / 2, heat[31] / 2}
	tolerance := 0.0
	if kernels == &goPath && !fused {
		tolerance = 1e-12
	}
	for i, want := range []float64{0.83045763961805374, 1.2168338485423524, -1.4011701349958094, 1.6709671136161812, -1.4868294956701265, 0.41192123709269923, 0.52404593655724685} {
		if math.Abs(got[i]-want) > tolerance {
			t.Errorf("number %d is %.17g, want %.17g", i, got[i], want)
		}
	}
}

func TestUniforms(t *testing.T) {
	u := make([]float64, 1<<20)
	blockStream(12, 0).Uniforms(u)
	var sum, square float64
	for _, v := range u {
		if v < 0 || v >= 1 {
			t.Fatalf("uniform %v", v)
		}
		sum += v - 0.5
		square += (v-0.5)*(v-0.5) - 1./12
	}
	n := float64(len(u))
	if a, b := sum/math.Sqrt(n/12), square/math.Sqrt(n/180); math.Abs(a) > 4 || math.Abs(b) > 4 {
		t.Errorf("mean and variance are off by %.1f and %.1f standard errors", a, b)
	}
}
