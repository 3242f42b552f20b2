package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// sample returns a record with everything.
func sample(folder string, value float64) *Record {
	run := diffusion.Simulation{Data: lawtest.Must(diffusion.SymmetricPair(1, 0.4)), Paths: 10, Seed: 1 << 63, Workers: 7}
	return New(filepath.Join(folder, "noising")).
		Parameter("run", run).
		Parameter("names", map[string][]int{"a": {1, 2}}).
		Exact("speciationTime", 0.38648, 4).
		Count("pathCount", 1234567).
		Measured("meanWork", value, 0.0031).
		Estimate("collapseTime", Estimate{Value: 113245, StdErr: 3100, Low: 107000, High: 119000, OK: true, Warning: "too few points"}).
		Estimate("cloningTime", Estimate{}).
		Save("curves/rates.csv", NewTable().Column("t", []float64{1, 2})).
		Save("curves/rates.npy", NewTable().Column("t", []float64{1, 2})).
		Used("sde.DPMSolver")
}

// contents returns the files in a folder, by their names.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			data, _ := os.ReadFile(path)
			rel, _ := filepath.Rel(folder, path)
			files[rel] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSameBytes(t *testing.T) {
	dir := t.TempDir()
	if err := sample(dir, 0.1132).Write(); err != nil {
		t.Fatal(err)
	}
	first := contents(t, dir)
	for _, name := range []string{"noising.json", "noising.tex", "noising.bib", "curves/rates.csv", "curves/rates.npy", "curves/rates.json"} {
		if first[name] == "" {
			t.Errorf("%s is not written", name)
		}
	}
	if len(first) != 6 {
		t.Errorf("%d files, want 6", len(first))
	}
	if err := sample(dir, 0.1132).Write(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, contents(t, dir)) {
		t.Error("the same record makes other files")
	}
	if err := sample(dir, 0.1132).Dated(time.Unix(0, 0).UTC()).Write(); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, dir)["noising.json"]; !strings.Contains(got, `"date": "1970-01-01T00:00:00Z"`) {
		t.Error("the date is not there")
	}
}

func TestReadWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	if err := sample(dir, 0.1132).Write(); err != nil {
		t.Fatal(err)
	}
	files := contents(t, dir)
	d, err := Read(strings.NewReader(files["noising.json"]))
	if err != nil {
		t.Fatal(err)
	}
	if again := lawtest.Must(d.encode()); string(again) != files["noising.json"] {
		t.Errorf("read and written again it is\n%s", again)
	}
	run := d.Parameters["run"].(map[string]any)
	if run["Estimator"] != "LogRatio" || run["Scheme"] != "Exact" {
		t.Errorf("estimator %v and scheme %v, want their names", run["Estimator"], run["Scheme"])
	}
	if run["Seed"] != json.Number("9223372036854775808") || run["Workers"] != nil || run["Data"].(map[string]any)["dim"] != json.Number("1") {
		t.Errorf("parameters %v", run)
	}
	beside, err := Read(strings.NewReader(files["curves/rates.json"]))
	if err != nil {
		t.Fatal(err)
	}
	if len(beside.Numbers) > 0 || len(beside.Files) != 2 || beside.Files[0].Name != "rates.csv" || beside.Files[0].Rows != 2 || beside.Record != "noising" {
		t.Errorf("beside the table: %+v", beside)
	}
	for _, want := range []string{
		`\newcommand{\pathCount}{\ensuremath{1234567}}`,
		`\newcommand{\collapseTime}{\ensuremath{1.13(3)\times10^{5}}}`,
		`\newcommand{\collapseTimeError}{\ensuremath{0.03\times10^{5}}}`,
		`\newcommand{\collapseTimeInterval}{\ensuremath{[1.07,\,1.19]\times10^{5}}}`,
		`\newcommand{\cloningTime}{none}`,
		"% collapseTime: too few points",
	} {
		if !strings.Contains(files["noising.tex"], want+"\n") {
			t.Errorf("noising.tex lacks %s:\n%s", want, files["noising.tex"])
		}
	}
	if !strings.Contains(files["noising.bib"], "@misc{lu2022,") || strings.Count(files["noising.bib"], "@") != 1 {
		t.Errorf("bibliography\n%s", files["noising.bib"])
	}
}

// What a number was remains in the record, so that it is found where it was typed.
func TestFormerly(t *testing.T) {
	dir := t.TempDir()
	for _, v := range []float64{0.1132, 0.1141, 0.1132, 0.125} {
		if err := sample(dir, v).Write(); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Read(strings.NewReader(contents(t, dir)["noising.json"]))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Numbers[2].Formerly, []string{"0.113(3)", "0.114(3)"}; !reflect.DeepEqual(got, want) {
		t.Errorf("formerly %q, want %q", got, want)
	}
}

// A record replaces only its own files.
func TestOthersFilesStay(t *testing.T) {
	for _, name := range []string{"noising.json", "noising.tex", "noising.bib", "curves/rates.json"} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, []byte("my own"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := sample(dir, 0.1132).Write(); err == nil || !strings.Contains(err.Error(), name[strings.Index(name, "/")+1:]) {
			t.Errorf("%s: error %v", name, err)
		}
		files := contents(t, dir)
		if files[name] != "my own" || files["noising.tex"] != "" && name != "noising.tex" {
			t.Errorf("%s: files %q", name, files)
		}
	}
}

type brokenSaver struct{}

func (brokenSaver) Save(string) error { return errors.New("there is no ink") }

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	r := func() *Record { return New(filepath.Join(dir, "a")) }
	table := NewTable().Column("t", []float64{1})
	for want, rec := range map[string]*Record{
		`path "" does not end with a name`:      New(""),
		`path "a b" does not end with`:          New("a b"),
		"make it with New":                      new(Record),
		"neither numbers nor files":             r(),
		`the name is "a1"`:                      r().Exact("a1", 1, 1),
		`the name is ""`:                        r().Measured("", 1, 1),
		"the value NaN is not a finite":         r().Exact("a", math.NaN(), 1),
		"digits = 0, want 1 to 17":              r().Exact("a", 1, 0),
		"digits = 18, want 1 to 17":             r().Exact("a", 1, 18),
		"the standard error -1 is not":          r().Measured("a", 1, -1),
		"the standard error +Inf is not":        r().Measured("a", 1, math.Inf(1)),
		"[2, 1] is not an interval":             r().Estimate("a", Estimate{Low: 2, High: 1, OK: true}),
		`the macro \a is there already`:         r().Exact("a", 1, 1).Exact("a", 1, 1),
		`the macro \aValue is there already`:    r().Measured("a", 1, 0.1).Exact("aValue", 1, 1),
		`"seed" is recorded twice`:              r().Parameter("seed", 1).Parameter("seed", 1),
		"Parameter: the name is empty":          r().Parameter("", 1),
		"a chan int cannot be written down":     r().Parameter("x", make(chan int)),
		"has no exported fields":                r().Parameter("x", time.Now()),
		"nested more than":                      r().Parameter("x", [][][][][][][][]int{{{{{{{{1}}}}}}}}),
		"the mixture is empty":                  r().Parameter("x", new(diffusion.Mixture)),
		"is not a method with a work":           r().Used("diffusion.Nothing"),
		"Command: it is empty":                  r().Command(),
		"does not end with .ipynb":              r().Notebook("x.py"),
		"there is nothing to save":              r().Save("x.csv", nil),
		"does not lie in the folder":            r().Save("../x.csv", table),
		"choose another name":                   r().Save("a.csv", table),
		"is saved twice":                        r().Save("x.csv", table).Save("x.csv", table),
		`has the extension ".txt"`:              r().Save("x.txt", table),
		"import the package results/parquet":    r().Save("x.parquet", table),
		"there is no ink":                       r().Save("x.csv", brokenSaver{}),
		"the ensemble is empty":                 r().Save("x.csv", Ensemble(nil)),
		"set RecordPaths":                       r().Save("x.csv", Trajectories(new(diffusion.Ensemble))),
		"has no columns":                        r().Save("x.csv", NewTable()),
		`column "b" has 2 values, those before`: r().Save("x.csv", NewTable().Column("a", []float64{1}).Column("b", []float64{1, 2})),
		`there are two columns "a"`:             r().Save("x.csv", NewTable().Column("a", nil).Column("a", nil)),
		`has the name "\n"`:                     r().Save("x.csv", NewTable().Column("\n", nil)),
	} {
		if err := rec.Exact("end", 1, 1).Write(); want != "neither numbers nor files" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if err := r().Write(); err == nil {
		t.Error("an empty record is written")
	}
	if _, err := os.Stat(filepath.Join(dir, "a.json")); err != nil {
		t.Error(err) // of the one without fault
	}
}

// Each kind of fault is refused with its line and column.
func TestMalformed(t *testing.T) {
	dir := t.TempDir()
	if err := sample(dir, 0.1132).Write(); err != nil {
		t.Fatal(err)
	}
	good := contents(t, dir)["noising.json"]
	for _, c := range []struct{ old, new, want string }{
		{good, "", "1:1: the file is empty"},
		{good, "\n \n", "1:1: the file is empty"},
		{good, "PAR1", "1:1: invalid character 'P'"},
		{good, "[]", "1:1: "},
		{good[100:], "", "the file is cut off"},
		{good[len(good)-3:], "", "the file is cut off"},
		{`"record": "noising"`, `"record": noising`, "3:14: invalid character 'o'"},
		{`"record": "noising"`, `"record": 3`, "3:13: record is a number, want a string"},
		{`"record": "noising"`, `"recrod": "noising"`, `3:3: unknown field "recrod"`},
		{`"record": "noising"`, `"record": "../noising"`, `3:3: record is "../noising"`},
		{Format, "nonequilibrium results 2", `2:3: format is "nonequilibrium results 2"`},
		{`"value": 0.38648`, `"value": "0.38648"`, "value is a string, want a float64"},
		{`"value": 0.38648`, `"value": 1e999`, "value is a number 1e999"},
		{`"value": 0.38648`, `"value": NaN`, "invalid character 'N'"},
		{`"value": 0.38648`, `"value": 0.4`, `the text is "0.3865", but the value is written 0.4000`},
		{`"stderr": 0.0031`, `"stderr": -1`, "the standard error -1 is not"},
		{`"low": 107000,`, ``, "one end of an interval"},
		{`"low": 107000`, `"low": 119001`, "is not an interval"},
		{`"name": "meanWork"`, `"name": "pathCount"`, "numbers[2]"},
		{`"name": "meanWork"`, `"name": "mean work"`, "want letters"},
		{`"digits": 4`, `"digits": -4`, "digits = -4"},
		{`"digits": 4`, `"digits": 4.5`, "digits is a number 4.5, want a int"},
		{`"name": "curves/rates.csv"`, `"name": "/etc/passwd"`, "does not lie in the folder"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Fatalf("%q is not in the file", c.old)
		}
		if _, err := Read(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "results: ") || !place.MatchString(err.Error()) {
			t.Errorf("%.40q for %.40q: error %v, want %s", c.new, c.old, err, c.want)
		}
	}
	if _, err := Read(bytes.NewReader(append([]byte(good), "x"...))); err == nil || !strings.Contains(err.Error(), "there is more") {
		t.Errorf("with something behind it: %v", err)
	}
	if _, err := Read(nil); err == nil {
		t.Error("nil is read")
	}
}

// In the variable is the folder of a recomputation.
func TestElsewhere(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	t.Setenv(Variable, other)
	if err := sample(dir, 0.1132).Write(); err != nil {
		t.Fatal(err)
	}
	if len(contents(t, dir)) > 0 || contents(t, other)["noising/noising.json"] == "" {
		t.Errorf("files %v and %v", contents(t, dir), contents(t, other))
	}
}

// TestLongWarning: a warning is cut between two letters, so that the file is read as it was written.
func TestLongWarning(t *testing.T) {
	dir := t.TempDir()
	err := New(filepath.Join(dir, "noising")).Estimate("mean", Estimate{Value: 1, StdErr: 0.1, OK: true, Warning: "a" + strings.Repeat("−", mostComment)}).Write()
	if err != nil {
		t.Fatal(err)
	}
	d := lawtest.Must(Read(strings.NewReader(contents(t, dir)["noising.json"])))
	if w := d.Numbers[0].Warning; strings.Trim(w, "a−") != "" || len(w) < mostComment-3 {
		t.Errorf("the warning ends with %q", w[max(0, len(w)-6):])
	}
}
