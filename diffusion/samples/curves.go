package samples

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Curves are functions of the time t, each with an estimate for every one of the Times.
type Curves struct {
	Times         []float64
	Information   []Estimate // I(X_0; X_t), in nats
	Entropy       []Estimate // h(p_t) = I + (d/2) ln 2πeΔ, in nats
	MMSE          []Estimate // ⟨tr Cov(X_0|X_t)⟩
	Participation []Estimate // 1/⟨Σ_i w_i²⟩: over how many of the n points the posterior of X_0 is spread
}

// Curves estimates the entropy of the noised distribution, what X_t tells of X_0, and the least mean square error with which X_0 can be guessed from
// X_t, at the times t > 0. They are those of the distribution that the points are from. The participation is that of n such points, one of which is X_0: its interval
// contains the 1/⟨Σ_i w_i²⟩ of the average over all sets of n points, and says nothing of more or fewer points.
//
// I_n, of which information.go has the formula, is nearly unbiased as long as it is well below ln n. What is left of its bias, and of that of its derivative, is
// found from points drawn from a mixture fitted to the data, for which I is known. At times before the collapse time the points do
// not resolve the distribution, and there is a warning: the estimate depends on the mixture. Where I_n does not change with t any more, as
// hardly any point has another one near it, OK is false for all but the participation.
//
// It is an error if there are fewer than 10 points or a time is not positive and finite, or so early or late that the ratio of signal to
// noise is not between 1e−8 and 1e12.
func (s Study) Curves(ctx context.Context, times []float64) (*Curves, error) {
	if err := s.checkTimes(times); err != nil {
		return nil, err
	}
	b, err := s.calibration(ctx)
	if err != nil {
		return nil, err
	}
	if b.law == nil {
		return nil, fmt.Errorf("%s: %s", arg, b.verdict.Warning)
	}
	rho, around := make([]float64, len(times)), make([]float64, 3*len(times))
	for k, t := range times {
		rho[k] = ratioAt(t)
		for side := range 3 {
			around[3*k+side] = rho[k] * math.Exp(nearby*float64(side-1))
		}
	}
	results, err := s.measureReplicates(ctx, b.law, around)
	if err != nil {
		return nil, err
	}
	data, err := measure(ctx, s.Set.points, queries(s.Set.Len()), rho, s.rng(dataStream))
	if err != nil {
		return nil, err
	}
	c := &Curves{Times: append([]float64(nil), times...)}
	for k := range times {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.add(k, s.Set, b, data, results, rho[k])
	}
	return c, nil
}

// leastRatio and mostRatio bound the ratio of signal to noise, beyond which the noise is all, or nothing.
const leastRatio, mostRatio = 1e-8, 1e12

// checkTimes refuses times at which the noise is nothing, or all.
func (s Study) checkTimes(times []float64) error {
	if err := s.check(); err != nil {
		return err
	}
	if err := checkTimes(times); err != nil {
		return err
	}
	variance := s.Set.variance()
	for k, t := range times {
		if ratio := variance * ratioAt(t); variance > 0 && !(ratio >= leastRatio && ratio <= mostRatio) {
			return fmt.Errorf("%s: times[%d] = %v: the ratio of signal to noise is %.3g, want %v to %v", arg, k, t, ratio, leastRatio, mostRatio)
		}
	}
	return nil
}

// nearby is the distance in ln ρ at which the gain is compared.
const nearby = 0.25

// add appends the estimates at the kth time.
func (c *Curves) add(k int, set *Set, b *calibrated, data *raw, results []*raw, rho float64) {
	g, r := newGain(b.law, results, k, rho), newReplicates(results, 3*k+1)
	participation := interval(data.participation[k], r.participation, stat.Mean(r.participation, nil))
	c.Participation = append(c.Participation, participation.exp())
	if !(g.value > leastGain) {
		unknown := Estimate{Warning: b.verdict.Warning}
		unknown.warn(fmt.Sprintf("the time is so far before the collapse that hardly any of %d points has another one near it", set.Len()))
		c.Information, c.Entropy, c.MMSE = append(c.Information, unknown), append(c.Entropy, unknown), append(c.MMSE, unknown)
		return
	}
	informations, slopes := make([]float64, len(results)), make([]float64, len(results))
	for i := range results {
		informations[i], slopes[i] = g.correct(r.information[i], r.slope[i], r.factor(r.scatter[i]))
	}
	value, derivative := g.correct(data.information[k], data.slope[k], r.factor(data.scatter[k]))
	information, slope := interval(value, informations, g.exact), interval(derivative, slopes, g.exactSlope)
	bias, slopeBias := (g.exact-g.mean)/g.value, g.exactSlope*(1-g.value)
	information = information.widened(r.width(data.scatter[k])).doubted(b.doubt(bias))
	slope = slope.widened(max(1, math.Sqrt(data.slopeScatter[k]/stat.Mean(r.slopeScatter, nil)))).doubted(b.doubt(slopeBias))
	information.Warning = b.verdict.Warning
	if n := float64(set.Len()); information.Value > math.Log(n) {
		information.warn(fmt.Sprintf("the time is before the collapse: %d points do not resolve the distribution, and the estimate depends on the mixture that is fitted to them", set.Len()))
	}
	slope.Warning = information.Warning
	unlike, outlying := r.unlike(shape{data.slope[k], data.scatter[k], data.tails}), r.outlying(data.tails)
	warn := func(e *Estimate, bias float64) {
		half := (e.High - e.Low) / 2
		e.warnOfShape(bias*unlike, half)
		e.warnOfTails(outlying, bias, half)
	}
	warn(&information, bias)
	warn(&slope, slopeBias)
	c.Information = append(c.Information, information)
	c.Entropy = append(c.Entropy, information.scale(1, float64(set.Dim())/2*(math.Log(2*math.Pi)+1-math.Log1p(rho))))
	c.MMSE = append(c.MMSE, slope.scale(2/rho, 0))
}

// leastGain is that below which I_n says nothing of I.
const leastGain = 1e-3

// gain is dI_n/dI of points from a smooth law, near the mean of I_n at one time. I_n is taken to be a function of I alone.
type gain struct {
	exact, exactSlope float64 // I and dI/d ln ρ of the law
	mean              float64 // of I_n
	value, change     float64 // dI_n/dI there, and its derivative by I_n
}

func newGain(law *smoothLaw, results []*raw, k int, rho float64) gain {
	var means, gains, exact [3]float64
	for side := range 3 {
		var slope float64
		for _, v := range results {
			means[side] += v.information[3*k+side] / float64(len(results))
			slope += v.slope[3*k+side] / float64(len(results))
		}
		exact[side] = law.slope(rho * math.Exp(nearby*float64(side-1)))
		gains[side] = slope / exact[side]
	}
	return gain{
		exact: law.information(rho), exactSlope: exact[1], mean: means[1],
		value: gains[1], change: (gains[2] - gains[0]) / (means[2] - means[0]),
	}
}

// correct returns the I and dI/d ln ρ that belong to I_n and its derivative, if the bias is that of the law times a factor.
func (g gain) correct(information, slope, factor float64) (value, derivative float64) {
	away := information - g.mean
	at := func(away float64) float64 { return max(1-(1-g.value-g.change*away)*factor, g.value/2) }
	return g.mean + (g.exact-g.mean)*factor + away/at(away/2), slope / at(away)
}

// exp turns the estimate of a logarithm into that of the number.
func (e Estimate) exp() Estimate {
	e.Value, e.Low, e.High = math.Exp(e.Value), math.Exp(e.Low), math.Exp(e.High)
	e.StdErr *= e.Value
	return e
}
