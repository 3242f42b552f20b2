package blocks

import (
	"fmt"
	"runtime"
	"strings"
)

// Panic is the error of a function that panicked, most often a drift or a protocol of the user.
type Panic struct {
	Value any    // what it panicked with
	Where string // which paths were being moved, or Progress
	At    string // function, file and line
}

func (p *Panic) Error() string {
	return fmt.Sprintf("panic in %s: %v (%s)", p.Where, p.Value, p.At)
}

// Unwrap returns the value if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// origin returns where the panic that is being recovered began: the first caller
// outside the runtime.
func origin() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") || !more {
			return fmt.Sprintf("%s, %s:%d", frame.Function, frame.File, frame.Line)
		}
	}
}
