package realism

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Reversal of time. In equilibrium a path and the same path backwards are equally likely, if the coordinates are positions:
//
//	⟨f(x_0) g(x_τ)⟩ = ⟨g(x_0) f(x_τ)⟩,    P(i at 0, j at τ) = P(j at 0, i at τ)
//
// for all f, g, i, j and τ (Onsager, Phys. Rev. 37, 405, 1931). Both need a stationary process, so cut off what runs need to become
// stationary. A difference that is 0 proves nothing: f and g may be blind to the current, and if there are two states only there is never any.

// parts is the number of parts into which a single run is cut.
const parts = 20

// DetailedBalance returns ⟨f(x_0) g(x_τ)⟩ − ⟨g(x_0) f(x_τ)⟩ for stationary runs, a list of points at equal intervals each, with τ = lag intervals. It is 0 in equilibrium. The
// error is from the scatter of the runs. A single run is cut into 20 parts, each of which must be longer than its correlations.
//
// For the vortex of package driven, with f = x and g = y, it is 2e^{−κτ} sin(Ωτ)/κ.
func DetailedBalance(runs [][][]float64, f, g func(x []float64) float64, lag int) (diffusion.Estimate, error) {
	if f == nil || g == nil {
		return diffusion.Estimate{}, errors.New("realism: f or g is nil")
	}
	runs, err := separate(runs, lag)
	if err != nil {
		return diffusion.Estimate{}, err
	}
	a, b := make([][]float64, len(runs)), make([][]float64, len(runs))
	for i, run := range runs {
		a[i], b[i] = make([]float64, len(run)), make([]float64, len(run))
		for n, x := range run {
			a[i][n], b[i][n] = f(x), g(x)
		}
	}
	center(a)
	center(b)
	differences := make([]float64, len(runs))
	for i := range runs {
		pairs := len(a[i]) - lag
		forward, backward := floats.Dot(a[i][:pairs], b[i][lag:]), floats.Dot(b[i][:pairs], a[i][lag:])
		differences[i] = (forward - backward) / float64(pairs)
	}
	return mean("the difference of the correlations", differences)
}

// center subtracts the mean of all numbers. Without it the ends of each run would be noise.
func center(runs [][]float64) {
	sum, n := 0.0, 0
	for _, run := range runs {
		sum, n = sum+floats.Sum(run), n+len(run)
	}
	for _, run := range runs {
		floats.AddConst(-sum/float64(n), run)
	}
}

// separate returns runs that count as independent: those that are given, or the parts of a single one. Each is longer than the lag.
func separate[T any](runs [][]T, lag int) ([][]T, error) {
	if err := arg.AtLeast("len(runs)", len(runs), 1); err != nil {
		return nil, err
	}
	if err := arg.AtLeast("lag", lag, 1); err != nil {
		return nil, err
	}
	if len(runs) == 1 {
		length := len(runs[0]) / parts
		if length/2 < lag {
			return nil, fmt.Errorf("realism: a single run of %d times with lag = %d, want at least %d times, or more runs", len(runs[0]), lag, 2*parts*lag)
		}
		var cut [][]T
		for k := range parts {
			cut = append(cut, runs[0][k*length:(k+1)*length])
		}
		return cut, nil
	}
	for i, run := range runs {
		if len(run)-1 < lag {
			return nil, fmt.Errorf("realism: runs[%d] has %d times, want more than lag = %d", i, len(run), lag)
		}
	}
	return runs, nil
}

// Jumps counts how often runs are in the state From and one lag later in To, Forward, and the other way round, Backward.
type Jumps struct {
	From, To          int
	Forward, Backward int
	Net               diffusion.Estimate // mean of Forward − Backward over the runs
}

// Currents counts the jumps between all pairs of states 0 to states − 1, From < To, in stationary runs of states at equal intervals; a negative state is none of them. In equilibrium
// all net numbers are 0 on average, and p is the probability that the largest of them, in units of its error, is at least as large as it is. It is exact for independent
// runs, since in equilibrium each could as well have gone backwards: all net numbers of a run change their signs together. From R runs it is at least 2^{1−R}.
//
// The errors come from the scatter of the runs; those of counts, √(Forward + Backward), are wrong, because jumps back follow jumps. A single run is cut into 20 parts, each of
// which must be longer than its correlations.
func Currents(runs [][]int, states, lag int) (jumps []Jumps, p float64, err error) {
	const most = 200
	if states < 2 || states > most {
		return nil, 0, fmt.Errorf("realism: states = %d, want 2 to %d", states, most)
	}
	runs, err = separate(runs, lag)
	if err != nil {
		return nil, 0, err
	}
	counts := make([][]int, len(runs))
	for i, run := range runs {
		counts[i] = make([]int, states*states)
		for n, s := range run {
			if s >= states {
				return nil, 0, fmt.Errorf("realism: run %d is in the state %d, want at most %d", i, s, states-1)
			}
			if n >= lag && s >= 0 && run[n-lag] >= 0 {
				counts[i][run[n-lag]*states+s]++
			}
		}
	}
	var net [][]float64 // pair × run
	for from := range states {
		for to := from + 1; to < states; to++ {
			jump, row := Jumps{From: from, To: to}, make([]float64, len(runs))
			for i, c := range counts {
				forward, backward := c[from*states+to], c[to*states+from]
				jump.Forward, jump.Backward = jump.Forward+forward, jump.Backward+backward
				row[i] = float64(forward - backward)
			}
			if jump.Net, err = mean("a net number of jumps", row); err != nil {
				return nil, 0, err
			}
			jumps, net = append(jumps, jump), append(net, row)
		}
	}
	return jumps, signTest(net), nil
}

// signTest returns the probability that rows whose columns change their signs at random have max (Σ_i row_i)²/Σ_i row_i² at least as large as they have it.
func signTest(rows [][]float64) float64 {
	const exhaustive, draws = 12, 4096
	n := len(rows[0])
	statistic := func(signs []float64) (largest float64) {
		for _, row := range rows {
			if norm := floats.Dot(row, row); norm > 0 {
				largest = max(largest, math.Pow(floats.Dot(row, signs), 2)/norm)
			}
		}
		return largest
	}
	signs := make([]float64, n)
	floats.AddConst(1, signs)
	found, count := statistic(signs)*(1-1e-12), 0
	rng := rand.New(rand.NewPCG(uint64(n), uint64(len(rows)))) // the same runs have the same p
	total := draws
	if n <= exhaustive {
		total = 1 << n
	}
	for k := range total {
		for i := range signs {
			signs[i] = float64(1 - 2*(k>>i&1))
			if n > exhaustive && k > 0 { // the first are as they were found
				signs[i] = float64(1 - 2*rng.IntN(2))
			}
		}
		if statistic(signs) >= found {
			count++
		}
	}
	return float64(count) / float64(total)
}
