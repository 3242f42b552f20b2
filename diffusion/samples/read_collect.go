package samples

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

const (
	blockNumbers = 1 << 17 // in a block of rows if their number is not known, 1 MiB
	mostClasses  = 1 << 16
)

// collector keeps rows, all or a sample, in blocks, so that no more than twice the memory of the set is needed, and, if the
// number of rows is known, no more than that of the set.
type collector struct {
	d, every, sample int
	seen             int // rows that were offered
	taken            int // rows that could be kept, every kth
	kept             int
	rng              *rand.Rand
	blockRows        int
	joined           bool // several blocks become one in the end
	blocks           [][]float64
	labels           []int // of the rows that are kept; nil: none
	codes            map[string]int
	names            []string // of the codes
	counts           []int    // rows with them
}

// newCollector returns a collector of rows of d numbers. Their number is at most rows, unless that is 0.
func newCollector(r Reader, d, rows int) *collector {
	c := &collector{d: d, every: max(1, r.Every), sample: r.Sample, codes: make(map[string]int)}
	c.rng = rand.New(rand.NewPCG(r.Seed, 0))
	c.joined = rows <= 0
	c.blockRows = rows/c.every + 1
	if c.sample > 0 {
		c.blockRows = min(c.blockRows, c.sample)
	}
	if c.joined {
		c.blockRows = max(1, blockNumbers/d)
	}
	return c
}

// add keeps a row, drops it, or puts it in place of another, so that of a sample every subset has the same
// probability (reservoir sampling, Waterman's algorithm R in Knuth, The Art of Computer Programming, 3.4.2).
func (c *collector) add(row []float64, class []byte) error {
	for j, v := range row {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s: row %d: coordinate %d = %v is not a finite number", arg, c.seen+1, j+1, v)
		}
	}
	code, err := c.code(class)
	if err != nil {
		return err
	}
	c.seen++
	if (c.seen-1)%c.every != 0 {
		return nil
	}
	slot := c.taken
	c.taken++
	if c.sample > 0 && slot >= c.sample {
		if slot = c.rng.IntN(c.taken); slot >= c.sample {
			return nil
		}
	}
	if err := c.room(slot); err != nil {
		return err
	}
	copy(c.row(slot), row)
	if class == nil {
		return nil
	}
	if c.labels == nil && !c.joined {
		c.labels = make([]int, 0, c.blockRows)
	}
	if slot == len(c.labels) {
		c.labels = append(c.labels, code)
	} else {
		c.labels[slot] = code
	}
	return nil
}

// code returns the number of a class.
func (c *collector) code(class []byte) (int, error) {
	if class == nil {
		return 0, nil
	}
	code, ok := c.codes[string(class)]
	if !ok {
		if code = len(c.names); code == mostClasses {
			return 0, fmt.Errorf("%s: row %d: there are more than %d different labels, so they are no classes: leave this column out with Ignore", arg, c.seen+1, mostClasses)
		}
		name := string(class)
		c.codes[name] = code
		c.names = append(c.names, name)
		c.counts = append(c.counts, 0)
	}
	c.counts[code]++
	return code, nil
}

func (c *collector) row(slot int) []float64 {
	at := slot % c.blockRows * c.d
	return c.blocks[slot/c.blockRows][at : at+c.d]
}

// room makes sure that there is memory for the row slot.
func (c *collector) room(slot int) error {
	c.kept = max(c.kept, slot+1)
	if slot < len(c.blocks)*c.blockRows {
		return nil
	}
	bytes := 8 * float64(c.d)
	if c.joined {
		bytes *= 2
	}
	if err := arg.Memory("rows", (len(c.blocks)+1)*c.blockRows, bytes); err != nil {
		return fmt.Errorf("%w; Every and Sample take a part of them", err)
	}
	c.blocks = append(c.blocks, make([]float64, c.blockRows*c.d))
	return nil
}

// set returns the rows that are kept. Labels that were recognised in the column of the given title, not named, must be those of classes.
func (c *collector) set(recognised string) (*Set, error) {
	if c.kept == 0 {
		return nil, fmt.Errorf("%s: there are no points", arg)
	}
	values := c.blocks[0]
	if len(c.blocks) > 1 {
		values = make([]float64, 0, c.kept*c.d)
		for i, b := range c.blocks {
			values = append(values, b[:min(len(b), cap(values)-len(values))]...)
			c.blocks[i] = nil
		}
	}
	s := newSet(mat.NewDense(c.kept, c.d, values[:c.kept*c.d]))
	if c.labels == nil {
		return s, nil
	}
	if recognised != "" {
		if err := c.areClasses(recognised); err != nil {
			return nil, err
		}
	}
	s.labels, s.classes = c.classes()
	return s, nil
}

// areClasses returns an error if most rows have a label that no other has, as a name or a date.
func (c *collector) areClasses(column string) error {
	once, example := 0, ""
	for code, n := range c.counts {
		if n > 1 {
			continue
		}
		if once++; once == 1 {
			example = c.names[code]
		}
	}
	if c.seen == 1 || 2*once <= c.seen {
		return nil
	}
	return fmt.Errorf("%s: column %s has text that is neither a number nor the name of a class, as %q: in %d of %d rows it is that of no other row. Name the column in Ignore, or as Label", arg, column, example, once, c.seen)
}

// classes returns the labels of the rows as numbers of classes, which are sorted: as numbers if all are numbers.
func (c *collector) classes() (labels []int, classes []string) {
	used := make([]bool, len(c.names))
	for _, code := range c.labels {
		used[code] = true
	}
	for code, name := range c.names {
		if used[code] {
			classes = append(classes, name)
		}
	}
	sortNames(classes)
	rank := make([]int, len(c.names))
	for i, name := range classes {
		rank[c.codes[name]] = i
	}
	for i, code := range c.labels {
		c.labels[i] = rank[code]
	}
	return c.labels, classes
}

// sortNames sorts by number if all names are numbers.
func sortNames(names []string) {
	value := make(map[string]float64)
	for _, name := range names {
		v, err := strconv.ParseFloat(name, 64)
		if err != nil || math.IsNaN(v) {
			slices.Sort(names)
			return
		}
		value[name] = v
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(value[a], value[b]), cmp.Compare(a, b))
	})
}
