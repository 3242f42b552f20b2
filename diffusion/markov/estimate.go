package markov

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Errors of what is estimated from a sequence. For many steps, the rows of n_ij/n_i are independent and scatter as those of multinomial
// samples of n_i do (Billingsley 1961). A function F of the chain then has the variance Σ_i Var_i(v_i)/n_i, with
// v_ij = ∂F/∂P_ij and the variance over j with the probabilities P_ij: the delta method. How F changes with the stationary law follows from
// the solution g of a Poisson equation, dπ f = π dP g (Schweitzer, J. Appl. Probab. 5, 401, 1968).

// Estimate is an estimated number with its standard error and its 95 % confidence interval, which need not be symmetric.
type Estimate struct{ Value, StdErr, Low, High float64 }

var normal95 = distuv.UnitNormal.Quantile(0.975)

// Probability returns the estimate n_ij/n_i of the probability of a step from i to j, with the interval of Wilson (J. Am. Stat. Assoc. 22, 209,
// 1927), which holds for few steps too: it covers the true probability in 93 to 97 % of all sequences as soon as three such
// steps are expected in them. It is [0, 1] if n_i = 0, with the value ½. It panics if i or j is not a state.
func (c *Counts) Probability(i, j int) Estimate {
	k, n := c.At(i, j), c.totals[i]
	if n == 0 {
		return Estimate{0.5, 0.5, 0, 1}
	}
	p := k / n
	low, high := bootstrap.Wilson(k, n)
	return Estimate{p, math.Sqrt(p * (1 - p) / n), low, high}
}

// Stationary returns the estimates of the stationary probabilities, with intervals that are symmetric in ln π/(1 − π).
// It is an error if the estimated chain has no unique stationary law, or if a state is never left.
func (c *Counts) Stationary() ([]Estimate, error) {
	chain, law, err := c.fit()
	if err != nil {
		return nil, err
	}
	estimates := make([]Estimate, len(law))
	for s, p := range law {
		f := make([]float64, len(law))
		for i := range f {
			f[i] = -p
		}
		f[s] += 1
		g, err := chain.poisson(law, f)
		if err != nil {
			return nil, err
		}
		e := Estimate{Value: p, StdErr: c.deltaError(chain, law, func(_ int, t Transition) float64 { return g[t.To] })}
		odds, width := p/(1-p), math.Exp(normal95*e.StdErr/(p*(1-p)))
		if e.Low, e.High = odds/width/(1+odds/width), 1-1/(1+odds*width); !(width < math.MaxFloat64) {
			e.Low, e.High = 0, 1
		}
		estimates[s] = e
	}
	return estimates, nil
}

// EntropyRate returns the estimate of [Chain.EntropyRate] in nats a step. The entropy of the estimated chain is too low by
// about (K − m)/2N on average, for K transitions from m states that occur in N steps (Miller 1955); Value is corrected by
// this. The errors are those of Counts.Stationary.
func (c *Counts) EntropyRate() (Estimate, error) {
	chain, law, err := c.fit()
	if err != nil {
		return Estimate{}, err
	}
	local := make([]float64, len(law))
	var mean float64
	for i, row := range chain.rows {
		for _, t := range row {
			local[i] -= t.Probability * math.Log(t.Probability)
		}
		mean += law[i] * local[i]
	}
	g, err := chain.poisson(law, shifted(local, mean))
	if err != nil {
		return Estimate{}, err
	}
	se := c.deltaError(chain, law, func(_ int, t Transition) float64 { return g[t.To] - math.Log(t.Probability) })
	value := mean + float64(chain.edges()-chain.Len())/(2*c.total)
	return Estimate{value, se, max(0, value-normal95*se), value + normal95*se}, nil
}

// EntropyProduction returns the estimate of [Chain.EntropyProduction] in nats a step. Its interval holds if it is well above zero, by
// three standard errors and more. Near detailed balance, the estimate is positive by chance; [Counts.ReversibilityTest] tells whether it is. It is an error if
// a step occurs whose reverse does not, since the entropy production may then be infinite; the other errors are those of
// Counts.Stationary.
func (c *Counts) EntropyProduction() (Estimate, error) {
	chain, law, err := c.fit()
	if err != nil {
		return Estimate{}, err
	}
	local := make([]float64, len(law))
	var mean float64
	for i, row := range chain.rows {
		for _, t := range row {
			back := chain.At(t.To, i)
			if back == 0 {
				return Estimate{}, fmt.Errorf("markov: the step %d → %d occurs and its reverse does not: the entropy production may be infinite", i, t.To)
			}
			local[i] += t.Probability * math.Log(t.Probability/back)
		}
		mean += law[i] * local[i]
	}
	g, err := chain.poisson(law, shifted(local, mean))
	if err != nil {
		return Estimate{}, err
	}
	se := c.deltaError(chain, law, func(i int, t Transition) float64 {
		back := chain.At(t.To, i)
		return g[t.To] + math.Log(t.Probability/back) - law[t.To]*back/(law[i]*t.Probability)
	})
	mean = max(0, mean)
	return Estimate{mean, se, max(0, mean-normal95*se), mean + normal95*se}, nil
}

// fit returns the estimated chain and its stationary law, which must be unique and positive.
func (c *Counts) fit() (*Chain, []float64, error) {
	chain, err := c.Chain()
	if err != nil {
		return nil, nil, err
	}
	law, err := chain.Stationary()
	if err != nil {
		return nil, nil, err
	}
	for i, p := range law {
		if p == 0 {
			return nil, nil, fmt.Errorf("markov: the state %d of the estimated chain is transient, and its stationary probability has no error", i)
		}
	}
	return chain, law, nil
}

// deltaError returns the standard error of a function with the derivatives π_i v_ij in P_ij.
func (c *Counts) deltaError(chain *Chain, law []float64, v func(i int, t Transition) float64) float64 {
	var variance float64
	for i, row := range chain.rows {
		var mean, scatter float64
		for _, t := range row {
			mean += t.Probability * v(i, t)
		}
		for _, t := range row {
			d := v(i, t) - mean
			scatter += t.Probability * d * d
		}
		variance += law[i] * law[i] * scatter / c.totals[i]
	}
	return math.Sqrt(variance)
}

// shifted returns f − mean.
func shifted(f []float64, mean float64) []float64 {
	s := make([]float64, len(f))
	for i, v := range f {
		s[i] = v - mean
	}
	return s
}

// Bootstrap returns the estimate of any function of the chain by the parametric bootstrap: the given number of sequences, as long
// as the observed one, are drawn from the estimated chain, and f of the chains estimated from them scatters
// around its value as that value does around the truth (Efron and Tibshirani, An Introduction to the Bootstrap, 1993). StdErr is
// their standard deviation, and the interval is the basic one, [2f − q_97.5, 2f − q_2.5], which corrects a bias. A
// state that a sequence never leaves keeps its transitions. It is an error if a state of the observed sequence is never left, if there are fewer than
// 40 draws, or if f returns an error or a number that is not finite.
func (c *Counts) Bootstrap(f func(*Chain) (float64, error), draws int, seed uint64) (Estimate, error) {
	if f == nil {
		return Estimate{}, fmt.Errorf("markov: f is nil")
	}
	if err := check.First(
		arg.AtLeast("draws", draws, 40), arg.Memory("draws", draws, 8),
		arg.Memory("steps", int(c.total), 8),
	); err != nil {
		return Estimate{}, err
	}
	if float64(draws)*c.total > mostOperations {
		return Estimate{}, fmt.Errorf("markov: draws = %d of %v steps are too many", draws, c.total)
	}
	chain, err := c.Chain()
	if err != nil {
		return Estimate{}, err
	}
	value, err := finite(f, chain)
	if err != nil {
		return Estimate{}, err
	}
	first, values := newCumulative(c.totals), make([]float64, draws)
	sampler := chain.sampler()
	for k := range values {
		rng := stream.From(stream.New(seed, uint64(k), 0))
		path := sampler.path(first.draw(rng), int(c.total), rng)
		again, err := Count(path, c.Len())
		if err != nil {
			return Estimate{}, err
		}
		for i, n := range again.totals {
			if n == 0 {
				again.rows[i], again.totals[i] = chain.rows[i], 1
			}
		}
		refitted, err := again.Chain()
		if err != nil {
			return Estimate{}, err
		}
		if values[k], err = finite(f, refitted); err != nil {
			return Estimate{}, err
		}
	}
	slices.Sort(values)
	low, high := stat.Quantile(0.025, stat.Empirical, values, nil), stat.Quantile(0.975, stat.Empirical, values, nil)
	return Estimate{value, stat.StdDev(values, nil), 2*value - high, 2*value - low}, nil
}

func finite(f func(*Chain) (float64, error), c *Chain) (float64, error) {
	v, err := f(c)
	return v, check.First(err, arg.Finite("f", v))
}
