package plotting

// What a figure was computed from, in a file beside it.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"nonequilibrium/internal/origin"
)

// Record returns d as a figure that Save accompanies by a file with the extension .json: the versions and commits
// of the program and of this module, and the record, such as the parameters, as package json writes it. A figure of a
// paper is better saved by package diffusion/results, without Record: that does the same and more.
func Record(d Drawable, record any) *Figure {
	var f Figure
	if d != nil && d.figure() != nil {
		f = *d.figure()
	}
	if record == nil {
		f.fail("Record: the record is nil")
	}
	f.record = record
	return &f
}

// saveRecord writes the file beside a figure of that name.
func (f *Figure) saveRecord(path string) error {
	data, err := provenance(f.record)
	if err != nil {
		return err
	}
	return writeFile(strings.TrimSuffix(path, filepath.Ext(path))+".json", data)
}

// provenance returns the file beside a figure.
func provenance(record any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(struct {
		Origin origin.Origin `json:"origin"`
		Record any           `json:"record,omitempty"`
	}{origin.Of("."), record})
	if err != nil {
		return nil, fmt.Errorf("plotting: Record: %w", err)
	}
	return buf.Bytes(), nil
}
