package results

// Building a record, and writing it.

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/internal/atomicfile"
	"nonequilibrium/internal/origin"
)

// Variable is the environment variable that names a folder into which records are written instead of their own. The command
// that recomputes a record sets it, so that the paper's files stay as they are.
const Variable = "NONEQUILIBRIUM_RESULTS"

// A Record is what a program contributes to a paper: numbers, figures and tables, and what they were computed from.
// Make it with New. Methods chain, and the first error is returned by Write.
type Record struct {
	err    error
	folder string // of its files, for the paper
	doc    Document
	macros map[string]bool
	used   []string // methods
	source source
}

// New returns an empty record that is written to path.json, with the macros of LaTeX in path.tex and the bibliography in
// path.bib. Figures and tables that are saved with it are in the same folder.
func New(path string) *Record {
	r := &Record{macros: map[string]bool{}}
	name := filepath.Base(path)
	if path == "" || !isFileName(name) {
		r.fail("New: path %q does not end with a name of letters, digits, - and _", path)
		return r
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	r.keep(err)
	r.folder = folder
	r.doc = Document{Format: Format, Record: name, Parameters: Parameters{}}
	r.source = findSource()
	return r
}

// isFileName reports whether a name is one that LaTeX finds.
func isFileName(name string) bool {
	for _, c := range name {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return name != ""
}

func (r *Record) fail(format string, args ...any) { r.keep(fmt.Errorf("results: "+format, args...)) }

// keep keeps the first error.
func (r *Record) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// ready reports whether the record was made with New, and has no error yet.
func (r *Record) ready() bool {
	if r.macros == nil {
		r.fail("the record is empty; make it with New")
	}
	return r.err == nil
}

// Parameter records what the results depend on: a number, a text, a truth value, or a slice, map or struct of these, such as a
// [diffusion.Simulation] with its seed. Of a struct the exported fields are recorded, but for functions and
// Workers, which does not change results; of a number with a name, such as a [diffusion.Scheme], the name; of a [diffusion.Mixture], weights, means and covariances; of more than
// a hundred numbers in one place, their SHA-256.
func (r *Record) Parameter(name string, value any) *Record {
	switch {
	case !r.ready():
		return r
	case name == "":
		r.fail("Parameter: the name is empty")
		return r
	}
	if _, ok := r.doc.Parameters[name]; ok {
		r.fail("Parameter: %q is recorded twice", name)
		return r
	}
	v, err := described(value, 0)
	if err != nil {
		r.fail("Parameter %q: %w", name, err)
		return r
	}
	r.doc.Parameters[name] = v
	return r
}

// Exact records a number without statistical error, which the paper has with so many significant digits. In the paper it is \name,
// and so the name has letters only, and is not that of a command that LaTeX has already, such as beta.
func (r *Record) Exact(name string, value float64, digits int) *Record {
	if digits == 0 {
		r.fail("Exact %q: digits = 0, want 1 to %d", name, mostDigits)
		return r
	}
	return r.add(Number{Name: name, Value: value, Digits: digits})
}

// Count records a whole number. In the paper it is \name.
func (r *Record) Count(name string, n int) *Record {
	return r.add(Number{Name: name, Value: float64(n), Digits: min(mostDigits, len(strings.TrimPrefix(fmt.Sprint(n), "-")))})
}

// Measured records a value with its standard error. In the paper it is \name, such as 0.113(3), and in parts \nameValue and
// \nameError.
func (r *Record) Measured(name string, value, stdErr float64) *Record {
	return r.add(Number{Name: name, Value: value, StdErr: stdErr})
}

// An Estimate is a value with its standard error and an interval of 95 %, as package samples returns it. What
// has these fields can be converted to it, as in results.Estimate(e).
type Estimate struct {
	Value, StdErr, Low, High float64
	OK                       bool   // false: what was looked for does not exist
	Warning                  string // why it must not be trusted
}

// Estimate records an estimate, and that it does not exist if OK is false. In the paper it is \name, and in parts
// \nameValue, \nameError and \nameInterval.
func (r *Record) Estimate(name string, e Estimate) *Record {
	if !e.OK {
		return r.add(Number{Name: name, None: true, Warning: e.Warning})
	}
	return r.add(Number{Name: name, Value: e.Value, StdErr: e.StdErr, Low: &e.Low, High: &e.High, Warning: e.Warning})
}

// Fluctuation records an exponential average, with its warning if it is not reliable.
func (r *Record) Fluctuation(name string, f diffusion.Fluctuation) *Record {
	return r.add(Number{Name: name, Value: f.Mean, StdErr: f.StdErr, Warning: f.Warning})
}

// add adds a number.
func (r *Record) add(n Number) *Record {
	if !r.ready() {
		return r
	}
	n.Warning = strings.ToValidUTF8(n.Warning[:min(len(n.Warning), mostComment)], "") // no part of a letter at its end
	if err := n.problem(); err != nil {
		r.fail("%q: %w", n.Name, err)
		return r
	}
	n.Text = n.String()
	for _, m := range n.Macros() {
		if r.macros[m.Name] {
			r.fail("%q: the macro \\%s is there already", n.Name, m.Name)
			return r
		}
		r.macros[m.Name] = true
	}
	r.doc.Numbers = append(r.doc.Numbers, n)
	return r
}

// A Saver is what can be saved to a file: a [Table], and the figures and tables of package plotting.
type Saver interface{ Save(path string) error }

// Save saves a figure or a table to a file in the record's folder, in the format of its extension. Write puts the
// parameters beside it, into a file with the extension .json.
func (r *Record) Save(name string, what Saver) *Record {
	if !r.ready() {
		return r
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	switch {
	case what == nil:
		r.fail("Save %q: there is nothing to save", name)
	case !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, `\`):
		r.fail("Save: name %q does not lie in the folder of the record", name)
	case stem == r.doc.Record:
		r.fail("Save: what is said about %q would be in %s.json, the file of the record; choose another name", name, stem)
	case slices.ContainsFunc(r.doc.Files, func(f File) bool { return f.Name == name }):
		r.fail("Save: %q is saved twice", name)
	}
	if r.err != nil {
		return r
	}
	target := filepath.Join(r.target(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		r.fail("Save: %w", err)
		return r
	}
	if err := what.Save(target); err != nil {
		r.keep(err)
		return r
	}
	data, err := os.ReadFile(target)
	if err != nil {
		r.fail("Save: %w", err)
		return r
	}
	sum := sha256.Sum256(data)
	f := File{Name: name, SHA256: hex.EncodeToString(sum[:])}
	if t, ok := what.(*Table); ok {
		f.Columns, f.Rows = t.names, t.rows()
	}
	r.doc.Files = append(r.doc.Files, f)
	return r
}

// Used records methods that were used, such as diffusion.SpeciationTime, whose works go into the bibliography. [Methods] lists those
// that have works. Most are found in the source of the program; these are what it does not have.
func (r *Record) Used(methods ...string) *Record {
	if r.ready() {
		for _, m := range methods {
			if _, ok := works[m]; !ok {
				r.fail("Used: %q is not a method with a work to cite; Methods lists those", m)
				return r
			}
		}
		r.used = append(r.used, methods...)
	}
	return r
}

// Command says how the record is made again, if `go run` of the program or executing the notebook is not the
// way: a program and its arguments, which run in the folder that is the present one now.
func (r *Record) Command(run ...string) *Record {
	if len(run) == 0 {
		r.fail("Command: it is empty")
	}
	r.source.command = Command{Run: slices.Clone(run)}
	return r
}

// Notebook says in which notebook the record is made, a path seen from the present folder. Outside of JupyterLab a program cannot know.
func (r *Record) Notebook(path string) *Record {
	if filepath.Ext(path) != ".ipynb" {
		r.fail("Notebook: path %q does not end with .ipynb", path)
	}
	r.source.command = Command{Notebook: filepath.ToSlash(path)}
	return r
}

// Dated puts a date into the file. Without it the same program writes the same bytes each time.
func (r *Record) Dated(t time.Time) *Record {
	r.doc.Date = t.Format(time.RFC3339)
	return r
}

// target returns the folder in which files are written.
func (r *Record) target() string {
	if dir := os.Getenv(Variable); dir != "" {
		return filepath.Join(dir, r.doc.Record)
	}
	return r.folder
}

// Write writes the record, its macros and its bibliography, and beside each figure and table what it was computed from.
// It returns the first error of the methods before it; then the record is not written.
func (r *Record) Write() error {
	switch {
	case r == nil:
		return errors.New("results: the record is nil")
	case !r.ready():
		return r.err
	case len(r.doc.Numbers)+len(r.doc.Files) == 0:
		return errors.New("results: Write: the record has neither numbers nor files")
	}
	doc := r.doc
	folder := r.target()
	var err error
	if doc.Command, err = r.source.seenFrom(r.folder); err != nil {
		return err
	}
	doc.Origin = origin.Of(r.source.folder())
	doc.Methods = r.source.methods(r.used)
	doc.Works = worksOf(doc.Methods)
	if err := doc.remember(filepath.Join(folder, doc.Record+".json")); err != nil {
		return err
	}
	files, err := doc.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := doc.mayReplace(folder, f.name); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := atomicfile.Write(filepath.Join(folder, filepath.FromSlash(f.name)), f.data); err != nil {
			return fmt.Errorf("results: Write: %w", err)
		}
	}
	return nil
}

// remember takes over from the file that is replaced how its numbers were written.
func (d *Document) remember(file string) error {
	data, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("results: Write: %w", err)
	}
	old, err := parse(data)
	if err != nil {
		return fmt.Errorf("results: Write: %s is not a record, and is left as it is (%w)", filepath.Base(file), err)
	}
	d.Numbers = slices.Clone(d.Numbers)
	for i, n := range d.Numbers {
		k := slices.IndexFunc(old.Numbers, func(o Number) bool { return o.Name == n.Name })
		if k < 0 {
			continue
		}
		former := old.Numbers[k].Formerly
		if before := old.Numbers[k].Text; before != n.Text {
			former = append([]string{before}, former...)
		}
		former = slices.DeleteFunc(slices.Clone(former), func(s string) bool { return s == n.Text })
		d.Numbers[i].Formerly = former[:min(len(former), mostFormer)]
	}
	return nil
}

// mayReplace returns an error if a file is there that this record did not write, such as a paper or another record.
func (d *Document) mayReplace(folder, name string) error {
	data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("results: Write: %w", err)
	}
	var own bool
	switch path.Ext(name) {
	case ".tex":
		own = strings.HasPrefix(string(data), fmt.Sprintf(texHeading, d.Record))
	case ".bib":
		own = strings.HasPrefix(string(data), fmt.Sprintf(bibHeading, d.Record))
	default:
		old, err := parse(data)
		own = err == nil && old.Record == d.Record
	}
	if !own {
		return fmt.Errorf("results: Write: %s was not written by the record %s, and is left as it is; choose another name", name, d.Record)
	}
	return nil
}

type output struct {
	name string
	data []byte
}

// files returns the files of a record, its own the last.
func (d *Document) files() (list []output, err error) {
	if len(d.Numbers) > 0 {
		list = append(list, output{d.Record + ".tex", d.latex()})
	}
	if len(d.Works) > 0 {
		list = append(list, output{d.Record + ".bib", d.bibliography()})
	}
	beside := map[string][]File{}
	for _, f := range d.Files {
		stem := strings.TrimSuffix(f.Name, path.Ext(f.Name))
		beside[stem] = append(beside[stem], f)
	}
	for stem, files := range beside {
		one := *d
		one.Numbers, one.Files = nil, files
		up := strings.Repeat("../", strings.Count(stem, "/"))
		one.Command.Folder = path.Clean(up + one.Command.Folder)
		for i := range one.Files {
			one.Files[i].Name = path.Base(one.Files[i].Name)
		}
		data, err := one.encode()
		if err != nil {
			return nil, fmt.Errorf("results: Write: %w", err)
		}
		list = append(list, output{stem + ".json", data})
	}
	slices.SortFunc(list, func(a, b output) int { return cmp.Compare(a.name, b.name) })
	data, err := d.encode()
	if err != nil {
		return nil, fmt.Errorf("results: Write: %w", err)
	}
	return append(list, output{d.Record + ".json", data}), nil
}
