package check

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A notebook is the part of Jupyter's notebook format, version 4.5, that readers see and that the tests look at.
type notebook struct {
	Cells    []cell `json:"cells"`
	Metadata struct {
		Kernelspec struct {
			Name string `json:"name"`
		} `json:"kernelspec"`
		Language map[string]any `json:"language_info"` // as the kernel tells it
	} `json:"metadata"`
}

type cell struct {
	ID       string `json:"id"`
	Type     string `json:"cell_type"`
	Metadata struct {
		Jupyter struct {
			Folded bool `json:"source_hidden"`
		} `json:"jupyter"`
		Collapsed bool `json:"jp-MarkdownHeadingCollapsed"` // a heading whose cells are folded
	} `json:"metadata"`
	Source         text     `json:"source"`
	ExecutionCount *int     `json:"execution_count"`
	Outputs        []output `json:"outputs"`
}

// Folders of the project, as seen from this one, in which the tests run.
const (
	notebooks = ".."
	root      = "../.."
)

// chapters lists the notebooks of the project in order. A reader's own, like Untitled.ipynb, are not tested.
func chapters(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(notebooks, "[0-9][0-9]*.ipynb"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no chapter in %s: %v", notebooks, err)
	}
	return names
}

// chapterName returns 02-running-it-backwards for the path of that notebook.
func chapterName(path string) string { return strings.TrimSuffix(filepath.Base(path), ".ipynb") }

// read returns the named notebook.
func read(t *testing.T, name string) *notebook {
	t.Helper()
	nb, err := readNotebook(name)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

type output struct {
	Type     string          `json:"output_type"` // stream, display_data, execute_result or error
	Name     string          `json:"name"`        // of a stream: stdout or stderr
	Text     text            `json:"text"`        // of a stream
	Data     map[string]text `json:"data"`        // by MIME type
	Metadata map[string]any  `json:"metadata"`    // by MIME type
	EName    string          `json:"ename"`
	EValue   string          `json:"evalue"`
}

// A text is stored as one string or as a list of lines; anything else, like the data of a JSON output, is kept as it is.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var lines []string
	if json.Unmarshal(b, &lines) == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
		return nil
	}
	*t = text(b)
	return nil
}

func readNotebook(name string) (*notebook, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	nb := new(notebook)
	if err := json.Unmarshal(b, nb); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return nb, nil
}

// stdout returns everything the cell printed, however it was cut into pieces on its way.
func (c *cell) stdout() string {
	var b strings.Builder
	for _, o := range c.Outputs {
		if o.Type == "stream" && o.Name == "stdout" {
			b.WriteString(string(o.Text))
		}
	}
	return b.String()
}

// displays returns what the cell shows beside its prints, in order.
func (c *cell) displays() []output {
	return slices.DeleteFunc(slices.Clone(c.Outputs), func(o output) bool { return o.Type == "stream" })
}

// alt returns the alternative text of an output's picture of the given MIME type.
func (o *output) alt(mime string) string {
	m, _ := o.Metadata[mime].(map[string]any)
	s, _ := m["alt"].(string)
	return strings.TrimSpace(s)
}
