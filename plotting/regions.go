package plotting

// Phase diagrams: a plane divided into named regions.

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg/draw"
)

// Regions divides the plane into named regions: the point (x[i], y[j]), with x and y
// ascending, belongs to names[class[i][j]]. A class of -1 stays white. A name is written
// into its region, or into the legend if the region is too small. The borders run between
// the points; a border that is known exactly can be drawn over them with Line.
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
				p.fail("Regions: class[%d][%d] = %d, but there are %d names", i, j, k, len(names))
				return p
			}
		}
	}
	for _, name := range names {
		p.checkLabel("Regions: names", name)
	}
	all := &regions{x: slices.Clone(x), y: slices.Clone(y), names: slices.Clone(names)}
	for _, row := range class {
		all.class = append(all.class, slices.Clone(row))
	}
	for k := range names {
		all.borders = append(all.borders, newLevelSet(all.indicator(k), []float64{0.5}))
	}
	p.ground = paleGround
	return p.add(all).add(&regionNames{all})
}

// regions is the division of the plane, without the names.
type regions struct {
	x, y    []float64
	class   [][]int
	names   []string
	borders []levelSet // of each region
}

func (r *regions) layer() layer { return groundLayer }

func (r *regions) extent(x, y axis) extent {
	return extent{x: admitted(x, r.x), y: admitted(y, r.y), tight: true}
}

func (r *regions) draw(v view) {
	xs, ys := span{r.x[0], r.x[len(r.x)-1]}, span{r.y[0], r.y[len(r.y)-1]}
	theme := themeOf(v.Canvas.Canvas)
	v.paint(xs, ys, func(vx, vy float64) color.NRGBA { return theme.shade(tint(r.at(v.x, v.y, vx, vy))) })
	for _, b := range r.borders {
		v.strokeLevels(b, borderStyle())
	}
}

func borderStyle() draw.LineStyle { return draw.LineStyle{Color: inkColor, Width: thinWidth} }

// entries is empty: the names are a series of their own.
func (r *regions) entries(view) []entry { return nil }

func (r *regions) table(_, _ axis) table {
	numbers := field{r.x, r.y, make([][]float64, len(r.x))}
	for i, row := range r.class {
		for _, k := range row {
			numbers.z[i] = append(numbers.z[i], float64(k))
		}
	}
	return numbers.table("regions", "")
}

// tint returns the pale colour of a region.
func tint(class int) hue {
	if class < 0 {
		return groundColor
	}
	order := []int{0, 4, 2, 3, 5, 1, 6} // neighbours that differ in lightness
	return colors[order[class%len(order)]].towards(groundColor, 0.68)
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
