package parts

import (
	"errors"
	"fmt"
	"strings"

	"nonequilibrium/diffusion"
)

// Merge joins the parts in the files, which are to be a whole ensemble, unless partial. All that is wrong is said at once.
func Merge(files []string, partial bool) (*Part, error) {
	if len(files) == 0 {
		return nil, errors.New("merge: no files")
	}
	all := union{parts: map[string]*Part{}}
	for _, file := range files {
		all.add(file)
	}
	if len(all.wrong) > 0 {
		return nil, errors.Join(all.wrong...)
	}
	if err := all.incomplete(); err != nil && !partial {
		return nil, err
	}
	sum := &Part{Plan: all.plan, Summary: &all.sum}
	return sum, sum.Finish()
}

// union is what has been merged.
type union struct {
	first string // the file of which the others must be
	plan  Plan
	sum   diffusion.Summary
	files []string
	parts map[string]*Part // by file
	wrong []error
}

func (u *union) add(file string) {
	p, err := Read(file)
	if err != nil {
		u.wrong = append(u.wrong, err)
		return
	}
	if u.first == "" {
		u.first, u.plan = file, p.Plan
	}
	if difference := u.plan.Differs(&p.Plan); difference != "" {
		u.wrong = append(u.wrong, fmt.Errorf("%s does not belong to %s (%s)", file, u.first, difference))
		return
	}
	if err := u.sum.Merge(p.Summary); err != nil {
		err = fmt.Errorf("%s: %w", file, err)
		if other := u.twice(p); other != "" {
			err = fmt.Errorf("%s and %s have paths in common: one of them is there twice", other, file)
		}
		u.wrong = append(u.wrong, err)
		return
	}
	u.files = append(u.files, file)
	u.parts[file] = p
}

// twice returns the file that has paths of p.
func (u *union) twice(p *Part) string {
	for _, file := range u.files {
		copied := new(diffusion.Summary)
		if copied.Merge(u.parts[file].Summary) == nil && copied.Merge(p.Summary) != nil {
			return file
		}
	}
	return ""
}

// incomplete names the parts that are unfinished and those that are missing.
func (u *union) incomplete() error {
	whole := diffusion.Span{From: 0, To: u.plan.Paths}
	if u.sum.Missing(whole) == nil {
		return nil
	}
	s, _, err := u.plan.Simulation()
	if err != nil {
		return err
	}
	var problems []error
	there := map[Block]bool{}
	blocks := 0 // into how many the ensemble was divided, if all files agree
	for _, file := range u.files {
		span, b, err := u.parts[file].Span()
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		there[b] = true
		switch {
		case b.Of == 1: // merged from some parts: what it lacks may be in others
		case blocks == 0 || blocks == b.Of:
			blocks = b.Of
		default:
			blocks = -1
		}
		if lacks := u.sum.Missing(span); lacks != nil && b.Of > 1 {
			problems = append(problems, fmt.Errorf("%s is unfinished: block %v lacks %s; run it again to go on", file, &b, list(lacks)))
		}
	}
	for i := 1; i <= blocks; i++ {
		b := Block{i, blocks}
		if span, err := b.Span(s); err == nil && !there[b] {
			if lacks := u.sum.Missing(span); lacks != nil {
				problems = append(problems, fmt.Errorf("block %v is missing (%s)", &b, list(lacks)))
			}
		}
	}
	if len(problems) == 0 {
		problems = append(problems, fmt.Errorf("missing: %s", list(u.sum.Missing(whole))))
	}
	return errors.Join(append(problems, errors.New("merge -partial takes what is there"))...)
}

func list(spans []diffusion.Span) string {
	var words []string
	for i, p := range spans {
		if i == 5 {
			words = append(words, "…")
			break
		}
		words = append(words, p.String())
	}
	return strings.Join(words, ", ")
}
