package samples

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// The collapse: before the time t_C of the reverse process a model that knows the n points exactly makes new ones, after it copies. At t_C the noised
// point X_t tells as much of X_0 as it takes to name one point of n (Biroli et al., arXiv:2402.18491),
//
//	I(X_0; X_t) = ln n,    h(p_t) = ln n + (d/2) ln 2πeΔ,
//
// where p_t is the law that the points are from. The law of the points themselves reaches ln n only at t = 0.

var errEigenvalues = errors.New("samples: the covariance of the points has eigenvalues that could not be computed")

var errUnresolved = errors.New("samples: at no time does what X_t tells of the points reach")

// GaussianCollapseTime returns the collapse time of n points of isotropic Gaussian data in d dimensions,
//
//	t_C = ½ ln[1 + σ²/(n^{2/d} − 1)],
//
// where variance is σ². It is an error if n < 2, d < 1 or σ² is not positive and finite.
func GaussianCollapseTime(n, d int, variance float64) (float64, error) {
	if err := check.First(arg.AtLeast("n", n, 2), arg.AtLeast("d", d, 1), arg.Positive("variance", variance)); err != nil {
		return 0, err
	}
	return 0.5 * math.Log1p(variance/math.Expm1(2/float64(d)*math.Log(float64(n)))), nil
}

// CollapseTime is [Study.CollapseTime] with the settings of the zero Study.
func (s *Set) CollapseTime() (Estimate, error) {
	return Study{Set: s}.CollapseTime(context.Background())
}

// CollapseTime estimates the time t_C, in the units of the points, at which I(X_0; X_t) of their distribution is ln n. It is found where
// I_n, of which information.go has the formula, has the value that it has, on average over n points of a mixture fitted to
// the data, at the collapse time of the mixture, which is known. The interval is for the collapse time of the true distribution. It is wider than the scatter of the
// mixture's points says if the data scatter more, and by a tenth of the bias if the mixture has several components. There is a warning if the data are so unlike the mixture that the bias may be corrected wrongly.
//
// The estimate is not OK if so many points are repeated that they never resolve. It is an error if there are fewer than 10 points.
func (s Study) CollapseTime(ctx context.Context) (Estimate, error) {
	b, err := s.calibration(ctx)
	if err != nil || b.law == nil {
		return b.verdict, err
	}
	results, err := s.measureReplicates(ctx, b.law, []float64{math.Exp(b.collapse)})
	if err != nil {
		return Estimate{}, err
	}
	r := newReplicates(results, 0)
	level, slope := stat.Mean(r.information, nil), stat.Mean(r.slope, nil)
	data, lambda, err := s.crossing(ctx, b.collapse, level)
	if err != nil {
		return Estimate{}, err
	}
	// The level is ln n less the bias, which depends on the scatter. A higher level is crossed later.
	bias := math.Log(float64(s.Set.Len())) - level
	later := func(scatter float64) float64 { return bias * (1 - r.factor(scatter)) / slope }
	errs := make([]float64, len(results))
	for i, v := range r.information {
		errs[i] = (level-v)/slope + later(r.scatter[i])
	}
	lambda += later(data.scatter)
	e := interval(lambda, errs, 0).widened(r.width(data.scatter) * max(1, slope/data.slope)).doubted(b.doubt(bias / slope))
	result := Estimate{
		Value: timeOf(e.Value), Low: timeOf(e.High), High: timeOf(e.Low), OK: true, Warning: b.verdict.Warning,
		StdErr: e.StdErr / 2 / (1 + math.Exp(e.Value)), // |dt/d ln ρ| = Δ/2
	}
	half := (e.High - e.Low) / 2
	result.warnOfShape(bias*r.unlike(data)/slope, half)
	result.warnOfTails(r.outlying(data.tails), bias/slope, half)
	return result, nil
}

// calibrated is a smooth law that is fitted to the points where they collapse.
type calibrated struct {
	law      *smoothLaw
	collapse float64 // ln ρ at the collapse of the law
	verdict  Estimate
}

// doubt is by how much a bias may be corrected wrongly: a tenth of it if several Gaussians stand for a law that they are not, as for clusters and tails of few points.
func (b *calibrated) doubt(bias float64) float64 {
	const share = 0.1
	if len(b.law.weights) == 1 {
		return 0
	}
	return share * bias
}

// The purposes of random streams; 0 is that of replicates.
const (
	fitStream = iota + 1
	truthStream
	dataStream
	pilotStream
	scanStream
)

func (s Study) rng(purpose uint64) *rand.Rand { return rand.New(stream.New(s.Seed, 0, purpose)) }

const (
	leastPoints = 10
	fewPoints   = 100 // below them there is a warning
)

// calibration fits the law. If there can be no collapse time it is nil, and the verdict says why.
func (s Study) calibration(ctx context.Context) (*calibrated, error) {
	if err := s.check(); err != nil {
		return &calibrated{}, err
	}
	n := s.Set.Len()
	if err := check.First(arg.AtLeast("the number of points", n, leastPoints), s.Set.checkScale()); err != nil {
		return &calibrated{}, err
	}
	b := &calibrated{}
	distinct := s.Set.distinct()
	if distinct < n-n/100 {
		b.verdict.warn(fmt.Sprintf("only %d of %d points are distinct: they are repeated or rounded, and what is computed is in part the time at which the rounding is resolved", distinct, n))
	}
	if n < fewPoints {
		b.verdict.warn(fmt.Sprintf("there are only %d points", n))
	}
	if distinct < n/2 {
		return b, nil
	}
	guess, err := s.pilot(ctx, math.Log(float64(n))-0.5)
	if errors.Is(err, errUnresolved) {
		b.verdict.warn("the points are never resolved, because many are repeated or their distances too different")
		return b, nil
	}
	if err != nil {
		return b, err
	}
	m, err := s.Set.reference(ctx, timeOf(guess), s.rng(fitStream))
	if err != nil {
		return b, err
	}
	const draws = 4000
	if b.law, err = newSmoothLaw(m, draws, s.rng(truthStream)); err != nil {
		return b, err
	}
	b.collapse, err = crossing(guess, math.Log(float64(n)), func(lambda float64) (float64, error) {
		return b.law.information(math.Exp(lambda)), ctx.Err()
	})
	return b, err
}

// checkScale refuses coordinates whose squares are near the ends of the range of float64.
func (s *Set) checkScale() error {
	const least, most = 1e-200, 1e200
	v := s.variance()
	if v == 0 || v >= least && v <= most {
		return nil
	}
	return fmt.Errorf("%s: the points have the variance %v, want 0 or one between %v and %v: change their units", arg, v, least, most)
}

// variance returns the mean of the variances of the coordinates.
func (s *Set) variance() float64 {
	var sum float64
	for k := range s.Dim() {
		sum += stat.Variance(mat.Col(nil, k, s.points), nil)
	}
	return sum / float64(s.Dim())
}

// distinct returns how many of the points are different.
func (s *Set) distinct() int {
	seen := make(map[string]bool, s.Len())
	var key []byte
	for i := range s.Len() {
		key = key[:0]
		for _, v := range s.points.RawRowView(i) {
			key = binary.LittleEndian.AppendUint64(key, math.Float64bits(v+0)) // −0 + 0 is 0
		}
		seen[string(key)] = true
	}
	return len(seen)
}

// measureReplicates measures sets of as many points from the law.
func (s Study) measureReplicates(ctx context.Context, law *smoothLaw, rho []float64) ([]*raw, error) {
	n := s.Set.Len()
	return replicate(ctx, s, func(ctx context.Context, rng *rand.Rand) (*raw, error) {
		return measure(ctx, law.sample(n, rng), queries(n), rho, rng)
	})
}

// crossing returns the ln ρ near lambda where I_n of the points is the level, and their shape there.
func (s Study) crossing(ctx context.Context, lambda, level float64) (shape, float64, error) {
	const half, step = 4, 0.2
	var grid, rho []float64
	for k := -half; k <= half; k++ {
		grid = append(grid, lambda+float64(k)*step)
		rho = append(rho, math.Exp(lambda+float64(k)*step))
	}
	m, err := measure(ctx, s.Set.points, queries(s.Set.Len()), rho, s.rng(dataStream))
	if err != nil {
		return shape{}, 0, err
	}
	k := 0
	for k < len(grid)-2 && m.information[k+1] < level {
		k++
	}
	share := (level - m.information[k]) / (m.information[k+1] - m.information[k])
	between := func(v []float64) float64 { return v[k] + share*(v[k+1]-v[k]) }
	return shape{between(m.slope), between(m.scatter), m.tails}, between(grid), nil
}

// pilot returns the ln ρ at which I_n, from few noised points, reaches the level.
func (s Study) pilot(ctx context.Context, level float64) (float64, error) {
	const few = 64
	return crossing(-math.Log(s.Set.variance()), level, func(lambda float64) (float64, error) {
		m, err := measure(ctx, s.Set.points, few, []float64{math.Exp(lambda)}, s.rng(pilotStream))
		if err != nil {
			return 0, err
		}
		return m.information[0], nil
	})
}

// crossing returns the λ at which an increasing f reaches the level, from a guess.
func crossing(guess, level float64, f func(lambda float64) (float64, error)) (float64, error) {
	below, err := f(guess)
	if err != nil {
		return 0, err
	}
	direction := 1.0
	if below >= level {
		direction = -1
	}
	near, far := guess, guess
	for step := 1.0; ; step *= 2 {
		near, far = far, far+direction*step
		v, err := f(far)
		if err != nil {
			return 0, err
		}
		if (v >= level) == (direction > 0) {
			break
		}
		if step > 512 {
			return 0, fmt.Errorf("%w %.3g", errUnresolved, level)
		}
	}
	lo, hi := min(near, far), max(near, far)
	for hi-lo > 1e-3 {
		middle := (lo + hi) / 2
		v, err := f(middle)
		if err != nil {
			return 0, err
		}
		if v < level {
			lo = middle
		} else {
			hi = middle
		}
	}
	return (lo + hi) / 2, nil
}
