package plotting

// Axes that the panels of a figure share.

// ShareX gives the panels of a column the same x range. Only the lowest one has tick
// labels and an axis label.
func (f *Figure) ShareX() *Figure {
	f.shareX = true
	return f
}

// ShareY gives the panels of a row the same y range. Only the leftmost one has tick
// labels and an axis label.
func (f *Figure) ShareY() *Figure {
	f.shareY = true
	return f
}

// prepared returns the cells as they are to be drawn, with shared ranges.
func (f *Figure) prepared() []cell {
	cells := make([]cell, len(f.cells))
	for i, c := range f.cells {
		cells[i] = c.prepared()
	}
	if f.shareX {
		for col := range f.columns {
			column := f.flat(cells, func(i int) bool { return i%f.columns == col })
			unite(column, func(p *Panel) *axis { return &p.x })
			for i, p := range column {
				p.hideX = i < len(column)-1
			}
		}
	}
	if f.shareY {
		for row := range f.rows() {
			panels := f.flat(cells, func(i int) bool { return i/f.columns == row })
			unite(panels, func(p *Panel) *axis { return &p.y })
			for i, p := range panels {
				p.hideY = i > 0
			}
		}
	}
	return cells
}

// flat returns those of the cells that have two axes to be shared.
func (f *Figure) flat(cells []cell, in func(i int) bool) []*Panel {
	var panels []*Panel
	for i, c := range cells {
		if p, ok := c.(*Panel); ok && in(i) {
			panels = append(panels, p)
		}
	}
	return panels
}

// unite gives an axis of each panel the range that holds all of theirs.
func unite(panels []*Panel, axisOf func(*Panel) *axis) {
	all := emptySpan()
	for _, p := range panels {
		fitted := *p
		fitted.x, fitted.y = p.ranges()
		a := axisOf(&fitted)
		all.unite(span{a.lo, a.hi})
	}
	for _, p := range panels {
		axisOf(p).fix(all.lo, all.hi)
	}
}
