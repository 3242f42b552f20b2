package plotting

// What strokes have covered. Where many lines lie over each other, most of them
// add nothing to the picture.

import (
	"iter"
	"math"

	"gonum.org/v1/plot/vg"
)

// mostCells is the largest number of cells along a side of a cover.
const mostCells = 1 << 14

// A cover notes in cells as small as the finest detail what strokes of one width
// have covered.
type cover struct {
	width  vg.Length
	cell   vg.Length
	corner vg.Point // of the first cell
	rows   int
	words  int      // of a row
	bits   []uint64 // one for each cell, by rows
}

// newCover returns a cover without strokes, with room for those of the lines.
func newCover(lines [][]vg.Point, width vg.Length) *cover {
	low, high := bounds(lines)
	margin := vg.Point{X: width, Y: width}
	low, high = low.Sub(margin), high.Add(margin)
	size := high.Sub(low)
	c := &cover{width: width, corner: low, cell: max(finest, size.X/mostCells, size.Y/mostCells)}
	c.rows, c.words = int(size.Y/c.cell)+1, int(size.X/c.cell)/64+1
	c.bits = make([]uint64, c.rows*c.words)
	return c
}

// bounds returns the corners of the rectangle around lines.
func bounds(lines [][]vg.Point) (low, high vg.Point) {
	low, high = lines[0][0], lines[0][0]
	for _, line := range lines {
		for _, pt := range line {
			low = vg.Point{X: min(low.X, pt.X), Y: min(low.Y, pt.Y)}
			high = vg.Point{X: max(high.X, pt.X), Y: max(high.Y, pt.Y)}
		}
	}
	return low, high
}

// uncovered returns the parts of lines that add to what is covered, in order, and
// covers them. Parts that follow each other on a line stay connected; where one
// is cut off, a stub of its neighbour stays for the join.
func (c *cover) uncovered(lines iter.Seq[[]vg.Point]) iter.Seq[[]vg.Point] {
	return func(yield func([]vg.Point) bool) {
		for line := range lines {
			line = c.spaced(line)
			var part []vg.Point
			end := 0 // of the part, as an index of the line
			for i := 1; i < len(line); i++ {
				if !c.add(line[i-1], line[i]) {
					continue
				}
				if part != nil && c.isShort(line[end:i]) {
					part = append(part, line[end+1:i+1]...)
				} else {
					if part != nil && !yield(append(part, c.stub(line[end], line[end+1]))) {
						return
					}
					part = c.start(line, i)
				}
				end = i
			}
			if part == nil {
				continue
			}
			if end+1 < len(line) {
				part = append(part, c.stub(line[end], line[end+1]))
			}
			if !yield(part) {
				return
			}
		}
	}
}

// spaced returns a line without the points that are less than half a cell from
// the one before; its ends stay.
func (c *cover) spaced(line []vg.Point) []vg.Point {
	if len(line) < 3 {
		return line
	}
	last := len(line) - 1
	out := make([]vg.Point, 1, len(line))
	out[0] = line[0]
	for i, pt := range line[1:] {
		if i+1 == last || distance(out[len(out)-1], pt) >= c.cell/2 {
			out = append(out, pt)
		}
	}
	return out
}

// isShort tells whether a line is too short for a gap.
func (c *cover) isShort(line []vg.Point) bool {
	length := vg.Length(0)
	for i := 1; i < len(line) && length < 2*c.width; i++ {
		length += distance(line[i-1], line[i])
	}
	return length < 2*c.width
}

// start begins a part with the segment of a line that ends at i.
func (c *cover) start(line []vg.Point, i int) []vg.Point {
	part := make([]vg.Point, 0, 4)
	if i > 1 {
		part = append(part, c.stub(line[i-1], line[i-2]))
	}
	return append(part, line[i-1], line[i])
}

// stub returns the end of a piece of a segment as long as the stroke is wide.
func (c *cover) stub(from, to vg.Point) vg.Point {
	return between(from, to, min(1, c.width/max(distance(from, to), c.cell/1024)))
}

// add covers a segment, unless it is covered: up to half of a cell at its sides.
func (c *cover) add(a, b vg.Point) bool {
	cells, full := 0, true
	c.visit(a, b, c.width/2-c.cell/2, func(row []uint64, from, to int) bool {
		cells += to - from
		full = isFull(row, from, to)
		return full
	})
	if full && cells > 0 {
		return false
	}
	c.visit(a, b, c.width/2, func(row []uint64, from, to int) bool {
		fill(row, from, to)
		return true
	})
	return true
}

// visit goes through the rows of the rectangle around a segment and tells from
// which cell of the row to which it reaches; a cell counts by its middle.
func (c *cover) visit(a, b vg.Point, half vg.Length, see func(row []uint64, from, to int) bool) {
	var (
		ax, ay = float64((a.X - c.corner.X) / c.cell), float64((a.Y - c.corner.Y) / c.cell)
		bx, by = float64((b.X - c.corner.X) / c.cell), float64((b.Y - c.corner.Y) / c.cell)
		w      = float64(half / c.cell)
		length = math.Hypot(bx-ax, by-ay)
	)
	if length == 0 || w <= 0 {
		return
	}
	ux, uy := (bx-ax)/length, (by-ay)/length
	bottom, top := min(ay, by)-w*math.Abs(ux), max(ay, by)+w*math.Abs(ux)
	for j := max(0, firstCell(bottom)); j < min(c.rows, firstCell(top)); j++ {
		y := float64(j) + 0.5 - ay
		// Along the segment 0 <= x·ux + y·uy < length, and across |y·ux - x·uy| < w.
		lo, hi := solve(ux, y*uy, 0, length)
		lo2, hi2 := solve(-uy, y*ux, -w, w)
		from, to := firstCell(ax+max(lo, lo2)), firstCell(ax+min(hi, hi2))
		from, to = max(0, from), min(64*c.words, to)
		if from < to && !see(c.bits[j*c.words:(j+1)*c.words], from, to) {
			return
		}
	}
}

// firstCell returns the first cell whose middle is at v or beyond.
func firstCell(v float64) int { return int(math.Ceil(v - 0.5)) }

// solve returns the interval of x in which low <= k·x + m < high. It is wider than
// any canvas if k does not matter, or empty.
func solve(k, m, low, high float64) (from, to float64) {
	const wide = 1e8
	if math.Abs(k)*wide < 1 {
		if low <= m && m < high {
			return -wide, wide
		}
		return wide, -wide
	}
	from, to = (low-m)/k, (high-m)/k
	return min(from, to), max(from, to)
}

// isFull tells whether all bits of a row from one to another are set.
func isFull(row []uint64, from, to int) bool {
	for word, mask := range words(from, to) {
		if row[word]&mask != mask {
			return false
		}
	}
	return true
}

// fill sets the bits of a row from one to another.
func fill(row []uint64, from, to int) {
	for word, mask := range words(from, to) {
		row[word] |= mask
	}
}

// words returns the words in which there are bits from one to another, and which.
func words(from, to int) iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		for from < to {
			end := min(to, (from|63)+1)
			mask := (^uint64(0) >> (64 - (end - from))) << (from % 64)
			if !yield(from/64, mask) {
				return
			}
			from = end
		}
	}
}
