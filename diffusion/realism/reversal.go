package realism

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

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
// error is from the scatter of the runs. That of a single run is from 20 parts of it, and is right if they are some ten times longer than its correlations. From shorter ones it is
// too large, because what a part has gained at its end the next one loses at its beginning.
//
// For the vortex of package driven, with f = x and g = y, it is 2e^{−κτ} sin(Ωτ)/κ.
func DetailedBalance(runs [][][]float64, f, g func(x []float64) float64, lag int) (diffusion.Estimate, error) {
	if f == nil || g == nil {
		return diffusion.Estimate{}, errors.New("realism: f or g is nil")
	}
	if err := checkRuns(runs, lag); err != nil {
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
	const what = "the difference of the correlations"
	differences := make([][]float64, len(runs))
	for i := range runs {
		for n := lag; n < len(a[i]); n++ {
			differences[i] = append(differences[i], a[i][n-lag]*b[i][n]-b[i][n-lag]*a[i][n])
		}
	}
	if len(runs) > 1 {
		return mean(what, means(differences))
	}
	e, err := mean(what, means(cut(differences[0])))
	if err != nil {
		return diffusion.Estimate{}, err
	}
	e.Value = stat.Mean(differences[0], nil) // of the pairs between parts, too
	return e, nil
}

// means returns the mean of each row.
func means(rows [][]float64) (m []float64) {
	for _, row := range rows {
		m = append(m, stat.Mean(row, nil))
	}
	return m
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

// checkRuns checks that there are runs that are longer than the lag, a single one long enough to be cut.
func checkRuns[T any](runs [][]T, lag int) error {
	if err := arg.AtLeast("len(runs)", len(runs), 1); err != nil {
		return err
	}
	if err := arg.AtLeast("lag", lag, 1); err != nil {
		return err
	}
	if len(runs) == 1 && len(runs[0])/parts/2 < lag {
		return fmt.Errorf("realism: a single run of %d times with lag = %d, want at least %d times, or more runs", len(runs[0]), lag, 2*parts*lag)
	}
	for i, run := range runs {
		if len(run)-1 < lag {
			return fmt.Errorf("realism: runs[%d] has %d times, want more than lag = %d", i, len(run), lag)
		}
	}
	return nil
}

// cut returns the parts of a single run. What is left at its end does not count.
func cut[T any](run []T) (pieces [][]T) {
	length := len(run) / parts
	for k := range parts {
		pieces = append(pieces, run[k*length:(k+1)*length])
	}
	return pieces
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
// The errors come from the scatter of the runs; those of counts, √(Forward + Backward), are wrong, because jumps back follow jumps. A single run is cut into 20 parts, as for
// [DetailedBalance].
func Currents(runs [][]int, states, lag int) (jumps []Jumps, p float64, err error) {
	const most = 200
	if states < 2 || states > most {
		return nil, 0, fmt.Errorf("realism: states = %d, want 2 to %d", states, most)
	}
	if err := checkRuns(runs, lag); err != nil {
		return nil, 0, err
	}
	if len(runs) == 1 {
		runs = cut(runs[0])
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
