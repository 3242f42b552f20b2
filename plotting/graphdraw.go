package plotting

// Drawing a graph: arrows first, then their labels, then the nodes.

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// margins implements cell.
func (g *Graph) margins(_, _ vg.Length) margins {
	return margins{outerMargin, outerMargin, outerMargin, titleHeight(g.title) + outerMargin}
}

// draw draws the graph; it implements cell.
func (g *Graph) draw(c draw.Canvas) {
	l := g.fit(c.Rectangle)
	for _, a := range l.arrows {
		l.drawArrow(c, a)
	}
	for _, a := range l.arrows {
		if a.label != "" {
			c.SetColor(legendBacking)
			c.Fill(a.labelBox.Path())
			centered(&c, textStyle(arrowTextSize, draw.XCenter, draw.YCenter), middleOf(a.labelBox), a.label)
		}
	}
	for i := range l.at {
		l.drawNode(c, i)
	}
	drawTitle(&c, c.Max.Y, g.title)
}

func middleOf(r vg.Rectangle) vg.Point { return r.Min.Add(r.Max).Scale(0.5) }

// drawArrow draws the line and the head, which ends at the border of a node.
func (l *graphLayout) drawArrow(c draw.Canvas, a arrow) {
	var (
		width = thinWidth + (widestArrow-thinWidth)*vg.Length(a.weight)
		head  = headLength + 1.2*width
		tip   = a.curve[3]
		back  = 1 - vg.Length(0.001)
	)
	// The head is a chord of the curve, so that it points along a bent line.
	for back > 0.5 && distance(tip, a.curve.place(back)) < head {
		back -= 0.005
	}
	var (
		neck = a.curve.place(back)
		side = tip.Sub(neck)
		path vg.Path
	)
	side = vg.Point{X: -side.Y, Y: side.X}.Scale(0.38)
	line := a.curve.until(back + (1-back)*0.3)
	path.Move(line[0])
	path.CubeTo(line[1], line[2], line[3])
	c.SetLineStyle(draw.LineStyle{Color: arrowColor, Width: width})
	c.Stroke(path)
	c.FillPolygon(arrowColor, []vg.Point{tip, neck.Add(side), neck.Sub(side)})
}

// drawNode draws a node with its name, and its share.
func (l *graphLayout) drawNode(c draw.Canvas, i int) {
	var circle vg.Path
	circle.Move(l.at[i].Add(vg.Point{X: l.radius}))
	circle.Arc(l.at[i], l.radius, 0, 2*math.Pi)
	circle.Close()
	c.SetColor(l.nodeColor(i))
	c.Fill(circle)
	c.SetLineStyle(draw.LineStyle{Color: inkColor, Width: nodeWidth})
	c.Stroke(circle)

	lines, height := l.nodeLines(i), vg.Length(0)
	for k, line := range lines {
		height += nodeStyle(k).Height(line)
	}
	y := l.at[i].Y + height/2
	for k, line := range lines {
		h := nodeStyle(k).Height(line)
		centered(&c, nodeStyle(k), vg.Point{X: l.at[i].X, Y: y - h/2}, line)
		y -= h
	}
}

// nodeColor returns a pale colour, on which names can be read.
func (l *graphLayout) nodeColor(i int) hue {
	part := 0.45
	if l.shares != nil {
		part = 0
		if most := spanOf(l.shares).hi; most > 0 {
			part = l.shares[i] / most
		}
	}
	return groundColor.towards(colors[0], 0.45*part)
}
