package plotting

// What can be seen of many points. Strokes of long series all go through
// strokeLines, which draws no more than a printed page can show, in a time that
// grows with the number of points only.

import (
	"iter"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// longSeries is the number of points from which a series is long. Shorter ones
// are drawn point by point.
const longSeries = 2000

// finest is the smallest detail that is kept: printers show less.
const finest = vg.Inch / 600

// thinned returns a long polyline without what cannot be seen: of the points that
// follow each other in one column of details it keeps the first, the lowest, the
// highest and the last.
func thinned(pts []vg.Point) []vg.Point {
	if len(pts) <= longSeries {
		return pts
	}
	var out []vg.Point
	for start := 0; start < len(pts); {
		end, low, high := start+1, start, start
		column := int(pts[start].X / finest)
		for ; end < len(pts) && int(pts[end].X/finest) == column; end++ {
			if pts[end].Y < pts[low].Y {
				low = end
			}
			if pts[end].Y > pts[high].Y {
				high = end
			}
		}
		last := -1
		for _, i := range []int{start, min(low, high), max(low, high), end - 1} {
			if i != last {
				out = append(out, pts[i])
			}
			last = i
		}
		start = end
	}
	return out
}

// places returns where points are on the canvas, without what cannot be seen.
func (v view) places(pts plotter.XYs) []vg.Point {
	out := make([]vg.Point, len(pts))
	for i, pt := range pts {
		out[i] = v.place(pt.X, pt.Y)
	}
	return thinned(out)
}

// strokeLines strokes lines, and of very many points only what is not covered
// already: all lines are of one color, and where they overlap it is the color of
// one.
func strokeLines(c draw.Canvas, style draw.LineStyle, lines ...[]vg.Point) {
	if ink, ok := c.Canvas.(*inkCanvas); ok {
		ink.trace(lines...)
		return
	}
	if !isLong(lines) {
		c.StrokeLines(style, lines...)
		return
	}
	solid := slices.Values(lines)
	if len(style.Dashes) > 0 {
		solid = dashed(lines, style.Dashes)
		style.Dashes = nil
	}
	var path vg.Path
	for line := range newCover(lines, style.Width).uncovered(solid) {
		path.Move(line[0])
		for _, pt := range line[1:] {
			path.Line(pt)
		}
	}
	c.SetLineStyle(style)
	c.Stroke(path)
}

// isLong tells whether lines have many points together.
func isLong(lines [][]vg.Point) bool {
	points := 0
	for _, line := range lines {
		points += len(line)
	}
	return points > longSeries
}

// dashed cuts lines into their dashes. Each is valid until the next.
func dashed(lines [][]vg.Point, dashes []vg.Length) iter.Seq[[]vg.Point] {
	return func(yield func([]vg.Point) bool) {
		var dash []vg.Point
		for _, line := range lines {
			k, left := 0, dashes[0]
			dash = append(dash[:0], line[0])
			for i, to := range line[1:] {
				from := line[i]
				length := distance(from, to)
				along := vg.Length(0)
				for ; along+left < length; left = dashes[k%len(dashes)] {
					along += left
					dash = append(dash, between(from, to, along/length))
					if k%2 == 0 && !yield(dash) {
						return
					}
					dash = append(dash[:0], dash[len(dash)-1])
					k++
				}
				left -= length - along
				if k%2 == 0 {
					dash = append(dash, to)
				}
			}
			if k%2 == 0 && !yield(dash) {
				return
			}
		}
	}
}

func distance(a, b vg.Point) vg.Length {
	return vg.Length(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)))
}

// between returns the point that is a part t of the way from a to b.
func between(a, b vg.Point, t vg.Length) vg.Point { return a.Add(b.Sub(a).Scale(t)) }
