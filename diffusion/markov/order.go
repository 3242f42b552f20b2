package markov

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/check"
)

// How much of the past matters: tests of independence and of the order of a chain.

// Test is the result of a test: a statistic that has, if the hypothesis is true and the sequence long, the χ² distribution with
// Freedom degrees of freedom, and the probability PValue that it is at least as large.
type Test struct {
	Statistic, Freedom, PValue float64
}

func newTest(statistic, freedom float64) Test {
	statistic = max(0, statistic)
	if freedom <= 0 {
		return Test{statistic, 0, 1} // nothing that could differ
	}
	return Test{statistic, freedom, distuv.ChiSquared{K: freedom}.Survival(statistic)}
}

// GTest is the likelihood-ratio test of independence: whether the next state does not depend on the present one.
// The statistic is G = 2 Σ n_ij ln (n_ij/e_ij), with the number e_ij = n_i n_j/N that is expected then (Hoel, Biometrika 41, 430, 1954).
// States that never occur do not count.
func (c *Counts) GTest() Test {
	var g float64
	freedom := c.independent(func(n, expected float64) {
		if n > 0 {
			g += 2 * n * math.Log(n/expected)
		}
	})
	return newTest(g, freedom)
}

// ChiSquare is Pearson's test of independence, with the statistic Σ (n_ij − e_ij)²/e_ij. It is close to [Counts.GTest] if all e_ij
// are large.
func (c *Counts) ChiSquare() Test {
	var chi2 float64
	freedom := c.independent(func(n, expected float64) { chi2 += (n - expected) / expected * (n - expected) })
	return newTest(chi2, freedom)
}

// independent calls f for all pairs of states that may follow each other, and returns the degrees of freedom.
func (c *Counts) independent(f func(n, expected float64)) (freedom float64) {
	to := make([]float64, c.Len())
	for _, row := range c.rows {
		for _, t := range row {
			to[t.To] += t.Probability
		}
	}
	var from, ends float64
	for j, n := range to {
		if n > 0 {
			ends++
		}
		if c.totals[j] > 0 {
			from++
		}
	}
	row := make([]float64, c.Len())
	for i, n := range c.totals {
		if n == 0 {
			continue
		}
		clear(row)
		for _, t := range c.rows[i] {
			row[t.To] = t.Probability
		}
		for j, m := range to {
			if m > 0 {
				f(row[j], n*(m/c.total))
			}
		}
	}
	return (from - 1) * (ends - 1)
}

// ReversibilityTest tests detailed balance: whether steps i → j and j → i are equally frequent. The statistic is
// Σ_{i<j} (n_ij − n_ji)²/(n_ij + n_ji), with a degree of freedom for each independent cycle of the pairs that occur, since
// a sequence that does not go around has n_ij = n_ji but for its ends.
func (c *Counts) ReversibilityTest() Test {
	var chi2, pairs float64
	graph := make([][]Transition, c.Len())
	for i, row := range c.rows {
		for _, t := range row {
			back := c.At(t.To, i)
			if i == t.To || back > 0 && i > t.To {
				continue
			}
			d := t.Probability - back
			chi2 += d / (t.Probability + back) * d
			pairs++
			graph[i] = append(graph[i], Transition{To: t.To})
			graph[t.To] = append(graph[t.To], Transition{To: i})
		}
	}
	_, parts := (&Chain{graph}).components()
	return newTest(chi2, pairs-float64(c.Len()-parts))
}

// OrderFit is a chain of an order that is fitted to a sequence, by maximum likelihood: the next state depends on as many previous
// ones as Order says.
type OrderFit struct {
	Order         int
	LogLikelihood float64 // in nats
	Parameters    float64 // mᵏ(m − 1) for m states and the order k
	AIC           float64 // 2 Parameters − 2 LogLikelihood (Akaike 1974)
	BIC           float64 // Parameters ln N − 2 LogLikelihood (Schwarz 1978), which finds the true order of a long sequence (Katz 1981)
}

// FitOrders fits chains of the orders 0 to most to a sequence of states from 0 to states − 1. The likelihoods are those of the same
// N = len(sequence) − most states, given the ones before, so that they can be compared; the order with the least AIC or
// BIC is the one to choose. It is an error if an entry is not a state, or if most is negative or not below the length of the sequence.
func FitOrders(sequence []int, states, most int) ([]OrderFit, error) {
	if err := check.First(arg.AtLeast("states", states, 1), arg.AtLeast("most", most, 0), checkSequence(sequence, states)); err != nil {
		return nil, err
	}
	n := len(sequence) - most
	if n < 1 {
		return nil, fmt.Errorf("markov: sequence has %d states, want more than most = %d", len(sequence), most)
	}
	var fits []OrderFit
	context := make([]int, n) // the number of the k states before each
	for k := range most + 1 {
		if k > 0 {
			context = extended(context, sequence[most-k:])
		}
		parameters := math.Pow(float64(states), float64(k)) * float64(states-1)
		if math.IsInf(parameters, 1) {
			return nil, fmt.Errorf("markov: states = %d and most = %d: a chain of the order %d has more parameters than float64 can tell", states, most, k)
		}
		l := logLikelihood(context, sequence[most:])
		fits = append(fits, OrderFit{k, l, parameters, 2*parameters - 2*l, parameters*math.Log(float64(n)) - 2*l})
	}
	return fits, nil
}

// extended numbers the pairs of a context and the state before it.
func extended(context, before []int) []int {
	numbers, longer := make(map[[2]int]int), make([]int, len(context))
	for i, of := range context {
		key := [2]int{of, before[i]}
		if _, found := numbers[key]; !found {
			numbers[key] = len(numbers)
		}
		longer[i] = numbers[key]
	}
	return longer
}

// logLikelihood returns Σ n ln (n/n_context) over the pairs of a context and the next state, in the order in which they first appear.
func logLikelihood(context, next []int) (sum float64) {
	pair := extended(context, next)
	contexts, pairs := make([]float64, len(context)), make([]float64, len(context))
	of := make([]int, len(context))
	for i, p := range pair {
		contexts[context[i]]++
		pairs[p]++
		of[p] = context[i]
	}
	for p, n := range pairs {
		if n > 0 {
			sum += n * math.Log(n/contexts[of[p]])
		}
	}
	return sum
}

// OrderTest is the likelihood-ratio test of the order low against the larger order high, two of the results of the same
// call of [FitOrders] (Hoel 1954; Anderson and Goodman, Ann. Math. Stat. 28, 89, 1957). Its p-value is right only if most words of
// high + 1 states occur several times.
func OrderTest(low, high OrderFit) (Test, error) {
	if low.Order >= high.Order {
		return Test{}, fmt.Errorf("markov: low has the order %d, want one below that of high, %d", low.Order, high.Order)
	}
	if err := check.First(
		arg.Finite("the log likelihood of low", low.LogLikelihood), arg.Finite("the log likelihood of high", high.LogLikelihood),
		arg.NonNegative("the number of parameters of low", low.Parameters), arg.NonNegative("the number of parameters of high", high.Parameters),
	); err != nil {
		return Test{}, err
	}
	statistic, freedom := 2*(high.LogLikelihood-low.LogLikelihood), high.Parameters-low.Parameters
	if err := check.First(arg.Finite("the statistic", statistic), arg.Finite("the degrees of freedom", freedom)); err != nil {
		return Test{}, err
	}
	// The larger order can imitate the smaller one, and rounding is all that can make the difference negative.
	if rounding := 1e-9 * math.Abs(low.LogLikelihood); statistic < -rounding || freedom < 0 {
		return Test{}, fmt.Errorf("markov: high has the log likelihood %v with %v parameters, want no less than low has, %v with %v",
			high.LogLikelihood, high.Parameters, low.LogLikelihood, low.Parameters)
	}
	if freedom > 0 && freedom < 1 {
		return Test{}, fmt.Errorf("markov: high has %v parameters more than low, want a whole number", freedom)
	}
	return newTest(statistic, freedom), nil
}
