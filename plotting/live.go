package plotting

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// Live is a place below a cell where a line of text and a figure change while the cell runs, such as the loss of
// a training. Where nobody watches, in a notebook that runs without a browser and outside a notebook, it does
// nothing, so that nothing of it is left in a committed notebook. Several goroutines can use it.
type Live struct {
	show func(id, html string) // nil: nobody watches
	id   string
	now  func() time.Time

	mu   sync.Mutex
	last time.Time
}

// NewLive returns a place that is empty at first.
func NewLive() *Live {
	if !watched() {
		return new(Live)
	}
	return newLive(gonbui.UpdateHTML, time.Now)
}

func newLive(show func(id, html string), now func() time.Time) *Live {
	return &Live{show: show, id: "live_" + gonbui.UniqueId(), now: now}
}

// Text shows a line of text in place of what was there, at most ten times a second.
func (l *Live) Text(text string) {
	if !l.due() {
		return
	}
	l.put(fmt.Sprintf("<output>%s</output>", html.EscapeString(text)))
}

// Figure shows a line of text and a figure below it in place of what was there, at most ten times a second. The alternative text alt
// describes what the figure shows; it must not be empty.
func (l *Live) Figure(text string, f *Figure, alt string) error {
	alt = strings.Join(strings.Fields(alt), " ")
	if alt == "" {
		return fmt.Errorf("plotting: Live.Figure: alt is empty; describe in words what the figure shows")
	}
	if f == nil {
		return fmt.Errorf("plotting: Live.Figure: the figure is nil")
	}
	if err := f.problem(); err != nil || !l.due() {
		return err
	}
	width, dpi := f.screen()
	data, err := f.png(dpi)
	if err != nil {
		return err
	}
	l.put(fmt.Sprintf(`<output>%s</output><br><img width="%d" alt="%s" src="data:image/png;base64,%s">`,
		html.EscapeString(text), width, html.EscapeString(alt), base64.StdEncoding.EncodeToString(data)))
	return nil
}

// Clear takes away what is there. Call it when the work is done.
func (l *Live) Clear() {
	l.put("")
}

// due reports whether somebody watches and it is time for a change.
func (l *Live) due() bool {
	if l.show == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.last) < progressPause {
		return false
	}
	l.last = now
	return true
}

func (l *Live) put(text string) {
	if l.show == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.show(l.id, text)
}
