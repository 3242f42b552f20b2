package plotting

// A canvas that notes where there is ink instead of drawing.

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// inkCell is the size of the cells in which ink is noted.
const inkCell = vg.Length(2.5)

// An inkCanvas implements vg.Canvas for a frame. It knows no transformations:
// nothing in a frame uses them.
type inkCanvas struct {
	frame  vg.Rectangle
	nx, ny int
	cells  []bool
	sums   []float64 // of the cells below and to the left, made when asked for
}

var _ vg.Canvas = (*inkCanvas)(nil)

func newInk(frame vg.Rectangle) *inkCanvas {
	size := frame.Size()
	nx, ny := int(math.Ceil(float64(size.X/inkCell))), int(math.Ceil(float64(size.Y/inkCell)))
	return &inkCanvas{frame: frame, nx: nx, ny: ny, cells: make([]bool, nx*ny)}
}

func (k *inkCanvas) SetLineWidth(vg.Length)                 {}
func (k *inkCanvas) SetLineDash([]vg.Length, vg.Length)     {}
func (k *inkCanvas) SetColor(color.Color)                   {}
func (k *inkCanvas) Rotate(float64)                         {}
func (k *inkCanvas) Translate(vg.Point)                     {}
func (k *inkCanvas) Scale(x, y float64)                     {}
func (k *inkCanvas) Push()                                  {}
func (k *inkCanvas) Pop()                                   {}
func (k *inkCanvas) FillString(font.Face, vg.Point, string) {}
func (k *inkCanvas) DrawImage(vg.Rectangle, image.Image)    {}
func (k *inkCanvas) cell(v vg.Length) int                   { return int(math.Floor(float64(v / inkCell))) }
func (k *inkCanvas) position(pt vg.Point) (i, j int) {
	d := pt.Sub(k.frame.Min)
	return k.cell(d.X), k.cell(d.Y)
}

// mark notes ink at a point.
func (k *inkCanvas) mark(pt vg.Point) {
	if i, j := k.position(pt); i >= 0 && i < k.nx && j >= 0 && j < k.ny {
		k.cells[j*k.nx+i] = true
	}
}

// Stroke notes the cells along a path.
func (k *inkCanvas) Stroke(path vg.Path) { k.trace(flatten(path)...) }

// trace notes the cells along lines.
func (k *inkCanvas) trace(lines ...[]vg.Point) {
	for _, ring := range lines {
		for i := 1; i < len(ring); i++ {
			d := ring[i].Sub(ring[i-1])
			n := int(math.Min(4000, math.Hypot(float64(d.X), float64(d.Y))/float64(inkCell)*2)) + 1
			for s := 0; s <= n; s++ {
				k.mark(ring[i-1].Add(d.Scale(vg.Length(s) / vg.Length(n))))
			}
		}
	}
}

// Fill notes the cells inside of a path.
func (k *inkCanvas) Fill(path vg.Path) {
	k.Stroke(path)
	rings := flatten(path)
	i0, j0, i1, j1 := k.bounds(rings)
	for j := j0; j <= j1; j++ {
		for i := i0; i <= i1; i++ {
			middle := vg.Point{X: (vg.Length(i) + 0.5) * inkCell, Y: (vg.Length(j) + 0.5) * inkCell}
			if !k.cells[j*k.nx+i] && inside(rings, k.frame.Min.Add(middle)) {
				k.cells[j*k.nx+i] = true
			}
		}
	}
}

// bounds returns the range of cells that rings can touch.
func (k *inkCanvas) bounds(rings [][]vg.Point) (i0, j0, i1, j1 int) {
	i0, j0, i1, j1 = k.nx, k.ny, -1, -1
	for _, ring := range rings {
		for _, pt := range ring {
			i, j := k.position(pt)
			i0, j0 = min(i0, i), min(j0, j)
			i1, j1 = max(i1, i), max(j1, j)
		}
	}
	return max(0, i0), max(0, j0), min(k.nx-1, i1), min(k.ny-1, j1)
}

// flatten returns the corners of a path; a curve becomes its control points.
func flatten(path vg.Path) [][]vg.Point {
	var (
		rings [][]vg.Point
		ring  []vg.Point
	)
	for _, c := range path {
		switch c.Type {
		case vg.MoveComp:
			if len(ring) > 0 {
				rings = append(rings, ring)
			}
			ring = []vg.Point{c.Pos}
		case vg.ArcComp:
			for s := 0; s <= 8; s++ {
				sin, cos := math.Sincos(c.Start + c.Angle*float64(s)/8)
				ring = append(ring, c.Pos.Add(vg.Point{X: c.Radius * vg.Length(cos), Y: c.Radius * vg.Length(sin)}))
			}
		case vg.CloseComp:
			if len(ring) > 0 {
				ring = append(ring, ring[0])
			}
		default:
			ring = append(append(ring, c.Control...), c.Pos)
		}
	}
	if len(ring) > 0 {
		rings = append(rings, ring)
	}
	return rings
}

// inside tells whether a point is inside of the rings, by the even-odd rule.
func inside(rings [][]vg.Point, pt vg.Point) bool {
	odd := false
	for _, ring := range rings {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a.Y > pt.Y) != (b.Y > pt.Y) && pt.X < a.X+(pt.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
				odd = !odd
			}
		}
	}
	return odd
}

// under returns the number of inked cells in a rectangle.
func (k *inkCanvas) under(r vg.Rectangle) float64 {
	if k.sums == nil {
		k.integrate()
	}
	i0, j0 := k.position(r.Min)
	i1, j1 := k.position(r.Max)
	i0, j0 = max(0, min(i0, k.nx)), max(0, min(j0, k.ny))
	i1, j1 = max(0, min(i1+1, k.nx)), max(0, min(j1+1, k.ny))
	at := func(i, j int) float64 { return k.sums[j*(k.nx+1)+i] }
	return at(i1, j1) - at(i0, j1) - at(i1, j0) + at(i0, j0)
}

// integrate makes the table of sums.
func (k *inkCanvas) integrate() {
	k.sums = make([]float64, (k.nx+1)*(k.ny+1))
	for j := range k.ny {
		row := 0.0
		for i := range k.nx {
			if k.cells[j*k.nx+i] {
				row++
			}
			k.sums[(j+1)*(k.nx+1)+i+1] = k.sums[j*(k.nx+1)+i+1] + row
		}
	}
}
