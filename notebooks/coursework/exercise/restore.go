package exercise

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Restored is a submission, put together anew for grading: the teacher's cells from the source of the assignment, the answers from
// the student.
type Restored struct {
	Notebook *Notebook           `json:"notebook"`
	Notes    map[string][]string `json:"notes"` // for each exercise, what the student had done to the notebook
}

// Restore takes from the submitted notebook the answers and the student's own cells, and everything else from the source. So it
// does not matter which tests a student has changed, deleted, doubled or moved. A cell that may not be run carries in its metadata,
// as "refused", the reason; an answer that is still the starter is "untouched".
//
// An answer whose cell has lost its metadata, as other editors may do, is found by what it declares.
func Restore(source, submitted *Notebook, module string) Restored {
	r := restoring{
		source: source, module: module, at: map[*Cell]int{}, known: map[*Cell]bool{}, taken: map[string]*Cell{}, original: map[string]*Cell{},
		result: Restored{&Notebook{Metadata: source.Metadata, Format: 4, Minor: 5}, map[string][]string{}},
	}
	for _, c := range source.Cells {
		r.original[c.gradeID()] = c
	}
	r.match(submitted)
	r.declared = map[string]bool{}
	for _, c := range submitted.Cells {
		for _, name := range Declared(string(c.Source)) {
			r.declared[name] = true
		}
	}
	r.build(submitted)
	return r.result
}

type restoring struct {
	source   *Notebook
	module   string
	original map[string]*Cell // the cells of the source by their names
	taken    map[string]*Cell // the submitted cells by the names of the original ones
	known    map[*Cell]bool   // submitted cells that are copies of original ones
	at       map[*Cell]int    // the place in the source after which a cell of the student's own stands
	declared map[string]bool
	result   Restored
}

func (r *restoring) note(id, format string, args ...any) {
	name, _, _ := strings.Cut(id, "-")
	words := fmt.Sprintf(format, args...)
	if !slices.Contains(r.result.Notes[name], words) {
		r.result.Notes[name] = append(r.result.Notes[name], words)
	}
}

// match finds for each cell of the source the submitted one, and for each of the student's own cells where it stands.
func (r *restoring) match(submitted *Notebook) {
	for _, c := range submitted.Cells {
		id := c.gradeID()
		if r.original[id] == nil {
			id = r.unnamed(c)
		}
		original := r.original[id]
		if original == nil {
			continue
		}
		r.known[c] = true
		if r.taken[id] != nil && original.isAnswer() {
			r.note(id, "there were two cells with this answer, and the last that is not empty counts")
			if same(c.Source, text(starter(string(original.Source)))) {
				continue
			}
		}
		r.taken[id] = c
	}
	for id, original := range r.original {
		if original.isAnswer() && r.taken[id] == nil {
			r.find(id, original, submitted)
		}
	}
	position := 0
	for _, c := range submitted.Cells {
		if i := slices.IndexFunc(r.source.Cells, func(o *Cell) bool { return r.taken[o.gradeID()] == c }); i >= 0 {
			position = i
		} else if !r.known[c] {
			r.at[c] = position
		}
	}
}

// unnamed returns the name of the original that a cell is a copy of, if it has lost its own name.
func (r *restoring) unnamed(c *Cell) string {
	for _, original := range r.source.Released().Cells {
		if same(c.Source, original.Source) {
			return original.gradeID()
		}
	}
	return ""
}

// same reports whether two texts differ only by spaces and empty lines.
func same(a, b text) bool { return slices.Equal(strings.Fields(string(a)), strings.Fields(string(b))) }

// find looks for an answer among the cells without a name: the last that declares what the original does.
func (r *restoring) find(id string, original *Cell, submitted *Notebook) {
	want := Declared(string(original.Source))
	for _, c := range submitted.Cells {
		have := Declared(string(c.Source))
		if c.Type == "code" && r.original[c.gradeID()] == nil && slices.ContainsFunc(want, func(name string) bool { return slices.Contains(have, name) }) {
			r.taken[id] = c
		}
	}
	if r.taken[id] == nil {
		r.note(id, "the cell of the answer was missing")
	} else {
		r.note(id, "the cell of the answer had lost its name, and was found by what it declares")
	}
}

// build writes the restored notebook.
func (r *restoring) build(submitted *Notebook) {
	for i, original := range r.source.Cells {
		c := *original
		if original.isAnswer() {
			r.answer(&c, r.taken[original.gradeID()])
		} else {
			r.compare(original)
		}
		r.result.Notebook.Cells = append(r.result.Notebook.Cells, &c)
		for k, own := range submitted.Cells {
			if position, ok := r.at[own]; ok && position == i && strings.TrimSpace(string(own.Source)) != "" && (own.Type == "code" || own.Type == "markdown") {
				r.own(own, k)
			}
		}
	}
}

// answer puts the student's answer into the cell.
func (r *restoring) answer(c, submitted *Cell) {
	starter := starter(string(c.Source))
	var imports []string
	if list, ok := c.Metadata["imports"].([]any); ok {
		imports = []string{}
		for _, path := range list {
			imports = append(imports, fmt.Sprint(path))
		}
	}
	c.Metadata = with(c.Metadata, "", nil)
	c.Source = text(starter)
	if submitted != nil {
		c.Source = submitted.Source
	}
	if same(c.Source, text(starter)) {
		c.Metadata["untouched"] = true
		return
	}
	rules := Rules{Module: r.module, Imports: imports, Declared: r.declared}
	if problem := rules.Inspect(string(c.Source)); problem != "" {
		c.Metadata["refused"] = "the answer was not run: " + problem
	}
}

// own adds a cell of the student's own.
func (r *restoring) own(c *Cell, number int) {
	own := &Cell{Type: c.Type, ID: fmt.Sprintf("own-%d", number), Metadata: map[string]any{}, Source: c.Source}
	if c.Type == "code" {
		if problem := (Rules{Module: r.module, Declared: r.declared, Extra: true}).Inspect(string(c.Source)); problem != "" {
			own.Metadata["refused"] = "this cell was not run: " + problem
		}
	}
	r.result.Notebook.Cells = append(r.result.Notebook.Cells, own)
}

// compare notes what the student has done to a cell that is not theirs.
func (r *restoring) compare(original *Cell) {
	id := original.gradeID()
	if !original.isTest() {
		return
	}
	switch c := r.taken[id]; {
	case c == nil:
		r.note(id, "a test had been deleted, and was put back")
	case !same(c.Source, text(released(string(original.Source)))):
		r.note(id, "a test had been changed, and the original was run")
	}
}

// Released returns the notebook as nbgrader makes it for the students: without solutions and hidden tests.
func (nb *Notebook) Released() *Notebook {
	students := *nb
	students.Cells = nil
	for _, c := range nb.Cells {
		c := *c
		switch {
		case c.isAnswer():
			c.Source = text(starter(string(c.Source)))
		case c.isTest():
			c.Source = text(released(string(c.Source)))
		}
		students.Cells = append(students.Cells, &c)
	}
	return &students
}

// starter is what nbgrader leaves of an answer's cell, released what it leaves of a test's.
func starter(cell string) string { return Source{Code: cell}.Starter().Code }

var hidden = regexp.MustCompile(`(?ms)^[ \t]*// BEGIN HIDDEN TESTS\n.*?// END HIDDEN TESTS(\n|\z)`)

func released(cell string) string { return hidden.ReplaceAllString(cell, "") }

func with(metadata map[string]any, key string, value any) map[string]any {
	m := map[string]any{}
	for k, v := range metadata {
		m[k] = v
	}
	if key != "" {
		m[key] = value
	}
	return m
}

func (c *Cell) nbgrader(key string) any {
	m, _ := c.Metadata["nbgrader"].(map[string]any)
	return m[key]
}

func (c *Cell) gradeID() string {
	id, _ := c.nbgrader("grade_id").(string)
	return id
}

func (c *Cell) isAnswer() bool { return c.nbgrader("solution") == true }
func (c *Cell) isTest() bool   { return c.nbgrader("grade") == true }

// Answer puts answers into the notebook, by the names of the exercises.
func (nb *Notebook) Answer(answers map[string]string) {
	for _, c := range nb.Cells {
		if answer, ok := answers[strings.TrimSuffix(c.gradeID(), "-answer")]; ok && c.isAnswer() {
			c.Source = text(answer)
		}
	}
}
