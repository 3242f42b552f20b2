package samples

import (
	"math"
	"sync"

	"nonequilibrium/diffusion/internal/vec"
)

// What one x needs: the points go by in tiles of 32, in which each lane is a point.

// tiles are the points less their mean, coordinate by coordinate for 32 points at a time. They are made when the first x arrives.
type tiles struct {
	once   sync.Once
	center []float64 // the mean of the points
	points []float64 // the last tile is filled up with zeros
	memory sync.Pool // of scans
	clouds sync.Pool // memory for evaluations

	onceNear sync.Once
	near     []int // the points in an order in which neighbours are close
}

// nearOrder returns the numbers of the points in an order in which those that follow each other are close.
func (s *Set) nearOrder() []int {
	t := s.tiles
	t.onceNear.Do(func() {
		t.near = upTo(s.Len())
		arrange(s.points, t.near, blockLen)
	})
	return t.near
}

// upTo returns 0, 1, …, n − 1.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// tiled returns the tiles of the set.
func (s *Set) tiled() *tiles {
	t := s.tiles
	t.once.Do(func() {
		n, d := s.points.Dims()
		t.center = s.mean()
		t.points = make([]float64, (n+vec.Lanes-1)/vec.Lanes*vec.Lanes*d)
		for i := range n {
			tile := t.points[i/vec.Lanes*vec.Lanes*d:]
			for j, v := range s.points.RawRowView(i) {
				tile[j*vec.Lanes+i%vec.Lanes] = v - t.center[j]
			}
		}
		t.memory.New = func() any { return newScan(d) }
	})
	return t
}

// scanTiles is the number of tiles whose exponents are held at a time.
const scanTiles = 32

// scan is the state of a sum over all points for one x. Exponents are −|x − x_i e^{−t}|² log₂e/2Δ, and weights are relative to the
// largest so far, 2^most. Differences are taken of numbers that are small where weights are large: a form with x·x_i would lose digits for
// Δ ≪ |x|².
type scan struct {
	*tiles
	n         int
	x         []float64 // x − e^{−t} center
	most, sum float64   // the largest exponent, and the sum of the weights
	slack     float64   // exponents that are this much smaller do not count

	scaled        []float64 // x/e^{−t}
	scale, offset [1]float64
	rows          [scanTiles * vec.Lanes]float64
	lanes, excess [vec.Lanes]float64
	ones          [scanTiles]float64
	few           [4 * vec.Lanes]float64
	sums          []float64 // of the weights times the points, eight parts for each coordinate
}

func newScan(d int) *scan {
	s := &scan{x: make([]float64, d), scaled: make([]float64, d), sums: make([]float64, 8*d)}
	for k := range s.ones {
		s.ones[k] = 1
	}
	return s
}

func (s *scan) free() { s.memory.Put(s) }

// begin prepares the sum over the points.
func (l *Law) begin(x []float64) *scan {
	if len(x) != l.Dim() {
		panic("samples: x has the wrong length")
	}
	t := l.set.tiled()
	s := t.memory.Get().(*scan)
	s.tiles, s.n = t, l.set.Len()
	s.most, s.sum, s.slack = lowest, 0, 60+math.Log2(float64(s.n))
	s.scale[0] = -l.rate() * l.root * l.root
	for j, v := range x {
		s.x[j] = math.FMA(-l.root, t.center[j], v)
		s.scaled[j] = s.x[j] / l.root
	}
	return s
}

// lowest is below all exponents of points, and far enough from −∞ to be subtracted.
const lowest = -1e300

// each calls use with the exponents of some tiles of points after the other, the number of the first point, and these tiles.
func (s *scan) each(use func(first int, rows, tiles []float64)) {
	size := len(s.x) * vec.Lanes
	for first := 0; first < s.n; first += len(s.rows) {
		part := s.points[first*len(s.x) : min((first+len(s.rows))*len(s.x), len(s.points))]
		rows := s.rows[:len(part)/len(s.x)]
		for k := 0; k*vec.Lanes < len(rows); k++ {
			vec.ScaledDistance(rows[k*vec.Lanes:(k+1)*vec.Lanes], part[k*size:(k+1)*size], s.scaled, s.scale[:], s.offset[:])
		}
		for i := s.n - first; i < len(rows); i++ {
			rows[i] = math.Inf(-1)
		}
		use(first, rows, part)
	}
}

// rise makes most the largest of itself and the exponents, and returns these and what weights have to be multiplied by.
func (s *scan) rise(rows []float64) (largest, factor float64) {
	for i := range s.lanes {
		s.lanes[i] = lowest
	}
	vec.Largest(s.lanes[:], rows)
	largest = lowest
	for _, v := range s.lanes {
		largest = max(largest, v)
	}
	before := s.most
	s.most = max(s.most, largest)
	return largest, math.Exp2(before - s.most)
}

// weigh turns exponents into weights.
func (s *scan) weigh(rows []float64) {
	for i := range s.lanes {
		s.lanes[i] = s.most
	}
	vec.Weigh(rows, s.lanes[:], nil, s.excess[:])
}

// scan sums the weights of all points, and their products with the points if these are wanted.
func (l *Law) scan(x []float64, points bool) *scan {
	s := l.begin(x)
	clear(s.sums)
	s.each(func(_ int, rows, tiles []float64) {
		largest, factor := s.rise(rows)
		if largest < s.most-s.slack {
			return
		}
		if factor < 1 {
			s.sum *= factor
			for i := range s.sums {
				s.sums[i] *= factor
			}
		}
		s.weigh(rows)
		vec.WeightSums(s.few[:], rows, s.ones[:len(rows)/vec.Lanes])
		for _, w := range s.few[:vec.Lanes] {
			s.sum += w
		}
		if points {
			for size := len(s.x) * vec.Lanes; len(rows) > 0; rows, tiles = rows[vec.Lanes:], tiles[size:] {
				vec.Dots(s.sums, rows[:vec.Lanes], tiles[:size])
			}
		}
	})
	return s
}

// mean returns a coordinate of the mean of the points less their center.
func (s *scan) mean(j int) (sum float64) {
	for _, v := range s.sums[8*j : 8*j+8] {
		sum += v
	}
	return sum / s.sum
}
