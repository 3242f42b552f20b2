package plotting

// Orthographic projection: a point of space seen from a direction, along
// parallel rays.

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// A vec3 is a point or a direction in space.
type vec3 [3]float64

func (a vec3) dot(b vec3) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

// A projection maps space to the canvas.
type projection struct {
	right, up, eye vec3 // the directions of the screen, and the one to the viewer
	scale          float64
	origin         vg.Point
}

// viewFrom returns the projection for a viewer at an azimuth around the z
// axis, counted from x to y, and an elevation above the x-y plane, in degrees.
func viewFrom(azimuth, elevation float64) projection {
	sa, ca := math.Sincos(azimuth * math.Pi / 180)
	se, ce := math.Sincos(elevation * math.Pi / 180)
	return projection{
		right: vec3{-sa, ca, 0},
		up:    vec3{-se * ca, -se * sa, ce},
		eye:   vec3{ce * ca, ce * sa, se},
		scale: 1,
	}
}

// point returns where v is on the canvas.
func (p projection) point(v vec3) vg.Point {
	return vg.Point{
		X: p.origin.X + vg.Length(p.scale*p.right.dot(v)),
		Y: p.origin.Y + vg.Length(p.scale*p.up.dot(v)),
	}
}

// depth grows towards the viewer.
func (p projection) depth(v vec3) float64 { return p.eye.dot(v) }

// fitted returns the projection scaled and moved so that the points fill a
// rectangle.
func (p projection) fitted(points []vec3, r vg.Rectangle) projection {
	xs, ys := emptySpan(), emptySpan()
	p.scale, p.origin = 1, vg.Point{}
	for _, v := range points {
		q := p.point(v)
		xs.include(float64(q.X))
		ys.include(float64(q.Y))
	}
	size := r.Size()
	p.scale = math.Max(1e-9, math.Min(float64(size.X)/(xs.hi-xs.lo), float64(size.Y)/(ys.hi-ys.lo)))
	mid := vg.Point{X: vg.Length((xs.lo + xs.hi) / 2 * p.scale), Y: vg.Length((ys.lo + ys.hi) / 2 * p.scale)}
	center := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
	p.origin = center.Sub(mid)
	return p
}
