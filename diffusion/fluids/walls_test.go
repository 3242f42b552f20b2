package fluids

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// drawPhases returns draws of a chain, site by site from its conditional distributions on a fine grid, which is not the package's and has no point at φ = 0.
func drawPhases(sites, draws int, coupling, barrier float64, src rand.Source) (fields [][]float64) {
	const fine, edge = 240, 2.4
	place := func(k int) float64 { return edge * (2*(float64(k)+0.5)/fine - 1) }
	cumulative := func(from float64, ahead []float64) []float64 {
		p := make([]float64, fine)
		for k := range p {
			u := place(k)
			p[k] = ahead[k] * math.Exp(-barrier*math.Pow(u*u-1, 2)-coupling/2*math.Pow(u-from, 2))
		}
		return floats.CumSum(p, p)
	}
	ahead := make([][]float64, sites+1) // what the sites from i on contribute, given φ at the site i − 1
	ahead[sites] = make([]float64, fine)
	floats.AddConst(1, ahead[sites])
	tables := make([][][]float64, sites)
	for i := sites - 1; i >= 0; i-- {
		for k := range fine {
			tables[i] = append(tables[i], cumulative(place(k), ahead[i+1]))
			ahead[i] = append(ahead[i], tables[i][k][fine-1])
		}
		floats.Scale(1/floats.Max(ahead[i]), ahead[i])
	}
	free := make([]float64, fine) // of the first site, which has no bond before it
	for k := range free {
		free[k] = ahead[1][k] * math.Exp(-barrier*math.Pow(place(k)*place(k)-1, 2))
	}
	floats.CumSum(free, free)
	rng := rand.New(src)
	for range draws {
		var field []float64
		table := free
		for i := range sites {
			k := floats.Within(append([]float64{0}, table...), rng.Float64()*table[fine-1])
			field = append(field, place(k))
			if i+1 < sites {
				table = tables[i+1][k]
			}
		}
		fields = append(fields, field)
	}
	return fields
}

// crossings counts the sign changes.
func crossings(field []float64) (n float64) {
	for i := range len(field) - 1 {
		if field[i]*field[i+1] < 0 {
			n++
		}
	}
	return n
}

// Fields that are drawn and noised have as many walls as is expected of them given the noise, also when they are weighted with anything that is seen in the noise. Sign changes of the posterior mean are fewer.
func TestPosteriorWalls(t *testing.T) {
	lawtest.Slow(t)
	const sites, draws, coupling, barrier, at = 64, 2000, 3, 2, 0.01
	p, src := lawtest.Must(NewPhases(sites, coupling, barrier)), rand.NewPCG(45, 46)
	normal := rand.New(src)
	a, delta := arg.Noise(at)
	var expected, counted, excess, weighted, bias []float64
	for _, field := range drawPhases(sites, draws, coupling, barrier, src) {
		x := make([]float64, sites)
		for i, v := range field {
			x[i] = a*v + math.Sqrt(delta)*normal.NormFloat64()
		}
		walls, drawn := lawtest.Must(p.PosteriorWalls(x, at)), crossings(field)
		expected, counted, excess = append(expected, walls), append(counted, drawn), append(excess, walls-drawn)
		weighted = append(weighted, (walls-drawn)*(walls-3.5))
		bias = append(bias, crossings(p.Means(nil, x, at))-walls)
	}
	for _, c := range []struct {
		what   string
		sample []float64
		want   float64
	}{{"drawn walls", counted, p.Walls()}, {"mean of the expected walls", expected, p.Walls()}, {"expected less drawn walls", excess, 0}, {"their covariance with what is expected", weighted, 0}} {
		mean, sd := stat.MeanStdDev(c.sample, nil)
		near(t, c.what, mean, c.want, 3*stat.StdErr(sd, draws))
	}
	mean, sd := stat.MeanStdDev(bias, nil)
	near(t, "sign changes of the posterior mean, less expected walls", mean, -0.169, 3*math.Hypot(0.022, stat.StdErr(sd, draws))) // measured with fields of a Metropolis algorithm
}

// Three sites by midpoint sums over two grids, whose error, that of the square of the spacing, is extrapolated away, with noise and without.
func TestPosteriorWallsOfThree(t *testing.T) {
	const coupling, barrier, at = 1.5, 1.2, 0.02
	p, a, delta := lawtest.Must(NewPhases(3, coupling, barrier)), math.Exp(-at), -math.Expm1(-2*at)
	sums := func(x []float64, signal float64, fine int) float64 {
		const edge = 2.7
		place := func(k int) float64 { return edge * (2*(float64(k)+0.5)/float64(fine) - 1) }
		weight := func(i, k int) float64 {
			u := place(k)
			return math.Exp(-barrier*math.Pow(u*u-1, 2) - signal*math.Pow(x[i]-a*u, 2)/(2*delta))
		}
		ends := [2][]float64{make([]float64, fine), make([]float64, fine)}
		for k := range fine {
			ends[0][k], ends[1][k] = weight(0, k), weight(2, k)
		}
		all, walls := 0.0, 0.0
		for l := range fine {
			var sum, unlike [2]float64
			for k := range fine {
				bond := math.Exp(-coupling / 2 * math.Pow(place(k)-place(l), 2))
				for e := range ends {
					w := bond * ends[e][k]
					sum[e] += w
					if (k < fine/2) != (l < fine/2) {
						unlike[e] += w
					}
				}
			}
			middle := weight(1, l)
			all += middle * sum[0] * sum[1]
			walls += middle * (unlike[0]*sum[1] + sum[0]*unlike[1])
		}
		return walls / all
	}
	want := func(x []float64, signal float64) float64 { return (4*sums(x, signal, 600) - sums(x, signal, 300)) / 3 }
	for _, x := range [][]float64{{0.7, -0.2, 0.4}, {-0.1, 0.1, -1.2}} {
		near(t, "walls given the noise", lawtest.Must(p.PosteriorWalls(x, at)), want(x, 1), 1e-7)
	}
	near(t, "walls", p.Walls(), want(make([]float64, 3), 0), 1e-7)
}

// Without a signal nothing is known but the chain, and with hardly any noise the field is seen.
func TestPosteriorWallsLimits(t *testing.T) {
	p := lawtest.Must(NewPhases(5, 1.5, 3))
	x := []float64{1, 1.1, -0.9, -1, 1}
	near(t, "late", lawtest.Must(p.PosteriorWalls(x, 40)), p.Walls(), 1e-12)
	near(t, "early", lawtest.Must(p.PosteriorWalls(x, Earliest)), 2, 1e-9)
	near(t, "reflected", lawtest.Must(p.PosteriorWalls([]float64{1, -1, -0.9, 1.1, 1}, 0.2)), lawtest.Must(p.PosteriorWalls([]float64{1, 1.1, -0.9, -1, 1}, 0.2)), 1e-12)
	far := []float64{1e6, -1e6, 0, 0, 0}
	_, err := lawtest.Must(NewPhases(5, 1000, 1)).PosteriorWalls(far, 0.01)
	lawtest.CheckError(t, "fluids", "PosteriorWalls", err, "no field has a probability")
}
