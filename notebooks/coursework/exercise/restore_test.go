package exercise

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// source is an assignment of two exercises.
func source() *Notebook {
	a := &Assignment{Name: "one", Title: "One"}
	for _, name := range []string{"flux", "heat"} {
		function := strings.ToUpper(name[:1]) + name[1:]
		a.Exercises = append(a.Exercises, &Exercise{
			Name: name, Title: name, Chapter: "03", Difficulty: 1, Minutes: 5, Imports: []string{"math"},
			Solution: Source{nil, "func " + function + "() int {\n\t// BEGIN SOLUTION\n\treturn secret\n\t// END SOLUTION\n}"},
			Tests: []Test{
				{Name: "TestA", Points: 1, Source: Source{[]string{`"testing"`}, "// TestA (1 point)\nfunc TestA(t *testing.T) {\n\tvisible()\n}"}},
				{Name: "TestB", Points: 2, Hidden: true, Helpers: "func helper() {}",
					Source: Source{[]string{`"testing"`, `"hush"`}, "// TestB (2 points, hidden)\nfunc TestB(t *testing.T) {\n\tsilent()\n}"}},
			},
		})
	}
	return copied(a.Notebook())
}

// copied returns what is read of the notebook when it has been written.
func copied(nb *Notebook) *Notebook {
	b, err := nb.JSON()
	if err != nil {
		panic(err)
	}
	c := new(Notebook)
	if err := json.Unmarshal(b, c); err != nil {
		panic(err)
	}
	return c
}

func (nb *Notebook) cell(id string) *Cell {
	for _, c := range nb.Cells {
		if c.gradeID() == id {
			return c
		}
	}
	return nil
}

func (nb *Notebook) remove(id string) {
	c := nb.cell(id)
	for i := range nb.Cells {
		if nb.Cells[i] == c {
			nb.Cells = append(nb.Cells[:i], nb.Cells[i+1:]...)
			return
		}
	}
}

func (nb *Notebook) add(place int, kind, source string) {
	c := &Cell{Type: kind, ID: fmt.Sprint("new", place), Metadata: map[string]any{}, Source: text(source)}
	nb.Cells = append(nb.Cells[:place:place], append([]*Cell{c}, nb.Cells[place:]...)...)
}

const answerCode = "func Flux() int { return 3 }"

func TestReleased(t *testing.T) {
	for _, c := range source().Released().Cells {
		for _, word := range []string{"secret", "silent", "helper", "hush", "BEGIN", "END"} {
			if strings.Contains(string(c.Source), word) {
				t.Errorf("the students can read %s in\n%s", word, c.Source)
			}
		}
	}
	want := "%test\nimport \"testing\"\n\n// TestB (2 points, hidden)\nfunc TestB(t *testing.T) {\n}"
	if got := strings.TrimSpace(string(source().Released().cell("flux-TestB").Source)); strings.ReplaceAll(got, "\n\n\n", "\n\n") != want {
		t.Errorf("of a hidden test is left\n%s\nwant\n%s", got, want)
	}
}

func TestRestore(t *testing.T) {
	for _, test := range []struct {
		name   string
		edit   func(nb *Notebook)
		answer string // of flux; empty: untouched
		note   string // on flux; empty: none
	}{
		{"untouched", func(nb *Notebook) {}, "", ""},
		{"spaces", func(nb *Notebook) { nb.cell("flux-answer").Source += "\n\n" }, "", ""},
		{"answered", func(nb *Notebook) { nb.cell("flux-answer").Source = answerCode }, answerCode, ""},
		{"test changed", func(nb *Notebook) {
			nb.cell("flux-answer").Source = answerCode
			nb.cell("flux-TestB").Source = "%test\nfunc TestB(t *testing.T) {}"
		}, answerCode, "a test had been changed"},
		{"test deleted", func(nb *Notebook) { nb.remove("flux-TestA") }, "", "a test had been deleted"},
		{"text deleted", func(nb *Notebook) { nb.remove("flux-text") }, "", ""},
		{"answer deleted", func(nb *Notebook) { nb.remove("flux-answer") }, "", "the cell of the answer was missing"},
		{"metadata lost", func(nb *Notebook) {
			for _, c := range nb.Cells {
				c.Metadata = map[string]any{}
			}
			nb.Cells[2].Source = answerCode
		}, answerCode, "had lost its name"},
		{"answer twice", func(nb *Notebook) {
			c := *nb.cell("flux-answer")
			c.Source = answerCode
			nb.Cells = append(nb.Cells, &c)
		}, answerCode, "two cells"},
		{"points changed", func(nb *Notebook) {
			nb.cell("flux-TestA").Metadata["nbgrader"].(map[string]any)["points"] = 100
			nb.cell("flux-answer").Metadata["nbgrader"].(map[string]any)["solution"] = false
			nb.cell("flux-answer").Metadata["imports"] = []string{"os"}
			nb.cell("flux-answer").Source = "import \"os\""
		}, "import \"os\"", ""},
		{"made Markdown", func(nb *Notebook) {
			nb.cell("flux-answer").Source = answerCode
			nb.cell("flux-answer").Type = "markdown"
		}, answerCode, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			submitted := source().Released()
			test.edit(submitted)
			restored := Restore(source(), copied(submitted), "own")
			checkOriginals(t, restored.Notebook)
			c := restored.Notebook.cell("flux-answer")
			if untouched := c.Metadata["untouched"] == true; untouched != (test.answer == "") || test.answer != "" && string(c.Source) != test.answer {
				t.Errorf("the answer is %q, untouched: %v; want %q", c.Source, untouched, test.answer)
			}
			if notes := strings.Join(restored.Notes["flux"], "; "); (notes == "") != (test.note == "") || !strings.Contains(notes, test.note) {
				t.Errorf("the notes are %q, want %q", notes, test.note)
			}
			if c.Metadata["refused"] != nil != strings.Contains(test.answer, "os") {
				t.Errorf("refused: %v", c.Metadata["refused"])
			}
		})
	}
}

// checkOriginals checks that all cells but the answers are those of the source, in its order.
func checkOriginals(t *testing.T, nb *Notebook) {
	t.Helper()
	for i, want := range source().Cells {
		if got := nb.Cells[i]; got.gradeID() != want.gradeID() || got.Type != want.Type || !want.isAnswer() && (got.Source != want.Source ||
			fmt.Sprint(got.Metadata) != fmt.Sprint(want.Metadata)) {
			t.Errorf("cell %d is %v, want %v", i, got, want)
		}
	}
}

func TestRestoreOwnCells(t *testing.T) {
	submitted := source().Released()
	submitted.add(0, "code", "import \"os\"")
	submitted.add(4, "code", "func mine() {}") // after the answer of flux
	submitted.add(5, "markdown", "my *thoughts*")
	submitted.add(6, "code", " ")
	var own []string
	last := ""
	for _, c := range Restore(source(), copied(submitted), "own").Notebook.Cells {
		if c.gradeID() == "" {
			own = append(own, fmt.Sprint(last, ": ", c.Type, " ", c.Source, " ", c.Metadata["refused"] != nil))
		}
		last = c.gradeID()
	}
	want := []string{`title: code import "os" true`, "flux-answer: code func mine() {} false", ": markdown my *thoughts* false"}
	if strings.Join(own, "\n") != strings.Join(want, "\n") {
		t.Errorf("the student's own cells are\n%s\nwant\n%s", strings.Join(own, "\n"), strings.Join(want, "\n"))
	}
}
