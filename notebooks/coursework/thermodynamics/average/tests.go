package average

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestMean tries two trajectories, with e^{−ΔS} = 1 and 3 (1 point).
func TestMean(t *testing.T) {
	mean, _ := Average([]float64{0, -math.Log(3)})
	grade.Number(t, "the mean of 1 and 3", mean, 2, 1e-12,
		grade.Mistake{Value: 2.0 / 3, Say: "this averages e^{+ΔS}"},
		grade.Mistake{Value: math.Sqrt(3), Say: "this is e to the minus the average: average after the exponential, not before"})
}

// TestError tries the same two (1 point).
func TestError(t *testing.T) {
	_, got := Average([]float64{0, -math.Log(3)})
	grade.Number(t, "the standard error of the mean of 1 and 3", got, 1, 1e-12,
		grade.Mistake{Value: math.Sqrt2, Say: "this is the standard deviation of one trajectory. How does the error of a mean fall with their number?"},
		grade.Mistake{Value: 2, Say: "this is a variance of one trajectory, neither its root nor divided by their number"},
		grade.Mistake{Value: math.Sqrt(0.5), Say: "the sample variance divides by n − 1, because the mean came from the same sample"})
}

// TestMany compares with gonum for many trajectories (2 points, hidden).
func TestMany(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 6))
	s, w := make([]float64, 500), make([]float64, 500)
	for i := range s {
		s[i] = 0.5 + draw.NormFloat64()
		w[i] = math.Exp(-s[i])
	}
	mean, stdErr := Average(s)
	want, deviation := stat.MeanStdDev(w, nil)
	grade.Number(t, "the mean of 500 trajectories", mean, want, 1e-10)
	grade.Number(t, "its standard error", stdErr, stat.StdErr(deviation, 500), 1e-10,
		grade.Mistake{Value: deviation, Say: "this is the standard deviation of one trajectory. How does the error of a mean fall with their number?"},
		grade.Mistake{Value: stat.StdErr(deviation, 500) * stat.StdErr(deviation, 500), Say: "this is the square of the error"})
}
