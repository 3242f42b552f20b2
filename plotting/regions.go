package plotting

// Phase diagrams: a plane divided into named regions.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Regions divides the plane into named regions: the point (x[i], y[j]), both
// ascending, belongs to names[class[i][j]]. A class of -1 stays white. A name
// is written into its region, and into the legend if the region is too small.
// The borders run between the points; a border that is known exactly can be
// drawn over them with Line.
func (p *Panel) Regions(x, y []float64, class [][]int, names []string) *Panel {
	if !p.checkGrid("Regions", x, y, "class", len(class)) {
		return p
	}
	for i, row := range class {
		if !p.checkRow("Regions", "class", i, len(row), len(y)) {
			return p
		}
		for j, k := range row {
			if k < -1 || k >= len(names) {
				p.fail("Regions: class[%d][%d] = %d, and there are %d names", i, j, k, len(names))
				return p
			}
		}
	}
	for _, name := range names {
		p.checkLabel("Regions: names", name)
	}
	all := &regions{x: x, y: y, class: class, names: names}
	p.series = append(p.series, all)
	for k := range names {
		p.series = append(p.series, &region{all: all, class: k})
	}
	return p
}

// regions is the division of the plane.
type regions struct {
	x, y  []float64
	class [][]int
	names []string
}

func (r *regions) wear(look)              {}
func (r *regions) name() string           { return "" }
func (r *regions) thumbnail(*draw.Canvas) {}

func (r *regions) extent(x, y axis) extent {
	return extent{x: admitted(x, r.x), y: admitted(y, r.y), tight: true}
}

func (r *regions) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	xs, ys := span{r.x[0], r.x[len(r.x)-1]}, span{r.y[0], r.y[len(r.y)-1]}
	paint(c, x, y, xs, ys, func(vx, vy float64) color.NRGBA {
		return tint(r.at(x, y, vx, vy))
	})
	for k := range r.names {
		border := plotter.NewContour(r.indicator(k), []float64{0.5}, onePen{inkColor})
		border.LineStyles = []draw.LineStyle{{Color: inkColor, Width: thinWidth}}
		border.Plot(c, plt)
	}
}

// tint returns the pale color of a region.
func tint(class int) color.NRGBA {
	if class < 0 {
		return color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	}
	order := []int{0, 4, 2, 3, 5, 1, 6} // neighbours that differ in lightness
	return mix(colors[order[class%len(order)]], color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, 0.68)
}

// at returns the class at a point: the one with the largest weight among the
// four points of the grid around it, which rounds the steps of the grid as
// the contour lines do.
func (r *regions) at(x, y axis, vx, vy float64) int {
	i, s := x.between(r.x, vx)
	j, t := y.between(r.y, vy)
	corners := [4]int{r.class[i][j], r.class[i+1][j], r.class[i][j+1], r.class[i+1][j+1]}
	weights := [4]float64{(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t}
	best, most := corners[0], -1.0
	for _, k := range corners {
		sum := 0.0
		for b, other := range corners {
			if other == k {
				sum += weights[b]
			}
		}
		if sum > most {
			best, most = k, sum
		}
	}
	return best
}

// indicator returns the field that is one in a region and zero outside.
func (r *regions) indicator(class int) field {
	z := make([][]float64, len(r.x))
	for i := range z {
		z[i] = make([]float64, len(r.y))
		for j := range z[i] {
			if r.class[i][j] == class {
				z[i][j] = 1
			}
		}
	}
	return field{r.x, r.y, z}
}

// A region is the name of one class, in place or in the legend.
type region struct {
	all    *regions
	class  int
	placed bool
}

func (r *region) wear(look)               {}
func (r *region) extent(x, y axis) extent { return extent{x: emptySpan(), y: emptySpan()} }

// name is the entry in the legend: empty if the region carries its name.
func (r *region) name() string {
	if r.placed {
		return ""
	}
	return r.all.names[r.class]
}

func (r *region) thumbnail(c *draw.Canvas) {
	swatch(c, tint(r.class), draw.LineStyle{Color: inkColor, Width: thinWidth})
}

func (r *region) plot(c draw.Canvas, _ *plot.Plot, x, y axis) {
	name := r.all.names[r.class]
	sty := textStyle(labelSize, draw.XCenter, draw.YCenter)
	if pt, ok := r.place(c, x, y, sty.Width(name), sty.Height(name)); ok && name != "" {
		centered(&c, sty, pt, name)
	}
}

// settle decides whether the name fits into its region, for a frame of the
// given size.
func (r *region) settle(c draw.Canvas, x, y axis) {
	name := r.all.names[r.class]
	sty := textStyle(labelSize, draw.XCenter, draw.YCenter)
	_, r.placed = r.place(c, x, y, sty.Width(name), sty.Height(name))
}

// place returns the point of the region that is best for a text of the given
// size: with room around it, and not far from the middle of the region.
func (r *region) place(c draw.Canvas, x, y axis, w, h vg.Length) (best vg.Point, ok bool) {
	const nx, ny = 48, 36
	type candidate struct{ u, v float64 }
	var (
		all    []candidate
		mu, mv float64
	)
	for i := 1; i < nx; i++ {
		for j := 1; j < ny; j++ {
			if u, v := float64(i)/nx, float64(j)/ny; r.holds(x, y, u, v) {
				all = append(all, candidate{u, v})
				mu += u
				mv += v
			}
		}
	}
	mu, mv = mu/float64(len(all)), mv/float64(len(all))
	most := math.Inf(-1)
	for _, k := range all {
		room := r.room(c, x, y, k.u, k.v, w, h)
		if room < 1 {
			continue
		}
		if score := min(room, 2.5) - 2*math.Hypot(k.u-mu, k.v-mv); score > most+1e-9 {
			best, most, ok = vg.Point{X: c.X(k.u), Y: c.Y(k.v)}, score, true
		}
	}
	return best, ok
}

// room returns by which factor a text at a point of the frame could grow
// before it leaves its region.
func (r *region) room(c draw.Canvas, x, y axis, u, v float64, w, h vg.Length) float64 {
	size := c.Size()
	du, dv := float64((w/2+3)/size.X), float64((h/2+2)/size.Y)
	for grow := 1.0; grow <= 2.5; grow += 0.25 {
		for _, s := range []float64{-1, -0.5, 0, 0.5, 1} {
			for _, t := range []float64{-1, 0, 1} {
				if !r.holds(x, y, u+s*du*grow, v+t*dv*grow) {
					return grow - 0.25
				}
			}
		}
	}
	return 2.5
}

// holds tells whether a point of the frame belongs to the region.
func (r *region) holds(x, y axis, u, v float64) bool {
	if u < 0 || u > 1 || v < 0 || v > 1 {
		return false
	}
	vx, vy := x.valueAt(u), y.valueAt(v)
	inside := r.all.x[0] <= vx && vx <= r.all.x[len(r.all.x)-1] &&
		r.all.y[0] <= vy && vy <= r.all.y[len(r.all.y)-1]
	return inside && r.all.at(x, y, vx, vy) == r.class
}

// centered draws text with the middle of its box at pt.
func centered(c *draw.Canvas, sty draw.TextStyle, pt vg.Point, label string) {
	pt.Y += sty.FontExtents().Descent
	sty.YAlign = draw.YCenter
	c.FillText(sty, pt, label)
}
