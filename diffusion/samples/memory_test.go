package samples

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// partlyCopied returns n normal points, and m others of which a share are noisy copies of them.
func partlyCopied(n, m, d int, share float64, seed uint64) (*Set, *mat.Dense) {
	return copiesCase{draw: normalPoint}.draws(n, m, d, share, rand.New(rand.NewPCG(seed, 9)))
}

// copiesCase is a law of training points and of new ones.
type copiesCase struct {
	name string
	draw func(x []float64, rng *rand.Rand)
}

func normalPoint(x []float64, rng *rand.Rand) {
	for j := range x {
		x[j] = rng.NormFloat64()
	}
}

var copiesCases = []copiesCase{
	{"N(0, 1)", normalPoint},
	{"Laplace", func(x []float64, rng *rand.Rand) {
		normalPoint(x, rng)
		floats.Scale(math.Sqrt(rng.ExpFloat64()), x)
	}},
	{"clusters", func(x []float64, rng *rand.Rand) {
		normalPoint(x, rng)
		k := rng.IntN(5)
		floats.Scale(math.Pow(10, -float64(k)/2), x) // five shapes of densities that differ much
		x[0] += 5 * float64(k)
	}},
}

func (c copiesCase) draws(n, m, d int, share float64, rng *rand.Rand) (*Set, *mat.Dense) {
	points, generated := mat.NewDense(n, d, nil), mat.NewDense(m, d, nil)
	for i := range n {
		c.draw(points.RawRowView(i), rng)
	}
	for i := range m {
		x := generated.RawRowView(i)
		c.draw(x, rng)
		if rng.Float64() < share {
			floats.Scale(1e-9, x)
			floats.Add(x, points.RawRowView(rng.IntN(n)))
		}
	}
	return lawtest.Must(New(points)), generated
}

// coverage returns what the intervals of independent sets do.
func (c copiesCase) coverage(n, m, d int, share float64, runs int) (result tally) {
	rng := rand.New(rand.NewPCG(1, sum64(c.name, n, m, d, share)))
	for range runs {
		set, generated := c.draws(n, m, d, share, rng)
		result.add(lawtest.Must(Study{Set: set}.Copies(context.Background(), generated, nil, 0)).Share, share)
	}
	return result
}

// TestCopies: the share of copies among generated points of which it is known. The larger study in CALIBRATION.md is written to the file
// named by COPIES_STUDY.
func TestCopies(t *testing.T) {
	lawtest.Slow(t)
	if name := os.Getenv("COPIES_STUDY"); name != "" {
		copiesStudy(name)
	}
	const runs = 100
	for _, d := range []int{1, 3, 8} {
		for _, share := range []float64{0, 0.2, 1} {
			result := copiesCases[0].coverage(200, 150, d, share, runs)
			t.Logf("d = %d, share %v: %v", d, share, &result)
			if result.covered < 88 || result.quiet < runs {
				t.Errorf("d = %d, share %v: %v", d, share, &result)
			}
		}
	}
}

func copiesStudy(name string) {
	file := lawtest.Must(os.Create(name))
	defer file.Close()
	for _, c := range copiesCases {
		for _, size := range [][3]int{{1, 200, 400}, {2, 200, 400}, {8, 200, 200}, {64, 200, 100}, {1, 2000, 100}, {2, 2000, 100}} {
			d, n, runs := size[0], size[1], size[2]
			fmt.Fprintf(file, "| %s | %d | %d |", c.name, d, n)
			for _, share := range []float64{0, 0.05, 0.5, 1} {
				result := c.coverage(n, 500, d, share, runs)
				fmt.Fprintf(file, " %v |", &result)
			}
			fmt.Fprintln(file)
		}
	}
}

func TestCopiesByChance(t *testing.T) {
	ctx := context.Background()
	set, generated := partlyCopied(2000, 300, 1, 0, 1)
	c := lawtest.Must(Study{Set: set}.Copies(ctx, generated, nil, 0))
	if math.Abs(c.New.Value-1./3) > 4*c.New.StdErr { // c^d
		t.Errorf("%+v of new points count as copies, want 1/3", c.New)
	}
	_, others := partlyCopied(2000, 1000, 1, 0, 2)
	if c := lawtest.Must(Study{Set: set}.Copies(ctx, generated, others, 0.1)); math.Abs(c.New.Value-0.1) > 4*c.New.StdErr || c.Limit != 0.1 {
		t.Errorf("%+v of held-out points count as copies, want 1/10", c.New)
	}
	twice := mat.NewDense(200, 2, nil)
	for i := range 100 {
		row := []float64{float64(i) * float64(i), float64(i%7) * 0.3}
		twice.SetRow(2*i, row)
		twice.SetRow(2*i+1, row)
	}
	doubled := lawtest.Must(New(twice))
	if c := lawtest.Must(Study{Set: doubled}.Copies(ctx, twice, nil, 0)); c.Share.Warning == "" {
		t.Errorf("no warning of points that are all there twice: %+v", c)
	}
	for want, f := range map[string]func() (*Copies, error){
		"limit = 1":            func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, nil, 1) },
		"limit = -1":           func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, nil, -1) },
		"generated is 200 × 2": func() (*Copies, error) { return Study{Set: set}.Copies(ctx, twice, nil, 0) },
		"heldOut is 200 × 2":   func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, twice, 0) },
		"generated is 0 × 0":   func() (*Copies, error) { return Study{Set: set}.Copies(ctx, &mat.Dense{}, nil, 0) },
		"points = 2": func() (*Copies, error) {
			return Study{Set: lawtest.Must(New(mat.NewDense(2, 1, nil)))}.Copies(ctx, generated, nil, 0)
		},
		"Workers":     func() (*Copies, error) { return Study{Set: set, Workers: -1}.Copies(ctx, generated, nil, 0) },
		"Set is nil":  func() (*Copies, error) { return Study{}.Copies(ctx, generated, nil, 0) },
		"limit = NaN": func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, nil, math.NaN()) },
	} {
		_, err := f()
		lawtest.CheckError(t, "samples", "Copies", err, want)
	}
}
