package plotting

// The names of the regions of a phase diagram, each at the best place in its
// region.

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// regionNames are the names of regions: in place, or in the legend where the
// region is too small.
type regionNames struct{ *regions }

func (r *regionNames) layer() layer { return textLayer }

func (r *regionNames) extent(x, y axis) extent { return emptyExtent() }

func (r *regionNames) draw(v view) {
	sty := textStyle(labelSize, draw.XCenter, draw.YCenter)
	for k, name := range r.names {
		if pt, ok := r.place(v, k); ok && name != "" {
			centered(&v.Canvas, sty, pt, name)
		}
	}
}

func (r *regionNames) entries(v view) []entry {
	var out []entry
	for k, name := range r.names {
		if _, ok := r.place(v, k); !ok && name != "" {
			out = append(out, entry{name, func(c *draw.Canvas) { swatch(c, tint(k), borderStyle()) }})
		}
	}
	return out
}

// table is empty: the regions have one.
func (r *regionNames) table(_, _ axis) table { return table{} }

// place returns the best point for the name of a region: with space
// around it, and not far from the middle of the region. ok is false if the name
// does not fit anywhere.
func (r *regionNames) place(v view, class int) (best vg.Point, ok bool) {
	const nx, ny = 48, 36
	var (
		inside []spot
		middle spot
	)
	for i := 1; i < nx; i++ {
		for j := 1; j < ny; j++ {
			if at := (spot{float64(i) / nx, float64(j) / ny}); r.holds(v, class, at) {
				inside = append(inside, at)
				middle.u += at.u
				middle.v += at.v
			}
		}
	}
	n := float64(len(inside))
	middle = spot{middle.u / n, middle.v / n}
	half, most := halfSize(v, r.names[class]), math.Inf(-1)
	for _, at := range inside {
		room := r.room(v, class, at, half)
		if room < 1 {
			continue
		}
		if score := min(room, 2.5) - 2*math.Hypot(at.u-middle.u, at.v-middle.v); score > most+1e-9 {
			best, most, ok = vg.Point{X: v.X(at.u), Y: v.Y(at.v)}, score, true
		}
	}
	return best, ok
}

// A spot is a point of the frame, whose sides are from 0 to 1.
type spot struct{ u, v float64 }

// halfSize returns half the size of a name, with some space around it, as a fraction of the frame.
func halfSize(v view, name string) spot {
	sty := textStyle(labelSize, draw.XCenter, draw.YCenter)
	w, h := sty.Width(name), sty.Height(name)
	size := v.Size()
	return spot{float64((w/2 + 3) / size.X), float64((h/2 + 2) / size.Y)}
}

// room returns the factor by which a name at a spot could be enlarged before it leaves its
// region.
func (r *regionNames) room(v view, class int, at, half spot) float64 {
	for grow := 1.0; grow <= 2.5; grow += 0.25 {
		for _, s := range []float64{-1, -0.5, 0, 0.5, 1} {
			for _, t := range []float64{-1, 0, 1} {
				if !r.holds(v, class, spot{at.u + s*half.u*grow, at.v + t*half.v*grow}) {
					return grow - 0.25
				}
			}
		}
	}
	return 2.5
}

// holds reports whether a spot belongs to a region.
func (r *regionNames) holds(v view, class int, at spot) bool {
	if at.u < 0 || at.u > 1 || at.v < 0 || at.v > 1 {
		return false
	}
	x, y := v.x.valueAt(at.u), v.y.valueAt(at.v)
	within := r.x[0] <= x && x <= r.x[len(r.x)-1] && r.y[0] <= y && y <= r.y[len(r.y)-1]
	return within && r.at(v.x, v.y, x, y) == class
}
