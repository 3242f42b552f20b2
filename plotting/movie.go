package plotting

// Figures that move: one figure for each value of a parameter.

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Movie is a figure that changes with a parameter, such as a time. In a notebook the reader
// moves a slider, or lets it play; in a file it is an animated picture. All frames have the
// same axes: a range that is not fixed holds the data of all of them.
type Movie struct {
	firstError
	name   string
	values []float64
	frames []*Figure
	still  int
	rate   float64

	drawing sync.Mutex // what frames have in common is found while they are drawn
}

const (
	// mostFrames is the largest number of frames: more are not seen on a slider.
	mostFrames = 240
	// defaultRate and mostRate are numbers of frames a second.
	defaultRate = 10
	mostRate    = 50
)

// NewMovie returns a movie of a parameter with a name, such as "$t$". For each of 2 to 240
// values, in the order of the slider, frame returns the figure. It is called at once.
func NewMovie(name string, values []float64, frame func(value float64) Drawable) *Movie {
	m := &Movie{name: name, values: slices.Clone(values), rate: defaultRate}
	m.checkLabel("NewMovie: name", name)
	switch n := len(values); {
	case frame == nil:
		m.fail("NewMovie: frame is nil")
	case strings.TrimSpace(name) == "":
		m.fail("NewMovie: the name is empty; name the parameter, such as $t$")
	case n < 2 || n > mostFrames:
		m.fail("NewMovie: %d values, want 2 to %d", n, mostFrames)
	}
	for i, v := range values {
		m.checkFinite("NewMovie", fmt.Sprintf("values[%d]", i), v)
	}
	if m.err != nil {
		return m
	}
	m.still = len(values) / 2
	for _, v := range values {
		m.take(v, frame(v))
	}
	if m.err == nil {
		m.splice()
	}
	return m
}

// take adds a frame. What it shows can then change without changing the movie.
func (m *Movie) take(value float64, d Drawable) {
	if d == nil {
		m.fail("NewMovie: the frame at %v is nil", value)
		return
	}
	f := d.figure()
	if err := f.problem(); err != nil {
		m.keep(fmt.Errorf("%w (in the frame at %v)", err, value))
		return
	}
	g := *f
	g.cells = make([]cell, len(f.cells))
	for i, c := range f.cells {
		g.cells[i] = c.prepared()
	}
	if len(m.frames) > 0 {
		m.keep(sameForm(m.frames[0], &g, value))
	}
	m.frames = append(m.frames, &g)
}

// sameForm reports how the frame at a value differs in form from the first one.
func sameForm(first, f *Figure, value float64) error {
	switch {
	case len(f.cells) != len(first.cells) || f.columns != first.columns:
		return fmt.Errorf("plotting: NewMovie: the frame at %v has %d panels in %d columns, the first one %d in %d",
			value, len(f.cells), f.columns, len(first.cells), first.columns)
	case f.dimensions() != first.dimensions():
		a, b := f.dimensions(), first.dimensions()
		return fmt.Errorf("plotting: NewMovie: the frame at %v has the size %.0f by %.0f mm, the first one %.0f by %.0f mm",
			value, a.width/mm, a.height/mm, b.width/mm, b.height/mm)
	}
	for i, c := range f.cells {
		if have, want := fmt.Sprintf("%T", c), fmt.Sprintf("%T", first.cells[i]); have != want {
			return fmt.Errorf("plotting: NewMovie: panel %d of the frame at %v is a %s, that of the first one a %s", i, value, have, want)
		}
	}
	return nil
}

// Still chooses the frame that is shown first, and in a place where nothing moves: the
// one whose value is nearest. The default is the middle one.
func (m *Movie) Still(value float64) *Movie {
	if !m.checkFinite("Still", "value", value) {
		return m
	}
	for i, v := range m.values {
		if math.Abs(v-value) < math.Abs(m.values[m.still]-value) {
			m.still = i
		}
	}
	return m
}

// Rate sets the number of frames a second when the movie plays, 10 by default.
func (m *Movie) Rate(frames float64) *Movie {
	if !(frames > 0 && frames <= mostRate) {
		m.fail("Rate: frames = %v a second, want more than 0 and at most %d", frames, mostRate)
		return m
	}
	m.rate = frames
	return m
}

// Save writes the movie to a file: .gif, or .png or .apng for an animated PNG, which has finer colours; .csv
// writes the data of all frames, with the value of the parameter in front. In any other format that a figure has, it
// is the still frame.
func (m *Movie) Save(path string) error {
	if err := m.problem(); err != nil {
		return err
	}
	m.drawing.Lock()
	defer m.drawing.Unlock()
	return m.save(path)
}

// save is Save for one goroutine at a time.
func (m *Movie) save(path string) error {
	var encode func() ([]byte, error)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".gif":
		encode = m.gif
	case ".png", ".apng":
		encode = m.apng
	case ".csv":
		encode = m.csv
	default:
		return m.stamped(m.still).Save(path)
	}
	data, err := encode()
	if err != nil {
		return err
	}
	return writeFile(path, data)
}

// problem returns the first error made in building the movie.
func (m *Movie) problem() error {
	switch {
	case m == nil:
		return errors.New("plotting: the movie is nil")
	case m.err != nil:
		return m.err
	case len(m.frames) == 0:
		return errors.New("plotting: the movie has no frames; make it with NewMovie")
	}
	return nil
}

// stamped returns a frame with the value of the parameter written above it.
func (m *Movie) stamped(i int) *Figure {
	f := *m.frames[i]
	f.stamp = nameValue(m.name, valueTexts(m.values)[i])
	return &f
}
