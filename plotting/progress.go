package plotting

// A progress bar for long cells.

import (
	"fmt"
	"html"
	"os"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// progressPause is the least time between two updates.
const progressPause = 100 * time.Millisecond

// Progress returns a function to be passed to a long calculation, which calls it to show
// how much of the work is done. In a notebook that is open in a browser it draws a bar,
// and removes it when done reaches total. In a notebook that runs without a browser, and
// outside a notebook, it does nothing, so that no bar is left in a committed notebook.
// Several goroutines can call it.
func Progress(label string) func(done, total int) {
	if !watched() {
		return func(done, total int) {}
	}
	return newBar(label, gonbui.UpdateHTML, time.Now).update
}

// watched tells whether somebody looks at the notebook. A kernel started by a
// program that executes notebooks does not know an id of its own.
func watched() bool {
	return gonbui.IsNotebook && os.Getenv(protocol.GONB_JUPYTER_KERNEL_ID_ENV) != ""
}

// A progressBar is drawn through show at most every progressPause.
type progressBar struct {
	label string
	id    string
	show  func(id, html string)
	now   func() time.Time

	mu   sync.Mutex
	last time.Time
	on   bool // a bar is on the screen
}

func newBar(label string, show func(id, html string), now func() time.Time) *progressBar {
	return &progressBar{label: label, id: "progress_" + gonbui.UniqueId(), show: show, now: now}
}

func (b *progressBar) update(done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case done >= total:
		if b.on {
			b.show(b.id, "")
			b.on = false
		}
	case b.now().Sub(b.last) >= progressPause:
		b.last = b.now()
		b.on = true
		b.show(b.id, b.html(done, total))
	}
}

func (b *progressBar) html(done, total int) string {
	return fmt.Sprintf(`<label>%s <progress value="%d" max="%d"></progress> %d/%d</label>`,
		html.EscapeString(b.label), done, total, done, total)
}
