package diffusion

import (
	"errors"
	"fmt"
)

// An ensemble that is too large for one machine is run in parts. The random streams belong to blocks of paths, so that
// a part has the same paths as the whole, bit for bit, and a [Summary] of all parts has the digits of one run.

// Span is the paths From to To − 1 of an ensemble.
type Span struct{ From, To int }

// Len returns the number of paths.
func (p Span) Len() int { return p.To - p.From }

func (p Span) String() string { return fmt.Sprintf("paths %d to %d", p.From, p.To-1) }

// Split divides the ensemble into parts that are as equal as whole blocks of paths allow, each to be run as the Span of
// a simulation that is otherwise the same. A block has 1024 paths, or more where paths share more work. More parts than
// blocks are an error.
func (s Simulation) Split(parts int) ([]Span, error) {
	if s.Data == nil {
		return nil, errors.New("diffusion: Data is nil")
	}
	if err := arg.Run(s.Paths, s.Steps, s.Duration, s.Workers); err != nil {
		return nil, err
	}
	if err := arg.AtLeast("parts", parts, 1); err != nil {
		return nil, err
	}
	size := s.blockLen()
	blocks := (s.Paths-1)/size + 1
	if parts > blocks {
		return nil, fmt.Errorf("diffusion: parts = %d, but %d paths are %d blocks of %d", parts, s.Paths, blocks, size)
	}
	spans := make([]Span, parts)
	from := 0
	for i := range spans {
		n := blocks / parts
		if i < blocks%parts {
			n++
		}
		to := min(s.Paths-from, n*size) + from
		spans[i] = Span{from, to}
		from = to
	}
	return spans, nil
}

// span returns the paths that are to be run.
func (s *Simulation) span() Span {
	if s.Span == (Span{}) {
		return Span{0, s.Paths}
	}
	return s.Span
}

// checkSpan reports a span that is not whole blocks of the ensemble.
func (s *Simulation) checkSpan() error {
	p, size := s.span(), s.blockLen()
	switch {
	case p.From < 0 || p.From >= p.To || p.To > s.Paths:
		return fmt.Errorf("diffusion: Span = %v is not some of the paths 0 to %d", p, s.Paths-1)
	case p.From%size != 0 || p.To%size != 0 && p.To != s.Paths:
		return fmt.Errorf("diffusion: Span = %v does not begin and end with a block of %d paths, see Split", p, size)
	}
	return nil
}
