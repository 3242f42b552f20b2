package plotting

// Paths in the words of SVG, in whole steps and relative to where they start.

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// straightness is how far a curve may pass by the points that are left out of it, in steps.
const straightness = 1.5

// A pathData writes a path.
type pathData struct {
	canvas *movieCanvas
	text   strings.Builder
	start  vg.Point // of the path
	x, y   int      // where the pen is, from the start
	x0, y0 int      // where the current part started
	last   byte     // the last command
	line   [][2]int // points to which a line goes on
	stem   int      // the part of the text that a longer line has in common with this one
}

func newPathData(c *movieCanvas, path vg.Path) *pathData {
	d := &pathData{canvas: c, start: startOf(path[0])}
	for i, p := range path {
		d.add(i, p)
	}
	d.flush()
	return d
}

// startOf returns where a path begins.
func startOf(p vg.PathComp) vg.Point {
	if p.Type == vg.ArcComp {
		return onArc(p, 0)
	}
	return p.Pos
}

// onArc returns the point of an arc at a part of its angle.
func onArc(p vg.PathComp, part float64) vg.Point {
	sin, cos := math.Sincos(p.Start + part*p.Angle)
	return p.Pos.Add(vg.Point{X: p.Radius * vg.Length(cos), Y: p.Radius * vg.Length(sin)})
}

// from returns where a point is, from the start.
func (d *pathData) from(pt vg.Point) (x, y int) {
	v := pt.Sub(d.start)
	return d.canvas.steps(v.X), d.canvas.steps(-v.Y)
}

// add adds the i-th part of a path.
func (d *pathData) add(i int, p vg.PathComp) {
	switch p.Type {
	case vg.MoveComp:
		d.flush()
		if x, y := d.from(p.Pos); i > 0 {
			d.command('m', x-d.x, y-d.y)
			d.x, d.y = x, y
		}
		d.x0, d.y0 = d.x, d.y
	case vg.LineComp:
		d.lineTo(p.Pos)
	case vg.CurveComp:
		d.flush()
		d.curve(append(p.Control[:len(p.Control):len(p.Control)], p.Pos))
	case vg.ArcComp:
		if i > 0 {
			d.lineTo(onArc(p, 0))
			d.flush()
		}
		d.arc(p)
	case vg.CloseComp:
		d.flush()
		d.text.WriteByte('z')
		d.last = 'z'
		d.x, d.y = d.x0, d.y0
	}
}

func (d *pathData) lineTo(pt vg.Point) {
	if len(d.line) == 0 {
		d.line = append(d.line, [2]int{d.x, d.y})
	}
	x, y := d.from(pt)
	d.line = append(d.line, [2]int{x, y})
}

// curve writes a curve of second or third order through control points to its end.
func (d *pathData) curve(points []vg.Point) {
	letter := byte('c')
	if len(points) == 2 {
		letter = 'q'
	}
	var numbers []int
	var x, y int
	for _, pt := range points {
		x, y = d.from(pt)
		numbers = append(numbers, x-d.x, y-d.y)
	}
	d.command(letter, numbers...)
	d.x, d.y = x, y
}

// arc writes an arc in parts of at most a third of a circle.
func (d *pathData) arc(p vg.PathComp) {
	r := d.canvas.steps(p.Radius)
	sweep := 0 // y grows downwards on a page
	if p.Angle < 0 {
		sweep = 1
	}
	parts := int(math.Ceil(math.Abs(p.Angle)/(2*math.Pi/3) - 1e-9))
	for k := 1; k <= parts; k++ {
		x, y := d.from(onArc(p, float64(k)/float64(parts)))
		d.command('a', r, r, 0, 0, sweep, x-d.x, y-d.y)
		d.x, d.y = x, y
	}
}

// flush writes the line that has been collected.
func (d *pathData) flush() {
	if len(d.line) == 0 {
		return
	}
	for _, pt := range straightened(d.line, straightness)[1:] {
		d.stem = d.text.Len() // what a longer line begins with, too
		d.command('l', pt[0]-d.x, pt[1]-d.y)
		d.x, d.y = pt[0], pt[1]
	}
	d.line = d.line[:0]
}

// command writes a letter, unless it is the last one too, and numbers. More numbers after an m would be a line.
func (d *pathData) command(letter byte, numbers ...int) {
	separate := letter == d.last && letter != 'm'
	if !separate {
		d.text.WriteByte(letter)
	}
	for _, n := range numbers {
		if separate && n >= 0 {
			d.text.WriteByte(' ')
		}
		d.text.WriteString(strconv.Itoa(n))
		separate = true
	}
	d.last = letter
}

// straightened returns a line without most of the points that are less than a tolerance away from it. All but the last point
// of what it returns depend on no later points, so that a line that grows from frame to frame keeps them.
func straightened(line [][2]int, tolerance float64) [][2]int {
	out := [][2]int{line[0]}
	var s sector
	for i, pt := range line[1:] {
		from := out[len(out)-1]
		if i > 0 && !s.admits(from, pt, tolerance) {
			from = line[i]
			out = append(out, from)
			s = sector{}
		}
		s.narrow(from, pt, tolerance)
	}
	return append(out, line[len(line)-1])
}

// A sector holds the directions in which a straight line passes by all points since its start.
type sector struct {
	middle, half float64 // of the angles; a half of 0 is all of them
	reach        float64 // the largest distance of a point
}

// admits reports whether the straight line may go on to a point.
func (s *sector) admits(from, pt [2]int, tolerance float64) bool {
	dx, dy := float64(pt[0]-from[0]), float64(pt[1]-from[1])
	if math.Hypot(dx, dy) < s.reach-tolerance {
		return false // it turns back
	}
	return s.half == 0 || math.Abs(math.Remainder(math.Atan2(dy, dx)-s.middle, 2*math.Pi)) <= s.half
}

// narrow takes away the directions that do not pass by a point.
func (s *sector) narrow(from, pt [2]int, tolerance float64) {
	dx, dy := float64(pt[0]-from[0]), float64(pt[1]-from[1])
	distance := math.Hypot(dx, dy)
	s.reach = math.Max(s.reach, distance)
	if distance <= tolerance {
		return
	}
	angle, half := math.Atan2(dy, dx), math.Asin(tolerance/distance)
	if s.half == 0 {
		s.middle, s.half = angle, half
		return
	}
	turn := math.Remainder(angle-s.middle, 2*math.Pi)
	low, high := math.Max(-s.half, turn-half), math.Min(s.half, turn+half)
	s.middle, s.half = s.middle+(low+high)/2, math.Max(1e-9, (high-low)/2)
}
