package samples

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A cloud is the points as the sums of an evaluation read them: less their mean and in units in which the exponent of a weight 2^exponent is
// −|x − point|². Points that do not count are left out, and those of one class follow each other, in blocks that fit into the cache.
type cloud struct {
	center  []float64
	scale   float64   // from X_0 to these units
	points  []float64 // d numbers each
	minus   []float64 // −|point|²
	counts  []float64
	once    bool  // all counts are 1
	index   []int // the number in the set
	place   []int // of each point of the set, −1 for those that do not count
	blocks  []span
	radius  float64 // the largest |point|
	total   float64 // of the counts
	slack   float64 // exponents that are this much smaller than another do not count
	classes int     // 0 without labels
}

// span is consecutive points of one class.
type span struct {
	first, end, class int
	low, high         []float64 // the smallest and largest coordinates
}

// cloud returns the points with weights, in memory that an evaluation before may have had.
func (l *Law) cloud(weights []float64) *cloud {
	n, d := l.set.points.Dims()
	c, ok := l.set.tiles.clouds.Get().(*cloud)
	if !ok {
		c = &cloud{center: l.set.mean(), place: make([]int, n), index: make([]int, 0, n), counts: make([]float64, 0, n), points: make([]float64, n*d), minus: make([]float64, n)}
	}
	c.scale, c.once, c.classes = l.root*math.Sqrt(l.rate()), weights == nil, len(l.set.classes)
	c.index, c.counts, c.blocks, c.total = c.index[:0], c.counts[:0], nil, 0
	least := math.Inf(1)
	for _, i := range l.set.byClass() {
		count := 1.
		if weights != nil {
			count = weights[i]
		}
		if c.place[i] = -1; count == 0 {
			continue
		}
		c.place[i] = len(c.index)
		c.index, c.counts = append(c.index, i), append(c.counts, count)
		c.total, least = c.total+count, min(least, count)
	}
	c.points, c.minus = c.points[:len(c.index)*d], c.minus[:len(c.index)]
	for k, i := range c.index {
		c.minus[k] = -c.put(c.points[k*d:(k+1)*d], l.set.points.RawRowView(i))
	}
	c.radius = math.Sqrt(-floats.Min(c.minus))
	c.slack = 60 + math.Log2(c.total/least)
	c.divide(l.set.labels, d)
	return c
}

// put puts a point into dst and returns its squared length.
func (c *cloud) put(dst, point []float64) (square float64) {
	center := c.center[:len(dst)]
	for j, v := range point[:len(dst)] {
		v = (v - center[j]) * c.scale
		dst[j] = v
		square += v * v
	}
	return square
}

// countsOf returns the counts of some points, nil if all points count once.
func (c *cloud) countsOf(s span) []float64 {
	if c.once {
		return nil
	}
	return c.counts[s.first:s.end]
}

// byClass returns the numbers of the points, those of one class after the other, and otherwise close ones.
func (s *Set) byClass() []int {
	if s.labels == nil {
		return s.nearOrder()
	}
	first := make([]int, len(s.classes)+1)
	for _, c := range s.labels {
		first[c+1]++
	}
	for c := range s.classes {
		first[c+1] += first[c]
	}
	order := make([]int, s.Len())
	for _, i := range s.nearOrder() {
		c := s.labels[i]
		order[first[c]] = i
		first[c]++
	}
	return order
}

// blockLen is the largest number of points in a block, and blockSize of coordinates.
const blockLen, blockSize = 64, 8192

// divide makes the blocks.
func (c *cloud) divide(labels []int, d int) {
	size := min(blockLen, max(8, blockSize/d))
	class := func(k int) int {
		if labels == nil {
			return 0
		}
		return labels[c.index[k]]
	}
	for k := range c.index {
		if last := len(c.blocks) - 1; last >= 0 && c.blocks[last].class == class(k) && k-c.blocks[last].first < size {
			c.blocks[last].end++
			continue
		}
		c.blocks = append(c.blocks, span{first: k, end: k + 1, class: class(k)})
	}
	points := mat.NewDense(len(c.index), d, c.points)
	numbers := upTo(len(c.index))
	for k := range c.blocks {
		b := &c.blocks[k]
		b.low, b.high = bounds(points, numbers[b.first:b.end])
	}
}
