package plotting

// Figures that move: one figure for each value of a parameter.

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// A Movie is a figure that changes with a parameter, such as a time. In a notebook the reader
// moves a slider, or lets it play; in a file it is an animated picture. All frames have the
// same axes: a range that is not fixed holds the data of all of them.
type Movie struct {
	firstError
	name   string
	values []float64
	frames []*Figure
	still  *float64 // nil: the middle frame
	rate   float64
}

const (
	// mostFrames is the largest number of frames: a slider has not many more pixels.
	mostFrames = 240
	// defaultRate and mostRate are numbers of frames a second.
	defaultRate = 10
	mostRate    = 50
)

// NewMovie returns a movie without frames, of a parameter with a name such as "$t$".
func NewMovie(name string) *Movie {
	m := &Movie{name: name, rate: defaultRate}
	m.checkLabel("NewMovie: name", name)
	if strings.TrimSpace(name) == "" {
		m.fail("NewMovie: the name is empty; name the parameter, such as $t$")
	}
	return m
}

// Frame adds the figure for a value of the parameter. Frames follow each other on the slider as they are added, and are
// of one form: as many panels of the same kinds, in the same size. What has been added does not
// change when the panel is changed, so that one panel can gain a line from frame to frame.
func (m *Movie) Frame(value float64, d Drawable) *Movie {
	switch {
	case !m.checkFinite("Frame", "value", value):
	case d == nil:
		m.fail("Frame: the frame at %v is nil", value)
	case len(m.frames) == mostFrames:
		m.fail("Frame: the frame at %v is one too many, want at most %d", value, mostFrames)
	case d.figure().problem() != nil:
		m.keep(fmt.Errorf("%w (in the frame at %v)", d.figure().problem(), value))
	default:
		f := *d.figure()
		f.cells = nil
		for _, c := range d.figure().cells {
			f.cells = append(f.cells, c.prepared())
		}
		if len(m.frames) > 0 {
			m.keep(sameForm(m.frames[0], &f, value))
		}
		m.values, m.frames = append(m.values, value), append(m.frames, &f)
	}
	return m
}

// sameForm reports how the frame at a value differs in form from the first one.
func sameForm(first, f *Figure, value float64) error {
	switch {
	case len(f.cells) != len(first.cells) || f.columns != first.columns:
		return fmt.Errorf("plotting: Frame: the frame at %v has %d panels in %d columns, the first one %d in %d",
			value, len(f.cells), f.columns, len(first.cells), first.columns)
	case f.dimensions() != first.dimensions():
		a, b := f.dimensions(), first.dimensions()
		return fmt.Errorf("plotting: Frame: the frame at %v has the size %.0f by %.0f mm, the first one %.0f by %.0f mm",
			value, a.width/mm, a.height/mm, b.width/mm, b.height/mm)
	}
	for i, c := range f.cells {
		if have, want := fmt.Sprintf("%T", c), fmt.Sprintf("%T", first.cells[i]); have != want {
			return fmt.Errorf("plotting: Frame: panel %d of the frame at %v is a %s, that of the first one a %s", i, value, have, want)
		}
	}
	return nil
}

// Still chooses the frame that is shown first, and in a place where nothing moves: the
// one whose value is nearest. The default is the middle one.
func (m *Movie) Still(value float64) *Movie {
	if m.checkFinite("Still", "value", value) {
		m.still = &value
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
	var (
		data []byte
		err  error
	)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".gif":
		data, err = m.cut().gif()
	case ".png", ".apng":
		data, err = m.cut().apng()
	case ".csv":
		data, err = m.csv()
	default:
		r := m.cut()
		return r.stamped(r.still).Save(path)
	}
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
	case len(m.frames) < 2:
		return fmt.Errorf("plotting: the movie has %d frames, want at least 2; add some with Frame", len(m.frames))
	}
	return nil
}
