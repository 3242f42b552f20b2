package page

// Paths of lines and cubic curves, and the text of files.

import (
	"bytes"
	"compress/zlib"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// A point is a place on the page, in points from the lower left corner.
type point struct{ x, y float64 }

func at(p vg.Point) point { return point{p.X.Points(), p.Y.Points()} }

// towards returns the point that is a part of the way to q.
func (p point) towards(q point, part float64) point {
	return point{p.x + (q.x-p.x)*part, p.y + (q.y-p.y)*part}
}

// A path is a list of segments.
type path []segment

// A segment of a path begins where the one before ends.
type segment struct {
	kind kind
	to   [3]point // two control points and the end of a curve; else the first one
}

type kind int

const (
	move kind = iota
	line
	curve
	closing
)

func (s segment) end() point {
	if s.kind == curve {
		return s.to[2]
	}
	return s.to[0]
}

// points returns those points that the segment has.
func (s segment) points() []point { return s.to[:[]int{1, 1, 3, 0}[s.kind]] }

// straightened returns a path of vg with arcs and quadratic curves as cubic ones.
func straightened(from vg.Path) path {
	p := make(path, 0, len(from))
	last := point{}
	for _, c := range from {
		switch {
		case c.Type == vg.MoveComp:
			p = append(p, segment{move, [3]point{at(c.Pos)}})
		case c.Type == vg.LineComp:
			p = append(p, segment{line, [3]point{at(c.Pos)}})
		case c.Type == vg.ArcComp:
			p = p.arc(c)
		case c.Type == vg.CloseComp:
			p = append(p, segment{kind: closing})
			continue
		case len(c.Control) == 1:
			q, end := at(c.Control[0]), at(c.Pos)
			p = append(p, segment{curve, [3]point{last.towards(q, 2./3), end.towards(q, 2./3), end}})
		case len(c.Control) == 2:
			p = append(p, segment{curve, [3]point{at(c.Control[0]), at(c.Control[1]), at(c.Pos)}})
		}
		last = p[len(p)-1].end()
	}
	return p
}

// arc appends an arc, in pieces of a quarter of a circle at most.
func (p path) arc(c vg.PathComp) path {
	var (
		middle, r = at(c.Pos), c.Radius.Points()
		on        = func(angle float64) point {
			sin, cos := math.Sincos(angle)
			return point{middle.x + r*cos, middle.y + r*sin}
		}
		count = max(1, int(math.Ceil(math.Abs(c.Angle)/(math.Pi/2)-1e-9)))
		step  = c.Angle / float64(count)
		reach = r * 4 / 3 * math.Tan(step/4) // of the control points along the tangents
	)
	start := segment{line, [3]point{on(c.Start)}}
	if len(p) == 0 || p[len(p)-1].kind == closing {
		start.kind = move
	}
	p = append(p, start)
	for i := range count {
		a, b := c.Start+step*float64(i), c.Start+step*float64(i+1)
		from, to := on(a), on(b)
		sinA, cosA := math.Sincos(a)
		sinB, cosB := math.Sincos(b)
		p = append(p, segment{curve, [3]point{
			{from.x - reach*sinA, from.y + reach*cosA}, {to.x + reach*sinB, to.y - reach*cosB}, to,
		}})
	}
	return p
}

// farthest bounds the numbers in a file: readers stop at 16 bits, and TeX at 16383 pt.
const farthest = 16000

// number appends a number with at most that many digits after the point.
func number(to []byte, v float64, digits int) []byte {
	if math.IsNaN(v) {
		v = 0
	}
	v = max(-farthest, min(farthest, v))
	start := len(to)
	to = strconv.AppendFloat(to, v, 'f', digits, 64)
	if digits > 0 {
		for to[len(to)-1] == '0' {
			to = to[:len(to)-1]
		}
		if to[len(to)-1] == '.' {
			to = to[:len(to)-1]
		}
	}
	if string(to[start:]) == "-0" {
		to = append(to[:start], '0')
	}
	return to
}

// digits are those of a length in points: a hundredth is finer than any printer.
const digits = 2

// A code is text of a file in the making.
type code []byte

// num appends numbers, each with a space after it.
func (c *code) num(digits int, values ...float64) {
	for _, v := range values {
		*c = append(number(*c, v, digits), ' ')
	}
}

func (c *code) add(s ...string) {
	for _, s := range s {
		*c = append(*c, s...)
	}
}

// rgb appends the parts of a color.
func (c *code) rgb(of color.NRGBA) {
	c.num(3, float64(of.R)/255, float64(of.G)/255, float64(of.B)/255)
}

// setPen appends the width and the dashes of a pen, where setDash is an operator.
func (c *code) setPen(p pen, setDash string) {
	c.num(3, p.width)
	c.add("w [")
	c.num(3, p.dashes...)
	c.add("] ")
	c.num(3, p.offset)
	c.add(setDash, "\n")
}

// postfix appends a path as in PDF and PostScript, with the names of the four operators.
func (c *code) postfix(p path, operators [4]string) {
	for _, s := range p {
		for _, pt := range s.points() {
			c.num(digits, pt.x, pt.y)
		}
		c.add(operators[s.kind], "\n")
	}
}

// deflated returns compressed data.
func deflated(data []byte) []byte {
	var buf bytes.Buffer
	z, _ := zlib.NewWriterLevel(&buf, zlib.BestCompression)
	z.Write(data) // into memory, which does not fail
	z.Close()
	return buf.Bytes()
}
