package guidance

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

// Labelled data and their exact classifier, by Bayes' rule,
//
//	p(c|x) = P(c) p(x|c) / Σ_b P(b) p(x|b).

// Classes is a distribution of labelled data, p(x) = Σ_c P(c) p(x|c). [Classes.At]
// noises it. It is immutable and safe for concurrent use.
type Classes struct {
	priors []float64
	laws   []*diffusion.Mixture // p(x|c)
	law    *diffusion.Mixture   // p(x)
}

// NewClasses returns the data with the priors P(c), which must be positive and sum
// to 1 within 1e−9, and the distributions p(x|c), all in the same dimension.
func NewClasses(priors []float64, laws []*diffusion.Mixture) (*Classes, error) {
	if len(priors) == 0 {
		return nil, errors.New("guidance: priors is empty")
	}
	if len(laws) != len(priors) {
		return nil, fmt.Errorf("guidance: %d laws for %d priors", len(laws), len(priors))
	}
	for k, p := range priors {
		if err := arg.Positive(fmt.Sprintf("priors[%d]", k), p); err != nil {
			return nil, err
		}
		if laws[k] == nil {
			return nil, fmt.Errorf("guidance: laws[%d] is nil", k)
		}
		if d := laws[k].Dim(); d != laws[0].Dim() {
			return nil, fmt.Errorf("guidance: laws[%d] has dimension %d, laws[0] has %d", k, d, laws[0].Dim())
		}
	}
	sum := floats.Sum(priors)
	if math.Abs(sum-1) > 1e-9 {
		return nil, fmt.Errorf("guidance: priors sum to %v, not to 1", sum)
	}
	c := &Classes{priors: make([]float64, len(priors)), laws: append([]*diffusion.Mixture(nil), laws...)}
	floats.ScaleTo(c.priors, 1/sum, priors)
	var err error
	if c.law, err = join(c.priors, laws); err != nil {
		return nil, fmt.Errorf("guidance: %w", err)
	}
	return c, nil
}

// join returns Σ_c P(c) p(x|c) as one mixture of all components.
func join(priors []float64, laws []*diffusion.Mixture) (*diffusion.Mixture, error) {
	var weights []float64
	var means [][]float64
	var covs []mat.Symmetric
	for k, law := range laws {
		for i := range law.Len() {
			weight, mean, cov := law.Component(i)
			weights, means, covs = append(weights, priors[k]*weight), append(means, mean), append(covs, cov)
		}
	}
	return diffusion.NewMixture(weights, means, covs)
}

// Len returns the number of classes.
func (c *Classes) Len() int { return len(c.laws) }

// Dim returns the dimension of the data.
func (c *Classes) Dim() int { return c.law.Dim() }

// Law returns p(x), the distribution of the data without their labels.
func (c *Classes) Law() *diffusion.Mixture { return c.law }

// Class returns P(k) and p(x|k), for k from 0 to Len − 1. It panics if k is outside.
func (c *Classes) Class(k int) (prior float64, law *diffusion.Mixture) {
	arg.Index("k", k, c.Len())
	return c.priors[k], c.laws[k]
}

// At returns the classes noised up to time t. Noise does not change labels, so the
// priors stay the same. It panics if t is negative or NaN.
func (c *Classes) At(t float64) *Classes {
	noised := &Classes{priors: c.priors, laws: make([]*diffusion.Mixture, len(c.laws)), law: c.law.At(t)}
	for k, law := range c.laws {
		noised.laws[k] = law.At(t)
	}
	return noised
}

// LogPosterior puts ln p(c|x) of all classes into dst, a slice of length c.Len(),
// and returns it; a nil dst is allocated. It panics if a length does not match or if a distribution has no density.
func (c *Classes) LogPosterior(dst, x []float64) []float64 {
	dst = arg.Slice(dst, c.Len())
	for k, law := range c.laws {
		dst[k] = math.Log(c.priors[k]) + law.LogProb(x)
	}
	floats.AddConst(-floats.LogSumExp(dst), dst)
	return dst
}

// PosteriorScore puts the gradient of the classifier's ln p(k|x),
//
//	∇ln p(k|x) = ∇ln p(x|k) − Σ_b p(b|x) ∇ln p(x|b),
//
// into dst and returns it; a nil dst is allocated. It is what a perfect classifier
// of noisy data contributes to guidance. It panics if a length does not match, if k is
// no class or if a distribution has no density.
func (c *Classes) PosteriorScore(dst, x []float64, k int) []float64 {
	arg.Index("k", k, c.Len())
	dst = c.laws[k].Score(dst, x)
	score := make([]float64, len(x))
	for b, logPosterior := range c.LogPosterior(nil, x) {
		floats.AddScaled(dst, -math.Exp(logPosterior), c.laws[b].Score(score, x))
	}
	return dst
}

// Guided returns the generation of class k with guidance of the given weight, any
// finite number.
func (c *Classes) Guided(k int, weight float64) (*Guided, error) {
	if k < 0 || k >= c.Len() {
		return nil, fmt.Errorf("guidance: k = %d is outside 0 to %d", k, c.Len()-1)
	}
	return New(c.law, c.laws[k], weight)
}
