package plotting

// Sets of points.

import (
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scatter adds the points (x[i], y[i]). Many of them are drawn as a cloud of
// small translucent dots.
func (p *Panel) Scatter(x, y []float64, label string) *Panel {
	if !p.checkXY("Scatter", x, y) {
		return p
	}
	p.checkLabel("Scatter: label", label)
	return p.addColored(&scatter{labelled: labelled{label: label}, points: points(x, y)})
}

// A scatter is a set of points.
type scatter struct {
	labelled
	points plotter.XYs
}

func (s *scatter) layer() layer { return curveLayer }

func (s *scatter) extent(x, y axis) extent {
	e := extentOf(s.points, x, y)
	e.roomy = true
	return e
}

func (s *scatter) draw(v view) {
	var inside []vg.Point
	for _, pt := range s.points {
		if !v.x.admits(pt.X) || !v.y.admits(pt.Y) {
			continue
		}
		if at := v.place(pt.X, pt.Y); v.Contains(at) {
			inside = append(inside, at)
		}
	}
	drawGlyphs(v.Canvas, s.glyph(), inside)
}

// isCloud tells whether there are too many points for markers.
func (s *scatter) isCloud() bool { return len(s.points) >= cloudSize }

// glyph returns a marker, or a dot for a cloud of points.
func (s *scatter) glyph() draw.GlyphStyle {
	if s.isCloud() {
		return draw.GlyphStyle{Color: faded(s.look.color, cloudAlpha), Radius: dotRadius, Shape: draw.CircleGlyph{}}
	}
	return draw.GlyphStyle{Color: s.look.color, Radius: markerRadius, Shape: s.look.marker}
}

func (s *scatter) entries(view) []entry { return s.entry(s.sample) }

func (s *scatter) sample(c *draw.Canvas) {
	g := s.glyph()
	if s.isCloud() {
		g.Color, g.Radius = s.look.color, dotRadius*1.3
	}
	c.DrawGlyph(g, c.Center())
}

func (s *scatter) table(_, _ axis) table { return pointTable("points", s.label, s.points) }
