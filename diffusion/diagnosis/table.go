package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/samples"
)

// A model in another language is judged by a table that its program writes: points x that are data noised up to
// a time t, and what the model says there. Each row holds
//
//	t,  x_1 … x_d,  s_1 … s_d       or       t,  x_1 … x_d,  s_1 … s_d,  x_{0,1} … x_{0,d}
//
// The second kind has the points of the data before noise, and need not be compared with a known density.
// Times are a grid: from 2 to 4096 of them, with the same number of rows each, in any order. The
// k-th row of each time may be of the same point of the data, and two rows that follow each other, the first and the second, the third
// and the fourth, … of a time, may be of opposite noise ξ and −ξ. Errors take both into account, and opposite noise makes them small.

// Table is a file of scores, written by any program. It is read once, row by row, and not kept.
type Table struct {
	// Source is the file: an array, as numpy.save writes it, or text, with or without a line of names, as [samples.Reader.Table] reads
	// them. A name must then begin with t, sigma or a for the time, and with x, s or e, and x0 for the columns that follow it. A first
	// column without a name that counts the rows, as pandas writes it, is left out.
	Source io.Reader
	Dim    int // d

	Convention Convention // what the column of times and the scale of x mean; nil: those of this module
	Predicts   Prediction // what is in the place of s; the score if it is 0

	Law   *diffusion.Mixture // the distribution of the data, if it is known
	Start *diffusion.Mixture // from which the model generates; nil: the Law at the last time, or N(0, I) without a Law
}

const (
	mostTimes   = 4096
	groups      = 512 // of rows, whose scatter gives the errors of integrals over time
	readAtATime = 4096
)

// row is a point in the units of this module.
type row struct {
	raw            float64 // time as it is in the file
	t              float64
	x, score, data []float64 // data is nil if it is not in the table
}

// tableReader reads the rows of a table and converts them.
type tableReader struct {
	Table
	rows    samples.Table
	columns []int // those with numbers
	values  []float64
	data    bool // x_0 is in the table
}

func (t Table) check() error {
	switch {
	case t.Source == nil:
		return errors.New("diagnosis: Source is nil")
	case t.Predicts < 0 || int(t.Predicts) >= len(predictions):
		return fmt.Errorf("diagnosis: Predicts = %d, want 0 to %d", int(t.Predicts), len(predictions)-1)
	}
	if err := check.First(arg.AtLeast("Dim", t.Dim, 1), arg.Memory("Dim", t.Dim, 8*1000)); err != nil {
		return err
	}
	for _, m := range []struct {
		name string
		law  *diffusion.Mixture
	}{{"Law", t.Law}, {"Start", t.Start}} {
		if m.law != nil && m.law.Dim() != t.Dim {
			return fmt.Errorf("diagnosis: %s has dimension %d, Dim is %d", m.name, m.law.Dim(), t.Dim)
		}
	}
	if t.Start != nil {
		return arg.Density("Start", t.Start)
	}
	return nil
}

// open reads the head of the file.
func (t Table) open(name string) (*tableReader, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	rows, err := samples.Reader{}.Table(t.Source)
	if err != nil {
		return nil, fmt.Errorf("diagnosis: %s: %w", name, err)
	}
	r := &tableReader{Table: t, rows: rows}
	var names []string
	for k, column := range rows.Columns() {
		if column.Kind != samples.Index {
			r.columns, names = append(r.columns, k), append(names, column.Name)
		}
	}
	switch n := len(r.columns); n {
	case 1 + 2*t.Dim:
	case 1 + 3*t.Dim:
		r.data = true
	default:
		return nil, fmt.Errorf("diagnosis: %s has %d columns, want %d (t, x, s) or %d (t, x, s, x_0) for Dim = %d", name, n, 1+2*t.Dim, 1+3*t.Dim, t.Dim)
	}
	if r.Convention == nil {
		r.Convention = ownTime
	}
	r.values = make([]float64, len(r.columns))
	if err := checkNames(names, t.Dim); err != nil {
		return nil, fmt.Errorf("diagnosis: %s: %w", name, err)
	}
	return r, nil
}

// checkNames reports a column whose name is of another kind than what is read from it. There may be no names.
func checkNames(names []string, dim int) error {
	if !slices.ContainsFunc(names, func(name string) bool { return name != "" }) {
		return nil
	}
	kinds := [][]string{{"x", "y"}, {"s", "e", "v", "d", "model", "output", "noise"}, {"x0", "x_0", "data"}}
	for k, name := range names {
		want := []string{"t", "sigma", "a", "σ", "ᾱ", "n"}
		if k > 0 {
			want = kinds[(k-1)/dim]
		}
		if !slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(strings.ToLower(name), s) }) {
			return fmt.Errorf("column %d is named %q, want a name that begins with %s: the columns are t, x, s and, if it is known, x_0", k+1, name, strings.Join(want, ", "))
		}
	}
	return nil
}

// next returns the next row, which is overwritten by the one after it, and io.EOF behind the last.
func (r *tableReader) next() (row, error) {
	if _, err := r.rows.Next(r.values, r.columns, -1); err != nil {
		return row{}, err
	}
	if !allFinite(r.values) {
		k := slices.IndexFunc(r.values, func(v float64) bool { return !isFinite(v) })
		return row{}, fmt.Errorf("%s, column %d: %v, want a finite number", r.rows.Place(), r.columns[k]+1, r.values[k])
	}
	p := row{raw: r.values[0], x: r.values[1 : 1+r.Dim], score: r.values[1+r.Dim : 1+2*r.Dim]}
	signal, deviation := r.Convention(p.raw)
	if !(signal > 0) || !(deviation > 0) || !isFinite(signal) || !isFinite(deviation) {
		return row{}, fmt.Errorf("%s: the time %v has the signal %v and the noise %v, want both positive", r.rows.Place(), p.raw, signal, deviation)
	}
	p.t = r.Predicts.convert(p.x, p.score, signal, deviation)
	if r.data {
		p.data = r.values[1+2*r.Dim:]
	}
	if !(p.t > 0) || !isFinite(p.t) || !allFinite(r.values) {
		return row{}, fmt.Errorf("%s: the time %v is t = %v with the score %v, which is beyond the range of float64", r.rows.Place(), p.raw, p.t, p.score)
	}
	return p, nil
}

// each calls begin, f with all rows, and end.
func (t Table) each(ctx context.Context, begin func(r *tableReader) error, f func(p row) error, end func() error) error {
	return blocks.Call(ctx, "Table", func() error {
		r, err := t.open("Source")
		if err != nil {
			return err
		}
		if err := begin(r); err != nil {
			return err
		}
		for n := 0; ; n++ {
			if n%readAtATime == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			p, err := r.next()
			if errors.Is(err, io.EOF) {
				return end()
			}
			if err == nil {
				err = f(p)
			}
			if err != nil {
				return fmt.Errorf("diagnosis: Source: %w", err)
			}
		}
	})
}

// pairSums sums up the columns of the rows of one time, of which two that follow each other count as one.
type pairSums struct {
	t       float64
	law     *diffusion.Mixture
	rows    int
	pending []float64 // the sum of the columns of a row that waits for the next
	sums    []tally
	byGroup [][]float64 // the sums of the first columns, those that are integrated, for each group
	inGroup []float64   // the number of rows

	ofPair func(mean []float64) // makes further columns of the mean over two rows; nil: none
}

// add adds the columns of a row.
func (s *pairSums) add(columns []float64) {
	g := s.rows / 2 % groups
	if g == len(s.inGroup) {
		s.inGroup = append(s.inGroup, 0)
		for k := range s.byGroup {
			s.byGroup[k] = append(s.byGroup[k], 0)
		}
	}
	s.inGroup[g]++
	for k := range s.byGroup {
		s.byGroup[k][g] += columns[k]
	}
	if s.rows++; s.rows%2 == 1 {
		copy(s.pending, columns)
		return
	}
	for k, v := range columns {
		s.pending[k] = (v + s.pending[k]) / 2
	}
	if s.ofPair != nil {
		s.ofPair(s.pending)
	}
	for k, v := range s.pending {
		s.sums[k].add(v)
	}
}

// timeSums are the sums of all times of a table.
type timeSums struct {
	columns, integrated int
	byTime              map[float64]*pairSums
	law                 *diffusion.Mixture
	ofPair              func(mean []float64)
}

func newTimeSums(columns, integrated int, law *diffusion.Mixture) *timeSums {
	return &timeSums{columns: columns, integrated: integrated, law: law, byTime: make(map[float64]*pairSums)}
}

// at returns the sums of a time.
func (s *timeSums) at(p row) (*pairSums, error) {
	if sums, ok := s.byTime[p.raw]; ok {
		return sums, nil
	}
	if len(s.byTime) == mostTimes {
		return nil, fmt.Errorf("more than %d different times, want a grid of times with many rows each", mostTimes)
	}
	if err := arg.Memory("Dim", s.columns, 64*float64(len(s.byTime)+1)); err != nil {
		return nil, err
	}
	sums := &pairSums{t: p.t, pending: make([]float64, s.columns), sums: make([]tally, s.columns), byGroup: make([][]float64, s.integrated), ofPair: s.ofPair}
	if s.law != nil {
		sums.law = s.law.At(p.t)
	}
	s.byTime[p.raw] = sums
	return sums, nil
}

// finish returns the sums in the order of times, which all have as many rows.
func (s *timeSums) finish() ([]*pairSums, error) {
	list := make([]*pairSums, 0, len(s.byTime))
	for _, sums := range s.byTime {
		list = append(list, sums)
	}
	slices.SortFunc(list, func(a, b *pairSums) int {
		if a.t < b.t {
			return -1
		}
		return 1
	})
	const least = 8 // rows
	if len(list) < 2 {
		return nil, fmt.Errorf("diagnosis: Source has rows of %d times, want at least 2", len(list))
	}
	for _, sums := range list {
		switch {
		case sums.rows != list[0].rows:
			return nil, fmt.Errorf("diagnosis: Source has %d rows at t = %.6g and %d at t = %.6g, want the same number at each time", list[0].rows, list[0].t, sums.rows, sums.t)
		case sums.rows < least || sums.rows%2 == 1:
			return nil, fmt.Errorf("diagnosis: Source has %d rows at each time, want an even number of at least %d", sums.rows, least)
		}
	}
	return list, nil
}

// curve returns the rate of a column that is integrated over the times.
func curve(list []*pairSums, column int, what string) (Curve, error) {
	times, rates := make([]float64, len(list)), make([]tally, len(list))
	for k, s := range list {
		times[k], rates[k] = s.t, s.sums[column]
		if k > 0 && !(times[k] > times[k-1]) {
			return Curve{}, fmt.Errorf("diagnosis: Source has two times that are both t = %v", s.t)
		}
	}
	var whole tally
	rate := make([]float64, len(list))
	for g := range list[0].inGroup {
		for k, s := range list {
			rate[k] = s.byGroup[column][g] / s.inGroup[g]
		}
		whole.add(integral(times, rate))
	}
	c, err := newCurve(times, rates, whole, what)
	if err != nil {
		return c, err
	}
	for k := range rate { // the groups may have one pair more or less
		rate[k] = c.Density[k].Value
	}
	c.Integral.Value = integral(times, rate)
	c.Quadrature = math.Abs(c.Integral.Value - c.trapezoid(math.Inf(1)))
	return c, nil
}

// Versus compares the model of the table with that of another on the same points: rows that belong together have the same time and the same point, to six
// digits. It needs a Law or, in this table, x_0.
func (t Table) Versus(ctx context.Context, other Table) (*Versus, error) {
	sums := newTimeSums(1, 1, t.Law)
	var theirs *tableReader
	var exact []float64
	err := t.each(ctx, func(r *tableReader) (err error) {
		if t.Law == nil && !r.data {
			return errors.New("diagnosis: the table has no x_0 and Law is nil, and two models without either cannot be compared")
		}
		if other.Dim != t.Dim {
			return fmt.Errorf("diagnosis: other has Dim = %d, the table has %d", other.Dim, t.Dim)
		}
		exact = make([]float64, t.Dim)
		theirs, err = other.open("other")
		return err
	}, func(p row) error {
		o, err := theirs.next()
		switch {
		case errors.Is(err, io.EOF):
			return errors.New("other has fewer rows")
		case err != nil:
			return fmt.Errorf("other: %w", err)
		}
		if err := samePoint(p, o); err != nil {
			return fmt.Errorf("other, %s: %w", theirs.rows.Place(), err)
		}
		at, err := sums.at(p)
		if err != nil {
			return err
		}
		var difference float64
		if at.law != nil {
			at.law.Score(exact, p.x)
			difference = squareDistance(exact, o.score) - squareDistance(exact, p.score)
		} else {
			difference = loss(p.data, p.x, o.score, p.t) - loss(p.data, p.x, p.score, p.t)
		}
		at.add([]float64{difference})
		return nil
	}, func() error {
		if _, err := theirs.next(); !errors.Is(err, io.EOF) {
			return errors.New("diagnosis: other has more rows")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := sums.finish()
	if err != nil {
		return nil, err
	}
	c, err := curve(list, 0, "the difference of two models")
	if err != nil {
		return nil, err
	}
	return newVersus(c, t.Dim), nil
}

// samePoint reports rows that are not of the same point.
func samePoint(a, b row) error {
	const rounding = 1e-5 // float32, and the digits of a text
	if math.Abs(a.t-b.t) > rounding*(1+a.t) {
		return fmt.Errorf("t = %v, want %v as in the table", b.t, a.t)
	}
	for j, v := range a.x {
		if math.Abs(v-b.x[j]) > rounding*(1+math.Abs(v)) {
			return fmt.Errorf("x_%d = %v, want %v as in the table", j+1, b.x[j], v)
		}
	}
	return nil
}
