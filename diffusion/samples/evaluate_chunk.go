package samples

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/vec"
)

const lanes = vec.Lanes

type row = [lanes]float64

// evaluator does an evaluation for 32 places x at a time, each in a lane, with one block of points after the other. Its sums are
// relative to the largest weight so far, 2^most.
type evaluator struct {
	law   *Law
	cloud *cloud
	into  *Evaluation

	x        []float64 // in units of the cloud, less its center; twice that if product
	square   row       // |x|² in these units
	product  bool      // exponents are 2x·point − |point|², without −|x|²
	excluded [lanes]int

	low, high []float64 // the smallest and largest coordinates of the places
	distances []float64 // a bound below the squared distances to the points of each block

	exponents                                 []float64 // of a block, then weights
	most, sum, squares, lengths, excess, peak row       // Σ w, Σ w², Σ w (−|point|²), Σ w (exponent − most), largest w
	nearest                                   [lanes]int
	points                                    []float64 // Σ w point, d rows
	classes                                   []float64 // Σ w of each class, K rows

	blockMost, blockExcess row
	few                    [4 * lanes]float64
}

func newEvaluator(l *Law, c *cloud, into *Evaluation) *evaluator {
	d := l.Dim()
	return &evaluator{
		law: l, cloud: c, into: into,
		low: make([]float64, d), high: make([]float64, d), distances: make([]float64, len(c.blocks)),
		x: make([]float64, d*lanes), exponents: make([]float64, blockLen*lanes), points: make([]float64, d*lanes), classes: make([]float64, c.classes*lanes),
	}
}

// evaluate does the places of the given numbers. It begins with the block of points that may be closest, so that most of those which do not count
// are left out without a look at their points.
func (w *evaluator) evaluate(ctx context.Context, x *mat.Dense, numbers, without []int) error {
	w.start(x, numbers, without)
	first := w.measure()
	w.add(w.cloud.blocks[first])
	reach := w.reach()
	for k, s := range w.cloud.blocks {
		if k%16 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if k != first && w.distances[k] <= reach {
			w.add(s)
			reach = w.reach()
		}
	}
	for i, k := range numbers {
		w.finish(i, k)
	}
	return nil
}

// start puts places into the lanes, the last of them also into lanes that are left, and clears the sums.
func (w *evaluator) start(x *mat.Dense, numbers, without []int) {
	scale := math.Sqrt(w.law.rate())
	w.square = row{}
	for i := range lanes {
		k := numbers[min(i, len(numbers)-1)]
		for j, v := range x.RawRowView(k) {
			v = math.FMA(-w.law.root, w.cloud.center[j], v) * scale
			w.x[j*lanes+i] = v
			w.square[i] += v * v
		}
		w.excluded[i] = -1
		if without != nil && without[k] >= 0 {
			w.excluded[i] = w.cloud.place[without[k]]
		}
		w.most[i], w.nearest[i] = lowest, 0
	}
	w.sum, w.squares, w.lengths, w.excess, w.peak = row{}, row{}, row{}, row{}, row{}
	clear(w.points)
	clear(w.classes)
}

// measure finds for each block a bound below the squared distances of its points from the places, and returns the block for which it is smallest. It chooses
// how exponents are computed.
func (w *evaluator) measure() (first int) {
	for j := range w.low {
		x := w.x[j*lanes : (j+1)*lanes]
		w.low[j], w.high[j] = floats.Min(x), floats.Max(x)
	}
	for k, s := range w.cloud.blocks {
		var square float64
		for j, low := range s.low {
			if gap := low - w.high[j]; gap > 0 {
				square += gap * gap
			} else if gap := w.low[j] - s.high[j]; gap > 0 {
				square += gap * gap
			}
		}
		w.distances[k] = square
		if square < w.distances[first] {
			first = k
		}
	}
	w.choose()
	return first
}

// reach returns the squared distance beyond which no point counts.
func (w *evaluator) reach() (square float64) {
	for i, v := range w.most {
		if w.product {
			v -= w.square[i]
		}
		square = max(square, w.cloud.slack-v)
	}
	return square
}

// mostProduct bounds (|x| + |point|)², and so the rounding error of an exponent as a product: some 1e−13.
const mostProduct = 512

// choose takes products where they lose no digits, else differences, which take longer.
func (w *evaluator) choose() {
	far := math.Sqrt(floats.Max(w.square[:])) + w.cloud.radius
	w.product = far*far <= mostProduct
	if w.product {
		floats.Scale(2, w.x)
	}
}

// add adds the weights of a block of points to the sums.
func (w *evaluator) add(s span) {
	c, d := w.cloud, w.law.Dim()
	points, rows := c.points[s.first*d:s.end*d], w.exponents[:(s.end-s.first)*lanes]
	if w.product {
		vec.Products(rows, w.x, d, points, c.minus[s.first:s.end])
	} else {
		vec.Distances(rows, w.x, d, points)
	}
	for i, k := range w.excluded {
		if k >= s.first && k < s.end {
			rows[(k-s.first)*lanes+i] = math.Inf(-1)
		}
	}
	if !w.rise(rows) {
		return
	}
	w.blockExcess = row{}
	vec.Weigh(rows, w.most[:], c.countsOf(s), w.blockExcess[:])
	vec.WeightSums(w.few[:], rows, c.minus[s.first:s.end])
	vec.WeightedSum(w.points, rows, d, points)
	w.collect(s, rows)
}

// rise makes most the largest of itself and the exponents, and says whether any of these counts.
func (w *evaluator) rise(rows []float64) bool {
	for i := range w.blockMost {
		w.blockMost[i] = lowest
	}
	vec.Largest(w.blockMost[:], rows)
	counts, rises := false, false
	for i, v := range w.blockMost {
		counts = counts || v >= w.most[i]-w.cloud.slack
		rises = rises || v > w.most[i]
	}
	if rises {
		w.rescale()
	}
	return counts
}

// rescale makes the sums relative to the new largest weights.
func (w *evaluator) rescale() {
	var factors row
	for i, v := range w.blockMost {
		v = max(v, w.most[i])
		f := math.Exp2(w.most[i] - v)
		factors[i] = f
		w.excess[i] = f * (w.excess[i] + (w.most[i]-v)*w.sum[i])
		w.sum[i], w.squares[i], w.lengths[i], w.peak[i] = f*w.sum[i], f*f*w.squares[i], f*w.lengths[i], f*w.peak[i]
		w.most[i] = v
	}
	for _, sums := range [][]float64{w.points, w.classes} {
		for ; len(sums) > 0; sums = sums[lanes:] {
			for i, f := range factors {
				sums[i] *= f
			}
		}
	}
}

// collect adds the sums over a block, whose weights are rows.
func (w *evaluator) collect(s span, rows []float64) {
	sum, squares, lengths, peak := (*row)(w.few[:]), (*row)(w.few[lanes:]), (*row)(w.few[2*lanes:]), (*row)(w.few[3*lanes:])
	for i := range lanes {
		w.sum[i] += sum[i]
		w.squares[i] += squares[i]
		w.lengths[i] += lengths[i]
		w.excess[i] += w.blockExcess[i]
		if peak[i] > w.peak[i] {
			w.peak[i] = peak[i]
			for k := i; k < len(rows); k += lanes {
				if rows[k] == peak[i] {
					w.nearest[i] = w.cloud.index[s.first+k/lanes]
					break
				}
			}
		}
	}
	if len(w.classes) > 0 {
		floats.Add(w.classes[s.class*lanes:(s.class+1)*lanes], sum[:])
	}
}

// finish writes what belongs to lane i, the kth place.
func (w *evaluator) finish(i, k int) {
	l, c, e := w.law, w.cloud, w.into
	total, most, sum := c.total, w.most[i], w.sum[i]
	if w.excluded[i] >= 0 {
		total -= c.counts[w.excluded[i]]
	}
	if w.product {
		most -= w.square[i]
	}
	e.LogProb[k] = math.Ln2*most + math.Log(sum) - l.norm(total)
	if w.most[i] == lowest { // all exponents have overflowed
		e.LogProb[k] = math.Inf(-1)
	}
	e.Entropy[k] = max(0, math.Log(sum)-math.Ln2*w.excess[i]/sum)
	e.Participation[k] = sum * sum / w.squares[i]
	e.Nearest[k], e.Largest[k] = w.nearest[i], w.peak[i]/sum

	score, denoised := e.Score.RawRowView(k), e.Denoised.RawRowView(k)
	var fromX, fromCenter float64 // |⟨point⟩ − x|² and |⟨point⟩|²
	for j := range denoised {
		mean := w.points[j*lanes+i] / sum
		denoised[j] = c.center[j] + mean/c.scale
		x := w.x[j*lanes+i]
		if w.product {
			x /= 2
		}
		score[j] = (mean - x) / (math.Sqrt(l.rate()) * l.delta)
		fromX += (mean - x) * (mean - x)
		fromCenter += mean * mean
	}
	// The variance is a mean square less the square of a mean, about the x or the center: where these are smaller.
	if distance, length := -most-w.excess[i]/sum, -w.lengths[i]/sum; distance < length {
		e.Variance[k] = max(0, distance-fromX) / (c.scale * c.scale)
	} else {
		e.Variance[k] = max(0, length-fromCenter) / (c.scale * c.scale)
	}
	for class := range c.classes {
		e.Classes.RawRowView(k)[class] = w.classes[class*lanes+i] / sum
	}
}
