package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/stream"
)

// What features know of classes: whether clusters of points are classes, and how well few labels tell a linear classifier the others.

// Clusters divides points, which are rows, into k clusters by k-means, so that Σ |x − centre|² is small: the best of 5 random starts of at most 50 rounds. It returns
// the number of each point's cluster.
func Clusters(ctx context.Context, points mat.Matrix, k int, seed uint64) ([]int, error) {
	if err := arg.AtLeast("k", k, 1); err != nil {
		return nil, err
	}
	x, err := sample(ctx, "points", points, k)
	if err != nil {
		return nil, err
	}
	rng, least := rand.New(stream.New(seed, 0, 0)), math.Inf(1)
	var best []int
	for range 5 {
		labels, total, err := kMeans(ctx, x, k, rng)
		if err != nil {
			return nil, err
		}
		if total < least || best == nil {
			least, best = total, labels
		}
	}
	return best, nil
}

func kMeans(ctx context.Context, x *mat.Dense, k int, rng *rand.Rand) (labels []int, total float64, err error) {
	n, d := x.Dims()
	centers := mat.NewDense(k, d, nil)
	for c, i := range rng.Perm(n)[:k] {
		centers.SetRow(c, x.RawRowView(i))
	}
	labels = make([]int, n)
	for range 50 {
		sums, counts, before := mat.NewDense(k, d, nil), make([]float64, k), total
		total = 0
		if err := eachSquare(ctx, x, centers, func(i int, squares []float64) {
			c := floats.MinIdx(squares)
			labels[i] = c
			total += squares[c]
			floats.Add(sums.RawRowView(c), x.RawRowView(i))
			counts[c]++
		}); err != nil {
			return nil, 0, err
		}
		for c, m := range counts {
			if m > 0 {
				floats.ScaleTo(centers.RawRowView(c), 1/m, sums.RawRowView(c))
			}
		}
		if total == before {
			break
		}
	}
	return labels, total, nil
}

// Agreement compares clusters with classes: the purity is the share of points whose class is the most frequent one of their cluster, and the
// information the mutual one over the mean of both entropies, 0 for independent and 1 for equal divisions.
func Agreement(clusters, classes []int) (purity, information float64, err error) {
	if err := arg.AtLeast("len(clusters)", len(clusters), 1); err != nil {
		return 0, 0, err
	}
	if len(clusters) != len(classes) {
		return 0, 0, fmt.Errorf("diagnosis: %d clusters and %d classes, want one of each for every point", len(clusters), len(classes))
	}
	share, table, rows, columns := 1/float64(len(classes)), make(map[[2]int]float64), make(map[int]float64), make(map[int]float64)
	for i, c := range clusters {
		table[[2]int{c, classes[i]}] += share
		rows[c] += share
		columns[classes[i]] += share
	}
	most := make(map[int]float64)
	for at, p := range table {
		most[at[0]] = max(most[at[0]], p)
	}
	purity = floats.Sum(values(most))
	if mean := (stat.Entropy(values(rows)) + stat.Entropy(values(columns))) / 2; mean > 0 {
		information = max(0, 2-stat.Entropy(values(table))/mean)
	}
	return min(1, purity), min(1, information), nil
}

// values returns the values of a map in an order that does not depend on chance: their own.
func values[K comparable](m map[K]float64) []float64 {
	list := make([]float64, 0, len(m))
	for _, v := range m {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// Standardize returns points with every coordinate shifted and scaled to the mean 0 and the variance 1; one that is constant becomes 0.
func Standardize(ctx context.Context, points mat.Matrix) (*mat.Dense, error) {
	x, err := sample(ctx, "points", points, 2)
	if err != nil {
		return nil, err
	}
	n, d := x.Dims()
	out := mat.NewDense(n, d, nil)
	for k := range d {
		column := mat.Col(nil, k, x)
		mean, sd := stat.MeanStdDev(column, nil)
		for i, v := range column {
			if sd > 0 {
				out.Set(i, k, (v-mean)/sd)
			}
		}
	}
	if !allFinite(out.RawMatrix().Data) {
		return nil, fmt.Errorf("diagnosis: the variances of points are not finite")
	}
	return out, nil
}

// FewLabels returns the accuracy of a linear classifier that knows the classes of only each points of every class: a ridge regression to the classes, asked
// about all others. It is the mean over 10 random choices of these points. Features should have variances of about 1, see [Standardize].
func FewLabels(ctx context.Context, points mat.Matrix, classes []int, each int, seed uint64) (diffusion.Estimate, error) {
	x, err := sample(ctx, "points", points, 2)
	if err != nil {
		return diffusion.Estimate{}, err
	}
	if err := arg.AtLeast("each", each, 1); err != nil {
		return diffusion.Estimate{}, err
	}
	n, _ := x.Dims()
	if len(classes) != n {
		return diffusion.Estimate{}, fmt.Errorf("diagnosis: %d points and %d classes, want one for every point", n, len(classes))
	}
	rng, accuracies := rand.New(stream.New(seed, 0, 0)), make([]float64, 10)
	for i := range accuracies {
		if err := ctx.Err(); err != nil {
			return diffusion.Estimate{}, err
		}
		if accuracies[i], err = ridge(x, classes, rng.Perm(n), each); err != nil {
			return diffusion.Estimate{}, err
		}
	}
	return meanOf(accuracies), nil
}

// ridge fits to the first each points of every class, in the given order, and returns the accuracy on the rest.
func ridge(x *mat.Dense, classes, order []int, each int) (float64, error) {
	_, d := x.Dims()
	counts, columns := make(map[int]int), make(map[int]int)
	var names, known, rest []int
	for _, i := range order {
		c := classes[i]
		if _, ok := columns[c]; !ok {
			columns[c] = len(names)
			names = append(names, c)
		}
		if counts[c]++; counts[c] <= each {
			known = append(known, i)
		} else {
			rest = append(rest, i)
		}
	}
	if len(rest) == 0 {
		return 0, fmt.Errorf("diagnosis: each = %d, and no point is left to ask about", each)
	}
	mean := make([]float64, d)
	for _, i := range known {
		floats.AddScaled(mean, 1/float64(len(known)), x.RawRowView(i))
	}
	a, y := mat.NewDense(len(known), d, nil), mat.NewDense(len(known), len(names), nil)
	for k, i := range known {
		floats.SubTo(a.RawRowView(k), x.RawRowView(i), mean)
		y.Set(k, columns[classes[i]], 1)
	}
	var gram, solved, weights mat.Dense
	gram.Mul(a, a.T())
	for k := range known {
		gram.Set(k, k, gram.At(k, k)+.1*float64(d))
	}
	if err := solved.Solve(&gram, y); err != nil || !allFinite(solved.RawMatrix().Data) {
		return 0, fmt.Errorf("diagnosis: the regression on %d points has no solution: %v", len(known), err)
	}
	weights.Mul(a.T(), &solved)
	right, out, off := 0., make([]float64, len(names)), make([]float64, d)
	for _, i := range rest {
		floats.SubTo(off, x.RawRowView(i), mean)
		mat.NewVecDense(len(out), out).MulVec(weights.T(), mat.NewVecDense(d, off))
		if names[floats.MaxIdx(out)] == classes[i] {
			right++
		}
	}
	return right / float64(len(rest)), nil
}
