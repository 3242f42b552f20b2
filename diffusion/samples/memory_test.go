package samples

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// partlyCopied returns n normal points, and m others of which a share are noisy copies of them.
func partlyCopied(n, m, d int, share float64, seed uint64) (*Set, *mat.Dense) {
	rng := rand.New(rand.NewPCG(seed, 9))
	points, generated := mat.NewDense(n, d, nil), mat.NewDense(m, d, nil)
	for i := range points.RawMatrix().Data {
		points.RawMatrix().Data[i] = rng.NormFloat64()
	}
	for i := range m {
		copied := rng.Float64() < share
		from := points.RawRowView(rng.IntN(n))
		for j := range d {
			v := rng.NormFloat64()
			if copied {
				v = from[j] + 1e-9*v
			}
			generated.Set(i, j, v)
		}
	}
	return lawtest.Must(New(points)), generated
}

// copiesCoverage returns the share of intervals that contain the truth, and the share with a warning.
func copiesCoverage(n, m, d int, share float64, runs int) (covered, warned float64) {
	for run := range runs {
		set, generated := partlyCopied(n, m, d, share, uint64(run))
		c := lawtest.Must(Study{Set: set}.Copies(context.Background(), generated, nil, 0))
		covered += hit(c.Share, share) / float64(runs)
		if c.Share.Warning != "" {
			warned += 1 / float64(runs)
		}
	}
	return covered, warned
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
			covered, warned := copiesCoverage(200, 150, d, share, runs)
			t.Logf("d = %d, share %v: %.2f, warned %.2f", d, share, covered, warned)
			if covered < 0.88 || warned > 0 {
				t.Errorf("d = %d, share %v: covers %.2f, warned %.2f", d, share, covered, warned)
			}
		}
	}
}

func copiesStudy(name string) {
	file := lawtest.Must(os.Create(name))
	defer file.Close()
	for _, d := range []int{1, 2, 8, 64} {
		for _, n := range []int{200, 1000} {
			fmt.Fprintf(file, "| d = %d, n = %d |", d, n)
			for _, share := range []float64{0, 0.05, 0.5, 1} {
				covered, _ := copiesCoverage(n, 500, d, share, 100)
				fmt.Fprintf(file, " %.0f |", 100*covered)
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
		"limit = 1":             func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, nil, 1) },
		"limit = -1":            func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, nil, -1) },
		"2 columns":             func() (*Copies, error) { return Study{Set: set}.Copies(ctx, twice, nil, 0) },
		"heldOut has 2 columns": func() (*Copies, error) { return Study{Set: set}.Copies(ctx, generated, twice, 0) },
		"no points":             func() (*Copies, error) { return Study{Set: set}.Copies(ctx, &mat.Dense{}, nil, 0) },
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
