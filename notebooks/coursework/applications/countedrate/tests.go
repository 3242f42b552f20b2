package countedrate

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestTwoRuns tries a run that has hardly been in A, and one that has been there for long (1 point).
func TestTwoRuns(t *testing.T) {
	grade.Number(t, "Rate([1, 3], [1, 15])", Rate([]int{1, 3}, []float64{1, 15}), 0.25, 1e-12,
		grade.Mistake{Value: 0.6, Say: "a mean of ratios gives a run that was hardly there as much weight as all others"})
}

// TestRate compares with exponential waiting times of a known rate (2 points, hidden).
func TestRate(t *testing.T) {
	const rate = 0.7
	counts, times, ratios := testRuns(rate)
	grade.Number(t, "Rate of 40000 runs with the rate 0.7", Rate(counts, times), rate, 0.02,
		grade.Mistake{Value: ratios, Say: "a mean of ratios gives a run that was hardly there as much weight as all others"})
}

// testRuns returns runs that start in A and end with their transition, which comes at the given rate, or before it, and the mean of their ratios.
func testRuns(rate float64) (counts []int, times []float64, ratios float64) {
	const runs = 40000
	rng := rand.New(rand.NewPCG(42, 1))
	for range runs {
		time, n := 0.1+2*rng.ExpFloat64(), 0
		if wait := rng.ExpFloat64() / rate; wait < time {
			time, n = wait, 1
		}
		counts, times = append(counts, n), append(times, time)
		ratios += float64(n) / time / runs
	}
	return counts, times, ratios
}

// TestHundred tries a hundred transitions, whose number is known to ten per cent (1 point).
func TestHundred(t *testing.T) {
	grade.Number(t, "RateError([50, 50], [200, 300])", RateError([]int{50, 50}, []float64{200, 300}), 0.02, 1e-12,
		grade.Mistake{Value: 0.2 / math.Sqrt2, Say: "the error falls with the number of transitions, not of runs"})
}

// TestRateError compares with the scatter of many repetitions (2 points, hidden).
func TestRateError(t *testing.T) {
	rng := rand.New(rand.NewPCG(42, 2))
	times, mean, square := []float64{30, 50, 20}, 0.0, 0.0
	const rate, repetitions = 0.4, 20000
	var told float64
	for range repetitions {
		var counts []int
		n := 0
		for _, time := range times {
			c := 0
			for at := rng.ExpFloat64() / rate; at < time; at += rng.ExpFloat64() / rate {
				c++
			}
			counts, n = append(counts, c), n+c
		}
		r := float64(n) / 100
		mean, square = mean+r/repetitions, square+r*r/repetitions
		told += RateError(counts, times) / repetitions
	}
	scatter := math.Sqrt(square - mean*mean)
	grade.Number(t, "RateError, on average over 20000 repetitions", told, scatter, 0.002,
		grade.Mistake{Value: rate / math.Sqrt(3), Say: "the error falls with the number of transitions, not of runs"},
		grade.Mistake{Value: rate, Say: "the error falls with the number of transitions, not of runs"})
}
