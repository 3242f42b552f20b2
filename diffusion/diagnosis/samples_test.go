package diagnosis_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// normals are n points of d independent coordinates, N(mean, sd²).
func normals(rng *rand.Rand, n, d int, mean, sd float64) *mat.Dense {
	points := mat.NewDense(n, d, nil)
	for i := range n {
		for j := range d {
			points.Set(i, j, mean+sd*rng.NormFloat64())
		}
	}
	return points
}

// correlated are points with the covariance [[2, 1], [1, 1]].
func correlated(rng *rand.Rand, n int) *mat.Dense {
	points := normals(rng, n, 2, 0, 1)
	for i := range n {
		x, y := points.At(i, 0), points.At(i, 1)
		points.SetRow(i, []float64{x + y, x})
	}
	return points
}

// TestFrechetClosedForms: N(0, I) and N(m, s² I) have |m|² + d(1 − s)²; covariances that do not commute with another,
// here [[2, 1], [1, 1]] and diag(1, 4), have tr (C_1 C_2)^{1/2} = √(tr M + 2√det M), M = C_1 C_2, in two dimensions.
func TestFrechetClosedForms(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(1, 1))
	f := lawtest.Must(diagnosis.FrechetDistance(t.Context(), normals(rng, 20000, 5, 0, 1), normals(rng, 20000, 5, .3, 1.5)))
	checkEstimate(t, "distance", f.Limit, 5*.09+5*.25, .05)
	other := normals(rng, 20000, 2, 0, 1)
	for i := range 20000 {
		other.Set(i, 1, 2*other.At(i, 1))
	}
	f = lawtest.Must(diagnosis.FrechetDistance(t.Context(), correlated(rng, 20000), other))
	checkEstimate(t, "distance", f.Limit, 3+5-2*math.Sqrt(2+4+2*math.Sqrt(4)), .05)
}

// TestFrechetBias: for equal distributions the distance is on average b/n, and the limit 0; for different ones, errors cover the value.
func TestFrechetBias(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(2, 1))
	const runs, n, d = 200, 200, 6
	exact := d * (.2*.2 + .3*.3)
	var plain, null, limits []float64
	covered := 0
	for range runs {
		a := normals(rng, n, d, 0, 1)
		f := lawtest.Must(diagnosis.FrechetDistance(t.Context(), a, normals(rng, n, d, 0, 1)))
		plain, null = append(plain, f.Distance.Value), append(null, f.Limit.Value)
		f = lawtest.Must(diagnosis.FrechetDistance(t.Context(), a, normals(rng, n, d, .2, 1.3)))
		limits = append(limits, f.Limit.Value)
		if f.Limit.Agrees(exact, 1.96) {
			covered++
		}
	}
	mean := func(x []float64) diffusion.Estimate {
		m, sd := stat.MeanStdDev(x, nil)
		return diffusion.Estimate{Value: m, StdErr: sd / math.Sqrt(runs)}
	}
	// Means differ by N(0, 2/n), which makes 2d/n; the covariances, (d² + d)/4n and more, see Dowson and Landau.
	if b := mean(plain); b.Value < 2.*d/n || b.Value > (2.*d+d*(d+1.))/n {
		t.Errorf("bias %v", b)
	}
	checkEstimate(t, "null", mean(null), 0, .005)
	checkEstimate(t, "limit", mean(limits), exact, .02)
	if share := float64(covered) / runs; share < .9 || share > .99 {
		t.Errorf("95 %% intervals contain the value in %v of %d runs", share, runs)
	}
}

// TestKernelDistance: for points on a line the distance is a sum of squared differences of moments, for (xy + 1)³ with the weights 3, 3, 1. It is
// not biased. Errors are tested in 8 dimensions, where the third power has no long tail.
func TestKernelDistance(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(3, 1))
	const runs, n, shift = 300, 200, .25
	for _, test := range []struct {
		dim          int
		shift, exact float64 // NaN: the mean over runs
	}{
		{1, 0, 0}, {1, shift, 3*shift*shift + 3*math.Pow(shift*shift, 2) + math.Pow(shift*shift*shift+3*shift, 2)}, {8, 0, 0}, {8, shift, math.NaN()},
	} {
		values, errs, covered := make([]float64, runs), make([]float64, runs), 0.
		for r := range runs {
			e := lawtest.Must(diagnosis.KernelDistance(t.Context(), normals(rng, n, test.dim, 0, 1), normals(rng, n+7, test.dim, test.shift, 1)))
			values[r], errs[r] = e.Value, e.StdErr
		}
		mean, sd := stat.MeanStdDev(values, nil)
		if math.IsNaN(test.exact) {
			test.exact = mean
		}
		checkEstimate(t, "distance", diffusion.Estimate{Value: mean, StdErr: sd / math.Sqrt(runs)}, test.exact, .1)
		for r, v := range values {
			if math.Abs(v-test.exact) <= 1.96*errs[r] {
				covered += 1. / runs
			}
		}
		t.Logf("dimension %d, shift %v: error %.4f of %.4f, coverage %.3f", test.dim, test.shift, stat.Mean(errs, nil), sd, covered)
		if ratio := stat.Mean(errs, nil) / sd; test.dim > 1 && (ratio < .85 || ratio > 1.45 || covered < .91) {
			t.Errorf("shift %v: the error is %v of the spread, and 95 %% intervals contain the value in %v of the runs", test.shift, ratio, covered)
		}
	}
}

// TestKernelDistanceByPairs compares with the sums over pairs.
func TestKernelDistanceByPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	a, b := normals(rng, 23, 3, 0, 1), normals(rng, 17, 3, .5, 1)
	mean := func(x, y *mat.Dense, same bool) (sum float64) {
		pairs := 0.
		for i := range x.RawMatrix().Rows {
			for j := range y.RawMatrix().Rows {
				if !same || i != j {
					sum += math.Pow(mat.Dot(x.RowView(i), y.RowView(j))/3+1, 3)
					pairs++
				}
			}
		}
		return sum / pairs
	}
	want := mean(a, a, true) + mean(b, b, true) - 2*mean(a, b, false)
	if e := lawtest.Must(diagnosis.KernelDistance(t.Context(), a, b)); math.Abs(e.Value-want) > 1e-12 {
		t.Errorf("MMD² = %v, want %v", e, want)
	}
}

// TestClassifierScore: K classes that are all known for certain give K; classes of which nothing is known give 1. Of a few points drawn from K
// classes the score is too small, and less so when corrected.
func TestClassifierScore(t *testing.T) {
	one := mat.NewDense(4, 2, []float64{1, 0, 0, 1, 1, 0, 0, 1})
	if s := lawtest.Must(diagnosis.NewClassifierScore(t.Context(), one)); math.Abs(s.Score.Value-2) > 1e-12 {
		t.Errorf("score %v, want 2", s.Score)
	}
	half := mat.NewDense(4, 2, []float64{.5, .5, .5, .5, .5, .5, .5, .5})
	if s := lawtest.Must(diagnosis.NewClassifierScore(t.Context(), half)); s.Score.Value != 1 || s.Corrected.Value != 1 {
		t.Errorf("score %v, want 1", s)
	}
	rng := rand.New(rand.NewPCG(5, 1))
	const runs, n = 400, 100
	weights := []float64{.5, .2, .2, .1}
	exact := 0.
	for _, w := range weights {
		exact -= w * math.Log(w)
	}
	var plain, corrected float64
	covered := 0
	for range runs {
		p := mat.NewDense(n, 4, nil)
		for i := range n {
			u, c := rng.Float64(), 0
			for ; u > weights[c]; c++ {
				u -= weights[c]
			}
			p.Set(i, c, 1)
		}
		s := lawtest.Must(diagnosis.NewClassifierScore(t.Context(), p))
		plain, corrected = plain+math.Log(s.Score.Value)/runs, corrected+math.Log(s.Corrected.Value)/runs
		if s.Corrected.Agrees(math.Exp(exact), 1.96) {
			covered++
		}
	}
	if math.Abs(plain-exact+3./2/n) > .008 || math.Abs(corrected-exact) > .008 {
		t.Errorf("means %v and %v, want %v and %v", plain, corrected, exact-3./2/n, exact)
	}
	if covered < .9*runs {
		t.Errorf("95 %% intervals contain the value in %d of %d runs", covered, runs)
	}
}

// TestSupport: points of one square out of two that the data fill have all precision and half the recall.
func TestSupport(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	square := func(n int, width float64) *mat.Dense {
		p := mat.NewDense(n, 2, nil)
		for i := range n {
			p.SetRow(i, []float64{width * rng.Float64(), rng.Float64()})
		}
		return p
	}
	s := lawtest.Must(diagnosis.CompareSupport(t.Context(), square(1000, 2), square(1000, 1), 3))
	if s.Precision.Value < .9 || math.Abs(s.Recall.Value-.5) > .05 || math.Abs(s.Coverage.Value-.5) > .06 || math.Abs(s.Density.Value-1) > .1 {
		t.Errorf("%+v", s)
	}
	far := normals(rng, 100, 2, 50, 1)
	s = lawtest.Must(diagnosis.CompareSupport(t.Context(), square(100, 1), far, 3))
	if s.Precision.Value != 0 || s.Recall.Value != 0 || s.Density.Value != 0 || s.Coverage.Value != 0 || s.Recall.StdErr == 0 {
		t.Errorf("%+v of points far apart", s)
	}
}

// TestNearestNeighbors: points on a line, and copies.
func TestNearestNeighbors(t *testing.T) {
	training := mat.NewDense(4, 1, []float64{0, 1, 3, 7})
	n := lawtest.Must(diagnosis.NearestNeighbors(t.Context(), mat.NewDense(3, 1, []float64{.2, 3, 6}), training))
	for i, want := range [][3]float64{{0, .2, .8}, {2, 0, 2}, {3, 1, 3}} {
		if float64(n.Index[i]) != want[0] || math.Abs(n.Nearest[i]-want[1]) > 1e-12 || math.Abs(n.Second[i]-want[2]) > 1e-12 {
			t.Errorf("point %d: %v %v %v, want %v", i, n.Index[i], n.Nearest[i], n.Second[i], want)
		}
	}
	if e := lawtest.Must(n.Copies(.3)); math.Abs(e.Value-2./3) > 1e-12 {
		t.Errorf("share %v of copies, want 2/3", e)
	}
}

// TestROC: two normal scores have the area Φ(d′/√2); errors cover it.
func TestROC(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	want := distuv.UnitNormal.CDF(1 / math.Sqrt2)
	const runs = 400
	covered := 0
	for range runs {
		up, down := normals(rng, 60, 1, 1, 1).RawMatrix().Data, normals(rng, 90, 1, 0, 1).RawMatrix().Data
		roc := lawtest.Must(diagnosis.NewROC(up, down))
		if roc.Area.Agrees(want, 1.96) {
			covered++
		}
		area := 0.
		for i := 1; i < len(roc.TruePositive); i++ {
			area += (roc.FalsePositive[i] - roc.FalsePositive[i-1]) * (roc.TruePositive[i] + roc.TruePositive[i-1]) / 2
		}
		if math.Abs(area-roc.Area.Value) > 1e-12 {
			t.Fatalf("the area below the curve is %v, and A = %v", area, roc.Area)
		}
	}
	if covered < .92*runs || covered > .98*runs {
		t.Errorf("95 %% intervals contain the area in %d of %d runs", covered, runs)
	}
	if roc := lawtest.Must(diagnosis.NewROC([]float64{1, 1}, []float64{1, 0})); roc.Area.Value != .75 {
		t.Errorf("area %v with ties, want 0.75", roc.Area)
	}
}

func TestBadSamples(t *testing.T) {
	ctx := t.Context()
	good, flat := normals(rand.New(rand.NewPCG(8, 1)), 60, 2, 0, 1), mat.NewDense(60, 3, nil)
	bad := mat.DenseCopyOf(good)
	bad.Set(7, 1, math.NaN())
	for _, test := range []struct {
		name, want string
		err        error
	}{
		{"FrechetDistance", "a is nil", second(diagnosis.FrechetDistance(ctx, nil, good))},
		{"FrechetDistance", "point 7 of b is [", second(diagnosis.FrechetDistance(ctx, good, bad))},
		{"FrechetDistance", "a has dimension 2, b has 3", second(diagnosis.FrechetDistance(ctx, good, flat))},
		{"FrechetDistance", "want more than 60 in each", second(diagnosis.FrechetDistance(ctx, mat.NewDense(60, 20, nil), mat.NewDense(60, 20, nil)))},
		{"KernelDistance", "the number of points of a = 2, want at least 8", second(diagnosis.KernelDistance(ctx, mat.NewDense(2, 1, nil), good))},
		{"NewClassifierScore", "row 0 of probabilities is [", second(diagnosis.NewClassifierScore(ctx, good))},
		{"CompareSupport", "k = 0", second(diagnosis.CompareSupport(ctx, good, good, 0))},
		{"CompareSupport", "k = 60, want less than the number of points, 60", second(diagnosis.CompareSupport(ctx, good, good, 60))},
		{"NearestNeighbors", "training is nil", second(diagnosis.NearestNeighbors(ctx, good, nil))},
		{"NewROC", "len(positives) = 1", second(diagnosis.NewROC([]float64{1}, []float64{1, 2}))},
		{"NewROC", "negatives has NaN", second(diagnosis.NewROC([]float64{1, 2}, []float64{1, math.NaN()}))},
		{"Copies", "limit = 0", second(new(diagnosis.Neighbors).Copies(0))},
	} {
		lawtest.CheckError(t, "diagnosis", test.name, test.err, test.want)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for name, err := range map[string]error{
		"FrechetDistance":  second(diagnosis.FrechetDistance(cancelled, good, good)),
		"KernelDistance":   second(diagnosis.KernelDistance(cancelled, good, good)),
		"CompareSupport":   second(diagnosis.CompareSupport(cancelled, good, good, 3)),
		"NearestNeighbors": second(diagnosis.NearestNeighbors(cancelled, good, good)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v of a cancelled context", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestClusters: two heaps that are far apart are found, and few labels tell one from the other; without structure they tell nothing.
func TestClusters(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	x, classes := normals(rng, 200, 3, 0, 1), make([]int, 200)
	for i := range 100 {
		classes[i] = 1
	}
	if e := lawtest.Must(diagnosis.FewLabels(t.Context(), x, classes, 5, 1)); math.Abs(e.Value-.5) > .12 {
		t.Errorf("accuracy %v without anything to know", e)
	}
	for i := range 100 {
		x.Set(i, 0, x.At(i, 0)+12)
	}
	if e := lawtest.Must(diagnosis.FewLabels(t.Context(), x, classes, 5, 1)); e.Value < .99 {
		t.Errorf("accuracy %v of heaps far apart", e)
	}
	purity, information, err := diagnosis.Agreement(lawtest.Must(diagnosis.Clusters(t.Context(), x, 2, 1)), classes)
	if err != nil || purity != 1 || math.Abs(information-1) > 1e-12 {
		t.Errorf("purity %v, information %v: %v", purity, information, err)
	}
	purity, information, err = diagnosis.Agreement([]int{0, 1, 0, 1}, []int{5, 5, 6, 6})
	if err != nil || purity != .5 || math.Abs(information) > 1e-12 {
		t.Errorf("purity %v, information %v of independent divisions: %v", purity, information, err)
	}
}

// TestStandardize: means 0, variances 1, and 0 for what is constant.
func TestStandardize(t *testing.T) {
	x := lawtest.Must(diagnosis.Standardize(t.Context(), mat.NewDense(3, 2, []float64{1, 7, 2, 7, 3, 7})))
	if want := mat.NewDense(3, 2, []float64{-1, 0, 0, 0, 1, 0}); !mat.EqualApprox(x, want, 1e-15) {
		t.Errorf("%v, want %v", mat.Formatted(x), mat.Formatted(want))
	}
	_, err := diagnosis.Standardize(t.Context(), mat.NewDense(1, 2, nil))
	lawtest.CheckError(t, "diagnosis", "Standardize", err, "points")
}
