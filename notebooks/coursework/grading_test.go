package coursework

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nonequilibrium/notebooks/coursework/exercise"
)

// How a whole class is graded, and how long it takes: go test -v -timeout 1h -run TestClass ./notebooks/coursework -class thermodynamics
var class = flag.String("class", "", "grade 30 submissions of this assignment")

// course is a folder of the coursework for a test, inside the project, where the kernel finds it.
type course struct {
	t      *testing.T
	folder string // as seen from this package
	python string
}

// newCourse makes one with nbgrader's environment, and skips the test if there is none.
func newCourse(t *testing.T) *course {
	t.Helper()
	if testing.Short() {
		t.Skip("nothing is graded with -short")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(root, ".coursework")
	python := filepath.Join(home, "bin", "python")
	for _, name := range []string{python, filepath.Join(home, "share", "jupyter", "kernels", "nonequilibrium", "kernel.json"), filepath.Join(root, ".bin", "gonb")} {
		if _, err := os.Stat(name); err != nil {
			t.Skip("there is no nbgrader to grade with: `make coursework-setup` installs it")
		}
	}
	folder, err := os.MkdirTemp(home, "test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return &course{t, folder, python}
}

// command returns the command of a step of make.
func (c *course) command(step string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(c.t.Context(), c.python, append([]string{"coursework.py", step}, args...)...)
	cmd.Env = append(os.Environ(), "NONEQUILIBRIUM_COURSE="+c.folder, "EXERCISES="+filepath.Join(c.folder, "exercises"))
	for _, v := range []string{"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"} {
		cmd.Env = append(cmd.Env, v+"="+filepath.Join(c.folder, "jupyter"))
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 15 * time.Second
	return cmd
}

func (c *course) run(step string, args ...string) string {
	c.t.Helper()
	var out bytes.Buffer
	cmd := c.command(step, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		c.t.Fatalf("%s: %v\n%s", step, err, out.String())
	}
	return out.String()
}

// take copies exercises into an assignment of this course.
func (c *course) take(assignment string, exercises ...string) {
	c.t.Helper()
	for _, from := range exercises {
		to := filepath.Join(c.folder, "exercises", assignment, filepath.Base(from))
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			c.t.Fatal(err)
		}
	}
	c.write("---\ntitle: Test\n---\n", "exercises", assignment, "assignment.md")
}

func (c *course) write(text string, name ...string) {
	c.t.Helper()
	file := filepath.Join(append([]string{c.folder}, name...)...)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

func (c *course) read(name ...string) string {
	c.t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{c.folder}, name...)...))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(b)
}

// submit hands in the released notebook with these answers, by exercise, and with cells of the student's own below the title.
func (c *course) submit(student, assignment string, answers map[string]string, own ...string) {
	c.t.Helper()
	var nb exercise.Notebook
	if err := json.Unmarshal([]byte(c.read("release", assignment, assignment+".ipynb")), &nb); err != nil {
		c.t.Fatal(err)
	}
	nb.Answer(answers)
	for _, source := range own {
		cell := exercise.Cell{Type: "code", ID: "own", Metadata: map[string]any{}}
		if err := json.Unmarshal(fmt.Appendf(nil, "%q", source), &cell.Source); err != nil {
			c.t.Fatal(err)
		}
		nb.Cells = slices.Insert(nb.Cells, 1, &cell)
	}
	b, err := nb.JSON()
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(string(b), "submitted", student, assignment, assignment+".ipynb")
}

// row is a row of the table.
type row struct{ points, remarks string }

// table reads the table of an assignment.
func (c *course) table(assignment string) map[string]row {
	c.t.Helper()
	records, err := csv.NewReader(strings.NewReader(c.read("grades", assignment+".csv"))).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	rows := map[string]row{}
	for _, r := range records[2:] {
		rows[r[0]] = row{strings.Join(r[1:len(r)-1], " "), r[len(r)-1]}
	}
	return rows
}

const (
	fluxRight   = "import \"math\"\n\nfunc Flux(s, t float64) float64 { return math.Exp(-2*t) * (s - 1) }"
	fluxIto     = "import \"math\"\n\nfunc Flux(s, t float64) float64 { return math.Exp(-2*t)*(s-1) + 1 }"
	spreadRight = "import \"math\"\n\nfunc Spread(v, t float64) float64 { return math.Sqrt(1 + math.Exp(-2*t)*(v-1)) }"
)

// TestGrading grades a small assignment with the real nbgrader.
func TestGrading(t *testing.T) {
	touchSources(t)
	c := newCourse(t)
	c.take("small", "noising/spread", "thermodynamics/flux")
	c.run("assignment")
	a, err := exercise.Read(filepath.Join(c.folder, "exercises", "small"))
	if err != nil {
		t.Fatal(err)
	}
	leaks(t, a, c.read("release", "small", "small.ipynb"))

	// The points of spread, of flux and in sum, and a remark.
	want := map[string]row{}
	hand := func(student, spread, flux, points, remark string) {
		answers := map[string]string{}
		if spread != "" {
			answers["spread"] = spread
		}
		if flux != "" {
			answers["flux"] = flux
		}
		c.submit(student, "small", answers)
		want[student] = row{points, remark}
	}
	hand("right", spreadRight, fluxRight, "4 5 9", "")
	hand("untouched", "", "", "0 0 0", "")
	hand("Itô", spreadRight, fluxIto, "4 1 5", "the Itô product")
	hand("endless", "func Spread(v, t float64) float64 { for { } }", fluxRight, "0 5 5", "spread: it ran longer than 20 s")
	hand("endless start", "var x = f()\nfunc f() int { for { } }\nfunc Spread(v, t float64) float64 { return 0 }", fluxRight, "0 5 5", "spread: the answer ran longer than 20 s")
	hand("stderr", strings.Replace(spreadRight, "return", "println(1); return", 1), fluxRight, "0 5 5", "spread: it wrote to the standard error")
	hand("no compilation", spreadRight, "func Flux(s, t float64) float64 { return nothing }", "4 0 4", "flux: the answer does not compile or run: undefined: nothing")
	hand("exit", spreadRight, "func Flux(s, t float64) float64 { os.Exit(0); return 0 }", "4 0 4", "flux: the answer was not run: it uses os")
	c.write("{\"cells\": [", "submitted", "no JSON", "small", "small.ipynb")
	want["no JSON"] = row{"0 0 0", "cannot be read as a notebook"}
	c.write(c.read("release", "small", "small.ipynb"), "submitted", "renamed", "small", "small (1).ipynb")
	want["renamed"] = row{"0 0 0", "there is no file small.ipynb, but small (1).ipynb"}

	t.Logf("%s", c.run("grade"))
	check := func() {
		t.Helper()
		got := c.table("small")
		for student, w := range want {
			if g := got[student]; g.points != w.points || (w.remarks == "") != (g.remarks == "") || !strings.Contains(g.remarks, w.remarks) {
				t.Errorf("%s: got %q, want %q", student, g, w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("the table has %d rows, want %d", len(got), len(want))
		}
	}
	check()
	page := c.read("feedback", "Itô", "small", "small.html")
	if !strings.Contains(page, "the Itô product") || strings.Contains(page, "cdnjs") || strings.Contains(page, "BEGIN HIDDEN") {
		t.Error("the feedback has no hint, needs the network, or shows a hidden test")
	}

	if page := c.read("feedback", "endless start", "small", "small.html"); !strings.Contains(page, "A trajectory of the noising process gives the heat") {
		t.Error("the text of the exercise after one that failed has gone from the feedback")
	}

	// Only what has changed is graded again, and points that the teacher gives by hand are taken over.
	byHand := exec.CommandContext(t.Context(), c.python, "-c", `
import sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///" + sys.argv[1]) as gradebook:
    gradebook.find_grade("spread-TestStart", "small", "small", "untouched").manual_score = 0.5
    gradebook.db.commit()`, filepath.Join(c.folder, "gradebook.db"))
	byHand.Env = append(os.Environ(), "PATH="+filepath.Dir(c.python)+":"+os.Getenv("PATH"))
	if out, err := byHand.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want["untouched"] = row{"0.5 0 0.5", ""}
	hand("Itô", spreadRight, fluxRight, "4 5 9", "")
	if out := c.run("grade"); !strings.Contains(out, "1 of 10 submissions") {
		t.Errorf("after one new submission of ten it says\n%s", out)
	}
	check()
}

// TestHelper fails in one exercise and needs a cell of one's own in the next.
func TestHelper(t *testing.T) {
	c := newCourse(t)
	c.take("small", "noising/spread", "symmetry/magnet")
	c.run("assignment")
	magnet, err := exercise.Read("symmetry")
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{"spread": "func Spread(v, t float64) float64 { return nothing }"}
	for _, e := range magnet.Exercises {
		if e.Name == "magnet" {
			answers[e.Name] = strings.Replace(e.Solution.Cell(), "math.Tanh(K*middle)", "hyperbolic(K*middle)", 1)
		}
	}
	c.submit("student", "small", answers, "import \"math\"\n\nfunc hyperbolic(x float64) float64 { return math.Tanh(x) }")
	c.run("grade")
	if r := c.table("small")["student"]; r.points != "0 5 5" {
		t.Errorf("the points are %s, want 0 5 5; %s", r.points, r.remarks)
	}
}

// TestInterrupted ends a run while it grades; the next one goes on.
func TestInterrupted(t *testing.T) {
	c := newCourse(t)
	c.take("small", "noising/spread")
	c.run("assignment")
	for i := range 4 {
		c.submit(fmt.Sprint("student ", i), "small", map[string]string{"spread": spreadRight})
	}
	cmd := c.command("grade", "--workers=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1000)
	if _, err := out.Read(b); err != nil { // the first submission
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("an interrupted run ends as if it were complete")
	}
	if out := c.run("grade"); !strings.Contains(out, "3 of 4 submissions") {
		t.Errorf("after a run that was interrupted it says\n%s", out)
	}
	for student, r := range c.table("small") {
		if r.points != "4 4" {
			t.Errorf("%s has %q", student, r)
		}
	}
}

// TestClass grades 30 submissions, see the flag.
func TestClass(t *testing.T) {
	if *class == "" {
		t.Skip("no class was named by -class")
	}
	c := newCourse(t)
	a, err := exercise.Read(*class)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range a.Exercises {
		c.take(a.Name, filepath.Join(a.Name, e.Name))
	}
	c.run("assignment")
	want := map[string]int{}
	for i := range 30 {
		student := fmt.Sprintf("student %02d", i)
		answers := map[string]string{}
		for j, e := range a.Exercises {
			right := e.Solution.Cell()
			first := e.Solution.Starter().Code
			switch k := (i + j) % (2 + len(e.Wrong)); {
			case j == 0 && i < 3:
				answers[e.Name] = strings.Replace(first, "panic(\"not implemented\")", []string{"for { }", "println(1); panic(2)", "return nothing"}[i], 1)
			case k == 0:
				continue // untouched
			case k == 1:
				answers[e.Name], want[student] = right, want[student]+e.Points()
			default:
				w := e.Wrong[k-2]
				answers[e.Name], want[student] = w.Source.Cell(), want[student]+w.Points
			}
		}
		c.submit(student, a.Name, answers)
	}
	begin := time.Now()
	t.Logf("%s", c.run("grade"))
	t.Logf("30 submissions of %d exercises took %.0f s", len(a.Exercises), time.Since(begin).Seconds())
	got := c.table(a.Name)
	students := make([]string, 0, len(got))
	for student := range got {
		students = append(students, student)
	}
	slices.Sort(students)
	for _, student := range students {
		if p := strings.Fields(got[student].points); p[len(p)-1] != fmt.Sprint(want[student]) {
			t.Errorf("%s: got %v, want %d points; %s", student, p, want[student], got[student].remarks)
		}
	}
	if len(students) != 30 {
		t.Errorf("the table has %d rows", len(students))
	}
}
