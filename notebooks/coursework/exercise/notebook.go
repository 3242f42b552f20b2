package exercise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Notebook is the part of Jupyter's format, version 4.5, that is written and read here.
type Notebook struct {
	Cells    []*Cell        `json:"cells"`
	Metadata map[string]any `json:"metadata"`
	Format   int            `json:"nbformat"`
	Minor    int            `json:"nbformat_minor"`
}

// Cell is a cell. A code cell has an empty count and no outputs.
type Cell struct {
	Type     string         `json:"cell_type"`
	ID       string         `json:"id"`
	Metadata map[string]any `json:"metadata"`
	Source   text           `json:"source"`
	Count    *int           `json:"execution_count"`
	Outputs  []any          `json:"outputs"`
}

// text is stored as one string or as a list of lines.
type text string

// UnmarshalJSON reads either form.
func (t *text) UnmarshalJSON(b []byte) error {
	var lines []string
	if json.Unmarshal(b, &lines) == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(b, (*string)(t))
}

// MarshalJSON leaves out what only code cells have.
func (c *Cell) MarshalJSON() ([]byte, error) {
	type plain Cell
	if c.Type == "code" {
		p := plain(*c)
		if p.Outputs == nil {
			p.Outputs = []any{}
		}
		return json.Marshal(&p)
	}
	return json.Marshal(map[string]any{"cell_type": c.Type, "id": c.ID, "metadata": c.Metadata, "source": c.Source})
}

// JSON returns the notebook as a file.
func (nb *Notebook) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(nb)
	return b.Bytes(), err
}

// How the cells are marked for nbgrader.
func locked(id string) map[string]any             { return marked(id, false, false, 0) }
func graded(id string, points int) map[string]any { return marked(id, false, true, points) }

// answered also notes what the answer may import, for Restore.
func answered(id string, imports []string) map[string]any {
	m := marked(id, true, false, 0)
	if imports != nil {
		m["imports"] = imports
	}
	return m
}

func marked(id string, solution, grade bool, points int) map[string]any {
	m := map[string]any{"schema_version": 3, "grade_id": id, "solution": solution, "grade": grade, "locked": !solution, "task": false}
	if grade {
		m["points"] = points
	}
	return map[string]any{"nbgrader": m}
}

const instructions = `Write your answers where it says YOUR CODE HERE, and run the cells below them. A test that fails says what is wrong. Some tests try more when your work is graded, so an answer that passes what you see is not yet known to be right. You may add cells of your own, but not change or remove these.

Keep this file within the project's folder, where it runs. Answers are run without you: they must not wait for input, a cell may take %d seconds, and an answer that writes to the standard error (` + "`log`, `println`" + `) gets no points. They may import this project, gonum, ` + "`must`" + `, and of the standard library what neither reads files nor ends the program; some exercises allow less.`

// Seconds is how long a cell may take when it is graded.
const Seconds = 20

// Notebook returns the assignment as the notebook that nbgrader makes the students' version of: with solutions and hidden tests.
func (a *Assignment) Notebook() *Notebook {
	nb := &Notebook{Format: 4, Minor: 5, Metadata: map[string]any{
		"kernelspec":    map[string]any{"name": "nonequilibrium", "display_name": "Go (nonequilibrium)", "language": "go"},
		"language_info": map[string]any{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"},
	}}
	add := func(kind, id string, metadata map[string]any, source string) {
		nb.Cells = append(nb.Cells, &Cell{Type: kind, ID: id, Metadata: metadata, Source: text(source)})
	}
	add("markdown", "title", locked("title"), fmt.Sprintf("# %s\n\n%s\n\n"+instructions, a.Title, a.Text, Seconds))
	for _, e := range a.Exercises {
		add("markdown", e.ID("text"), locked(e.ID("text")), e.heading()+"\n\n"+e.Text+e.limits())
		add("code", e.ID("answer"), answered(e.ID("answer"), e.Imports), e.Solution.Cell())
		for _, t := range e.Tests {
			add("code", e.ID(t.Name), graded(e.ID(t.Name), t.Points), t.cell())
		}
	}
	return nb
}

func (e *Exercise) heading() string {
	stars := strings.Repeat("★", e.Difficulty) + strings.Repeat("☆", 3-e.Difficulty)
	return fmt.Sprintf("## %s\n\n*Chapter %s · %s · %d min · %s*", e.Title, strings.TrimLeft(e.Chapter, "0"), stars, e.Minutes, plural(e.Points(), "point"))
}

func (e *Exercise) limits() string {
	if e.Imports == nil {
		return ""
	}
	return "\n\n*Your answer may import " + strings.Join(e.Imports, ", ") + " and nothing else, and must stand alone in its cell.*"
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

const (
	beginHidden = "// BEGIN HIDDEN TESTS\n"
	endHidden   = "// END HIDDEN TESTS"
)

var testBody = regexp.MustCompile(`(?ms)\A(.*?^func Test\w+\([^)]*\) \{\n)(.*)\}\z`)

// cell returns the test as a cell. Of a hidden one everything is hidden but its comment and its name.
func (t Test) cell() string {
	imports, code := "", t.Source.Code
	if t.Hidden {
		m := testBody.FindStringSubmatch(code)
		code = m[1] + "\t" + beginHidden + m[2] + "\t" + endHidden + "\n}"
		if more := without(t.Source.Imports, `"testing"`); len(more) > 0 {
			imports = beginHidden + Source{Imports: more}.Cell() + endHidden + "\n\n"
		}
		if t.Helpers != "" {
			code += "\n\n" + beginHidden + t.Helpers + "\n" + endHidden
		}
		return "%test\nimport \"testing\"\n\n" + imports + code
	}
	if t.Helpers != "" {
		code += "\n\n" + t.Helpers
	}
	return "%test\n" + Source{t.Source.Imports, code}.Cell()
}

func without(list []string, what string) (rest []string) {
	for _, s := range list {
		if s != what {
			rest = append(rest, s)
		}
	}
	return rest
}
