package plotting

// A panel is one set of axes with what is drawn in it. Its methods only note
// what to draw; ranges, ticks and places are decided when the figure is drawn.

import (
	"errors"
	"fmt"
	"slices"
)

// A Panel is one set of axes. Make it with NewPanel; all its methods return the panel,
// so calls chain. The first error, such as slices of different lengths, is kept and
// returned by Show and Save. A panel keeps its own copy of the data, and drawing does
// not change it, so more can be added after it has been shown or saved, and it can be
// shown and saved again.
type Panel struct {
	firstError
	title    string
	x, y     axis
	series   []series
	looks    looks
	waiting  []colored // for the look of the next series
	ground   ground    // of the last series that covers the frame
	bar      *colorBar // nil if there is none
	legendAt Corner
	hideX    bool // tick labels and axis label, in a grid with a shared axis
	hideY    bool
	size     printSize
	themed
	equal bool
	reel  *reel // of the movie of which this is a frame
}

// NewPanel returns an empty panel. Labels are text with TeX mathematics between dollar
// signs; "" leaves a label out. A title can have several lines.
func NewPanel(title, xLabel, yLabel string) *Panel {
	p := &Panel{title: title, x: axis{label: xLabel}, y: axis{label: yLabel}}
	p.checkLabel("title", title)
	p.checkLabel("xLabel", xLabel)
	p.checkLabel("yLabel", yLabel)
	return p
}

// XRange fixes the range of the x axis.
func (p *Panel) XRange(lo, hi float64) *Panel {
	p.setRange(&p.x, "XRange", lo, hi)
	return p
}

// YRange fixes the range of the y axis.
func (p *Panel) YRange(lo, hi float64) *Panel {
	p.setRange(&p.y, "YRange", lo, hi)
	return p
}

// LogX makes the x axis logarithmic. Values that are not positive are not drawn; a line
// has a gap there.
func (p *Panel) LogX() *Panel {
	p.x.log = true
	return p
}

// LogY makes the y axis logarithmic. Values that are not positive are not drawn; a line
// has a gap there.
func (p *Panel) LogY() *Panel {
	p.y.log = true
	return p
}

// Size sets the printed size, in millimetres, of a figure that consists of this panel.
// The default is a journal column, 86 mm by 62 mm.
func (p *Panel) Size(width, height float64) *Panel {
	p.keep(p.size.set(width, height))
	return p
}

// Show displays the panel in a GoNB notebook; see Figure.Show.
func (p *Panel) Show(alt string) error { return p.figure().Show(alt) }

// Save writes the panel to a file; see Figure.Save.
func (p *Panel) Save(path string) error { return p.figure().Save(path) }

func (p *Panel) figure() *Figure {
	if p == nil {
		return Grid(1, p)
	}
	return &Figure{columns: 1, cells: []cell{p}, size: p.size, themed: p.themed}
}

// add adds a series as it is.
func (p *Panel) add(s series) *Panel {
	p.series = append(p.series, s)
	return p
}

// addColored adds a series and gives it the next look.
func (p *Panel) addColored(s colored) *Panel {
	l := lookOf(p.looks.next())
	s.wear(l)
	for _, w := range p.waiting {
		w.wear(l)
	}
	p.waiting = nil
	return p.add(s)
}

// addPaired adds a series that shares the look of the next one, or of the last one if
// none follows.
func (p *Panel) addPaired(s colored) *Panel {
	s.wear(lookOf(p.looks.last))
	p.waiting = append(p.waiting, s)
	return p.add(s)
}

func (p *Panel) isNil() bool { return p == nil }

// problem returns the first error of the panel.
func (p *Panel) problem() error {
	if p.err != nil {
		return p.err
	}
	return errors.Join(checkScale("x", p.x), checkScale("y", p.y))
}

// checkScale reports a range that a logarithmic axis cannot have.
func checkScale(name string, a axis) error {
	if a.log && a.fixed && a.lo <= 0 {
		return fmt.Errorf("plotting: the %s axis is logarithmic and its range starts at %v", name, a.lo)
	}
	return nil
}

// prepared returns a copy for one drawing, with the samples of functions.
func (p *Panel) prepared() cell {
	q := *p
	q.series = slices.Clone(p.series)
	for i, s := range q.series {
		if f, ok := s.(sampled); ok {
			q.series[i] = f.samples(q.x)
		}
	}
	return &q
}

// extent returns the range of all data.
func (p *Panel) extent() extent {
	if p.reel != nil {
		return p.reel.extent(p.x, p.y)
	}
	e := emptyExtent()
	for _, s := range p.series {
		e.unite(s.extent(p.x, p.y))
	}
	return e
}

// ranges returns the axes with their final ranges: those of the data with some
// room around them.
func (p *Panel) ranges() (x, y axis) {
	var (
		e            = p.extent()
		side         = 0.0
		below, above = 0.04, 0.06
	)
	if e.roomy || p.equal && !e.tight {
		side = 0.04
	}
	if e.grounded && !p.y.log && e.y.lo >= 0 {
		below = 0
	}
	if e.tight {
		below, above = 0, 0
	}
	return p.x.fitted(e.x, side, side), p.y.fitted(e.y, below, above)
}

// obstacle reports an axis or a colour bar whose range cannot be drawn.
func (p *Panel) obstacle() error {
	x, y := p.ranges()
	err := errors.Join(checkAxis("x", x), checkAxis("y", y), checkDates("x", x))
	if err == nil && p.bar != nil {
		err = checkAxis("z", p.bar.scale())
	}
	if err == nil && p.equal {
		err = checkEqual(x, y)
	}
	for _, s := range p.series {
		if n, ok := s.(nested); ok && err == nil {
			err = n.obstacle()
		}
	}
	return err
}

// tables returns the data of all series that have some.
func (p *Panel) tables() []table {
	var all []table
	for _, s := range p.series {
		if t := s.table(p.x, p.y); len(t.rows) > 0 {
			all = append(all, t)
		}
		if n, ok := s.(nested); ok {
			all = append(all, n.tables()...)
		}
	}
	return all
}
