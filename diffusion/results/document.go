package results

// The file of a record: JSON that a person can read, of which the same record makes the same bytes.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"nonequilibrium/internal/origin"
)

// Format is the first field of a record's file.
const Format = "nonequilibrium results 1"

// A Document is what a record's file holds, or the file beside a figure or a table, which has no numbers.
type Document struct {
	Format     string        `json:"format"`
	Record     string        `json:"record"`           // the record's name
	Date       string        `json:"date,omitempty"`   // only if it was asked for
	Origin     origin.Origin `json:"origin"`           // versions and commits
	Command    Command       `json:"command"`          // what made it
	Parameters Parameters    `json:"parameters"`       // by their names
	Numbers    []Number      `json:"numbers,omitzero"` // in the order in which they were recorded
	Files      []File        `json:"files,omitzero"`   // figures and tables
	Methods    []string      `json:"methods,omitzero"` // what was used
	Works      []string      `json:"works,omitzero"`   // the keys of the works to cite for it
}

// Parameters are what numbers depend on, by their names: numbers, texts, truth values, and lists and groups of these. Read
// returns numbers as json.Number, with all their digits.
type Parameters map[string]any

// A Command is how a record was made, so that it can be made again.
type Command struct {
	Folder   string   `json:"folder"`             // in which it ran, seen from that of the record
	Notebook string   `json:"notebook,omitempty"` // the notebook, seen from Folder
	Run      []string `json:"run,omitempty"`      // the program and its arguments
}

// A File is a figure or a table of a record.
type File struct {
	Name    string   `json:"name"` // with slashes, seen from the record's folder
	SHA256  string   `json:"sha256"`
	Columns []string `json:"columns,omitempty"` // of a table
	Rows    int      `json:"rows,omitempty"`
}

// encode returns the file of a document.
func (d *Document) encode() ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return buf.Bytes(), err
}

// Read reads the file of a record, or the one beside a figure. What is not one is an error with line and column.
func Read(r io.Reader) (*Document, error) {
	if r == nil {
		return nil, errors.New("results: Read: r is nil")
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	return parse(data)
}

// parse returns the document of a file.
func parse(data []byte) (*Document, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("results: 1:1: the file is empty")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	var d Document
	if err := dec.Decode(&d); err != nil {
		return nil, placed(data, dec.InputOffset(), err)
	}
	if rest := data[dec.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		at := dec.InputOffset() + int64(len(rest)-len(bytes.TrimLeft(rest, " \t\r\n")))
		return nil, errorAt(data, at, "there is more behind the record")
	}
	if offset, err := d.problem(data); err != nil {
		return nil, errorAt(data, int64(offset), err.Error())
	}
	return &d, nil
}

// placed adds line and column to an error of package json.
func placed(data []byte, offset int64, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset - 1
	case errors.As(err, &wrong):
		return errorAt(data, wrong.Offset-1, fmt.Sprintf("%s is a %s, want a %s", wrong.Field, wrong.Value, wrong.Type))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errorAt(data, int64(len(data)), "the file is cut off")
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if field, ok := strings.CutPrefix(text, "unknown field "); ok {
		field, _ = strconv.Unquote(field)
		offset = int64(find(data, field, ""))
	}
	return errorAt(data, offset, text)
}

// errorAt returns an error with the place of a byte.
func errorAt(data []byte, offset int64, text string) error {
	before := data[:max(0, min(offset, int64(len(data))))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("results: %d:%d: %s", line, column, text)
}

// problem returns what a record cannot have, and where in its file that is.
func (d *Document) problem(data []byte) (offset int, err error) {
	if d.Format != Format {
		return find(data, "format", ""), fmt.Errorf("format is %q, want %q", d.Format, Format)
	}
	if !isFileName(d.Record) {
		return find(data, "record", ""), fmt.Errorf("record is %q, want letters, digits, - and _", d.Record)
	}
	seen := map[string]bool{}
	for i, n := range d.Numbers {
		err := n.problem()
		switch {
		case err != nil:
		case seen[n.Name]:
			err = errors.New("the name is there twice")
		case n.String() != n.Text:
			err = fmt.Errorf("the text is %q, but the value is written %s", n.Text, n.String())
		}
		if err != nil {
			return find(data, "name", n.Name), fmt.Errorf("numbers[%d], %q: %w", i, n.Name, err)
		}
		seen[n.Name] = true
	}
	for i, f := range d.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return find(data, "name", f.Name), fmt.Errorf("files[%d]: %q does not lie in the folder of the record", i, f.Name)
		}
	}
	return 0, nil
}

// find returns where a field with a value last begins, and with any value if that is empty.
func find(data []byte, field, value string) int {
	pattern := regexp.QuoteMeta(strconv.Quote(field)) + `\s*:`
	if value != "" {
		pattern += `\s*` + regexp.QuoteMeta(strconv.Quote(value))
	}
	if all := regexp.MustCompile(pattern).FindAllIndex(data, -1); len(all) > 0 {
		return all[len(all)-1][0]
	}
	return 0
}
