package samples

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"regexp"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

var (
	coverageSamples = flag.Int("coverage", 0, "print the tables of CALIBRATION.md, from this number of samples")
	coverageSize    = flag.Int("coverage-n", 200, "the number of points of a sample")
	coverageLaws    = flag.String("coverage-laws", "", "only laws whose name matches this expression")
	coverageCurves  = flag.Bool("coverage-curves", true, "not only the collapse time")
)

// knownLaw is a distribution whose information is known.
type knownLaw struct {
	name string
	dim  int
	draw func(x []float64, rng *rand.Rand)
	// information returns I(X_0; X_t) and its derivative by ln ρ.
	information func(rho float64) (value, slope float64)
}

func (l knownLaw) sample(n int, seed uint64) *Set {
	rng := rand.New(rand.NewPCG(seed, 7))
	points := mat.NewDense(n, l.dim, nil)
	for i := range n {
		l.draw(points.RawRowView(i), rng)
	}
	return lawtest.Must(New(points))
}

// at returns the ln ρ where the information is the level.
func (l knownLaw) at(level float64) float64 {
	return lawtest.Must(crossing(0, level, func(lambda float64) (float64, error) {
		value, _ := l.information(math.Exp(lambda))
		return value, nil
	}))
}

// mixtureLaw is a mixture of Gaussians, whose information is computed from many draws.
func mixtureLaw(name string, m *diffusion.Mixture) knownLaw {
	const draws = 10000
	smooth := lawtest.Must(newSmoothLaw(m, draws, rand.New(rand.NewPCG(3, 4))))
	return knownLaw{
		name: name, dim: m.Dim(),
		draw:        func(x []float64, rng *rand.Rand) { m.Rand(x, rng) },
		information: func(rho float64) (value, slope float64) { return smooth.information(rho), smooth.slope(rho) },
	}
}

// productLaw has independent coordinates, each from a law in one dimension, with the information by quadrature.
func productLaw(name string, d int, m *diffusion.Mixture) knownLaw {
	return knownLaw{
		name: name, dim: d,
		draw: func(x []float64, rng *rand.Rand) {
			for k := range x {
				m.Rand(x[k:k+1], rng)
			}
		},
		information: func(rho float64) (value, slope float64) {
			t := timeOf(math.Log(rho))
			return float64(d) * lawtest.Must(diffusion.MutualInformation(m, t)), float64(d) * rho / 2 * lawtest.Must(diffusion.MMSE(m, t))
		},
	}
}

func isotropic(d int) *diffusion.Mixture {
	return lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, d)}, []float64{1}))
}

// axisPair has two components at ±μ on the first axis.
func axisPair(d int, mu, variance float64) *diffusion.Mixture {
	plus, minus := make([]float64, d), make([]float64, d)
	plus[0], minus[0] = mu, -mu
	return lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{plus, minus}, []float64{variance, variance}))
}

// decaying is a Gaussian with the variances 1/k².
func decaying(d int) *diffusion.Mixture {
	cov := mat.NewSymDense(d, nil)
	for k := range d {
		cov.SetSym(k, k, 1/float64((k+1)*(k+1)))
	}
	return lawtest.Must(diffusion.NewMixture([]float64{1}, [][]float64{make([]float64, d)}, []mat.Symmetric{cov}))
}

// clusters has k uneven components of different shapes.
func clusters(d, k int) *diffusion.Mixture {
	rng := rand.New(rand.NewPCG(uint64(d), uint64(k)))
	var weights []float64
	var means [][]float64
	var covs []mat.Symmetric
	total := float64(k*(k+1)) / 2
	for c := range k {
		mean, cov, axes := make([]float64, d), mat.NewSymDense(d, nil), lawtest.Orthogonal(d, rng)
		for j := range mean {
			mean[j] = 2 * rng.NormFloat64()
			cov.SymRankOne(cov, 0.05+0.95*rng.Float64(), axes.ColView(j))
		}
		weights, means, covs = append(weights, float64(c+1)/total), append(means, mean), append(covs, cov)
	}
	return lawtest.Must(diffusion.NewMixture(weights, means, covs))
}

// ring is a circle of radius 2 in d dimensions, of many narrow Gaussians, with little thickness.
func ring(d int) *diffusion.Mixture {
	const k = 64
	var weights, variances []float64
	var means [][]float64
	for c := range k {
		mean := make([]float64, d)
		mean[0], mean[1] = 2*math.Cos(2*math.Pi*float64(c)/k), 2*math.Sin(2*math.Pi*float64(c)/k)
		weights, variances, means = append(weights, 1.0/k), append(variances, 0.01), append(means, mean)
	}
	return lawtest.Must(diffusion.NewIsotropicMixture(weights, means, variances))
}

func knownLaws() []knownLaw {
	pair := lawtest.Must(diffusion.SymmetricPair(2, 0.25))
	var laws []knownLaw
	for _, d := range []int{1, 2, 4, 8, 16, 32, 64} {
		laws = append(laws, mixtureLaw(fmt.Sprintf("Gaussian, d = %d", d), isotropic(d)))
	}
	return append(laws,
		mixtureLaw("Gaussian, variances 1/k², d = 16", decaying(16)),
		mixtureLaw("pair, d = 8", axisPair(8, 4, 1)),
		mixtureLaw("5 clusters, d = 2", clusters(2, 5)),
		mixtureLaw("5 clusters, d = 8", clusters(8, 5)),
		mixtureLaw("ring, d = 3", ring(3)),
		productLaw("product of pairs, d = 1", 1, pair),
		productLaw("product of pairs, d = 4", 4, pair),
		productLaw("product of pairs, d = 16", 16, pair),
	)
}

// tally counts how often an interval contains the truth, and how often there is a warning.
type tally struct{ all, covered, quiet, quietCovered int }

func (c *tally) add(e Estimate, truth float64) {
	covered := e.Low <= truth && truth <= e.High
	c.all++
	if covered {
		c.covered++
	}
	if e.OK && e.Warning == "" {
		c.quiet++
		if covered {
			c.quietCovered++
		}
	}
}

func (c *tally) join(other tally) {
	c.all, c.covered, c.quiet, c.quietCovered = c.all+other.all, c.covered+other.covered, c.quiet+other.quiet, c.quietCovered+other.quietCovered
}

// sum64 is a seed of its own for each row and column of a table.
func sum64(row string, column ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, row, column)
	return h.Sum64()
}

func (c *tally) String() string {
	share := func(a, b int) string {
		if b == 0 {
			return "–"
		}
		return fmt.Sprintf("%.0f", 100*float64(a)/float64(b))
	}
	return fmt.Sprintf("%s (%s), %s", share(c.quietCovered, c.quiet), share(c.covered, c.all), share(c.all-c.quiet, c.all))
}

// fractions are the shares of ln n at which the curves are tested.
var fractions = []float64{0.3, 0.9}

// coverage draws samples of n points and returns what their intervals do: the collapse time, then information and MMSE at each fraction, and the
// mean of the collapse times divided by the truth.
func (l knownLaw) coverage(t testing.TB, n, samples, replicates int, curves bool) (tallies []tally, mean float64) {
	truth := timeOf(l.at(math.Log(float64(n))))
	var times []float64
	for _, f := range fractions {
		if !curves {
			break
		}
		times = append(times, timeOf(l.at(f*math.Log(float64(n)))))
	}
	tallies = make([]tally, 1+2*len(times))
	for seed := range samples {
		study := Study{Set: l.sample(n, uint64(seed)), Seed: uint64(seed), Replicates: replicates}
		e, err := study.CollapseTime(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		tallies[0].add(e, truth)
		mean += e.Value / truth / float64(samples)
		if !curves {
			continue
		}
		c, err := study.Curves(context.Background(), times)
		if err != nil {
			t.Fatal(err)
		}
		for k, time := range times {
			value, slope := l.information(ratioAt(time))
			tallies[1+k].add(c.Information[k], value)
			tallies[1+len(times)+k].add(c.MMSE[k], 2*slope/ratioAt(time))
		}
	}
	return tallies, mean
}

func TestCoverageTable(t *testing.T) {
	if *coverageSamples == 0 {
		t.Skip("asked for by -coverage")
	}
	for _, l := range knownLaws() {
		if !regexp.MustCompile(*coverageLaws).MatchString(l.name) {
			continue
		}
		tallies, mean := l.coverage(t, *coverageSize, *coverageSamples, 12, *coverageCurves)
		fmt.Printf("| %s | %d |", l.name, *coverageSize)
		for _, c := range tallies {
			fmt.Printf(" %v |", &c)
		}
		fmt.Printf(" %.3f |\n", mean)
	}
}

// The intervals for the collapse time of three laws, the last of them with 16 clusters, contain the truth in 95 % of 48 samples: in fewer than 41 with a
// probability of 0.1 %.
func TestCoverageOfCollapseTime(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(2, 0.25))
	var sum tally
	for _, l := range []knownLaw{mixtureLaw("", isotropic(3)), mixtureLaw("", isotropic(16)), productLaw("", 4, pair)} {
		tallies, mean := l.coverage(t, 150, 16, 8, false)
		if math.Abs(mean-1) > 0.08 {
			t.Errorf("d = %d: the mean collapse time is %v of the truth", l.dim, mean)
		}
		sum.covered += tallies[0].covered
		sum.quiet += tallies[0].quiet
	}
	if sum.covered < 41 || sum.quiet < 44 {
		t.Errorf("%d of 48 intervals contain the truth, and %d have no warning", sum.covered, sum.quiet)
	}
}
