package check

import (
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	cellID       = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)
	imgTag       = regexp.MustCompile(`(?is)<img\b[^>]*>`)
	imgAlt       = regexp.MustCompile(`(?is)\balt\s*=\s*("[^"]*\S[^"]*"|'[^']*\S[^']*')`)
	required     = regexp.MustCompile(`(?m)^(?:module|(?:require)?\s)\s*(\S+)(?: v\S+|$)`)
	importBlock  = regexp.MustCompile(`(?m)^\s*import\s*\(([^)]*)\)`)
	importSingle = regexp.MustCompile(`(?m)^\s*import\s+(?:[\w.]+\s+)?"([^"]+)"`)
	quoted       = regexp.MustCompile(`"([^"]+)"`)
	download     = regexp.MustCompile(`(?m)^\s*[!%].*\b(go\s+get|go\s+install|go\s+mod|pip3?|conda|mamba|curl|wget|git)\b.*$`)
	machinePath  = regexp.MustCompile(`(?:^|[\s"'(=:\[,])(/(?:home|Users|root|tmp|var/folders|private)/[^\s"')]*|[A-Z]:\\Users\\[^\s"')]*)`)
)

const (
	maxLines = 350       // of code: so many one can work through in an hour
	maxBytes = 1_500_000 // of a notebook with its figures: readers download it whole
)

// A house is the rules for all notebooks of the project.
type house struct {
	Modules []string // that cells may import, besides the standard library and the project itself
	Paths   []string // of this machine, which no output may contain
}

// TestRules checks that every chapter, as committed, follows the rules.
func TestRules(t *testing.T) {
	h := houseRules(t)
	for _, name := range chapters(t) {
		t.Run(chapterName(name), func(t *testing.T) {
			for _, p := range h.problems(read(t, name)) {
				t.Error(p)
			}
			if info, err := os.Stat(name); err != nil {
				t.Error(err)
			} else if info.Size() > maxBytes {
				t.Errorf("it has %d bytes, more than %d: let its movies have fewer frames or fewer points", info.Size(), maxBytes)
			}
		})
	}
}

// houseRules finds from go.mod and this machine what a notebook may import and what its outputs must not contain.
func houseRules(t *testing.T) house {
	t.Helper()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var h house
	for _, m := range required.FindAllSubmatch(mod, -1) {
		h.Modules = append(h.Modules, string(m[1]))
	}
	folder, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	h.Paths = append(h.Paths, folder)
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		h.Paths = append(h.Paths, home+string(filepath.Separator))
	}
	return h
}

// problems lists what is visibly wrong with a committed notebook.
func (h house) problems(nb *notebook) []string {
	var list []string
	if name := nb.Metadata.Kernelspec.Name; name != "nonequilibrium" {
		list = append(list, fmt.Sprintf(`its kernel is %q, not "nonequilibrium": choose Go (nonequilibrium) in JupyterLab and save`, name))
	}
	ids := map[string]int{}
	executed, size := 0, 0
	for i := range nb.Cells {
		c := &nb.Cells[i]
		var found []string
		if !cellID.MatchString(c.ID) {
			found = append(found, "it has no valid id: open and save the notebook in JupyterLab")
		} else if first, ok := ids[c.ID]; ok {
			found = append(found, fmt.Sprintf("it has the same id as cell %d", first))
		}
		ids[c.ID] = i
		if c.Type == "code" {
			executed++
			size += 1 + strings.Count(string(c.Source), "\n")
			found = append(found, h.codeProblems(c, executed)...)
		}
		for _, p := range found {
			list = append(list, fmt.Sprintf("cell %d (id %s): %s", i, c.ID, p))
		}
	}
	if size > maxLines {
		list = append(list, fmt.Sprintf("it has %d lines of code, more than %d: make it two chapters", size, maxLines))
	}
	return list
}

// codeProblems lists what is wrong with a code cell, which must have been executed as the given number.
func (h house) codeProblems(c *cell, number int) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	source := string(c.Source)
	switch {
	case strings.TrimSpace(source) == "":
		add("it is a code cell without code")
	case c.ExecutionCount == nil:
		add("it was never executed")
	case *c.ExecutionCount != number:
		add("it was executed as number %d, not %d: execute all cells in order, from a fresh kernel", *c.ExecutionCount, number)
	}
	if !formatted(source) {
		add("its code is not formatted as by gofmt")
	}
	if c.Metadata.Jupyter.Folded && !strings.HasPrefix(source, "//") {
		add("it is folded, but its first line, the only one that shows, is not a comment")
	}
	for _, path := range imports(source) {
		if !h.mayImport(path) {
			add("it imports %q, which is not in go.mod and would come from the network", path)
		}
	}
	if m := download.FindString(source); m != "" {
		add("it goes to the network: %s", strings.TrimSpace(m))
	}
	for i := range c.Outputs {
		list = append(list, h.outputProblems(&c.Outputs[i])...)
	}
	return list
}

func (h house) outputProblems(o *output) []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	switch {
	case o.Type == "error":
		add("it raised an error: %s: %s", o.EName, o.EValue)
	case o.Type == "stream" && o.Name == "stderr":
		add("it wrote to stderr: %s", firstLine(string(o.Text)))
	}
	shown := []string{string(o.Text)}
	for _, mime := range slices.Sorted(maps.Keys(o.Data)) {
		if strings.HasPrefix(mime, "image/") {
			if o.alt(mime) == "" {
				add(`its %s has no alternative text in metadata[%q]["alt"]: show figures by plotting.Show`, mime, mime)
			}
			continue
		}
		data := string(o.Data[mime])
		if mime == "text/html" && slices.ContainsFunc(imgTag.FindAllString(data, -1), func(tag string) bool { return !imgAlt.MatchString(tag) }) {
			add("its HTML contains a picture without alternative text (<img alt=…>)")
		}
		shown = append(shown, data)
	}
	if strings.Contains(string(o.Data["text/html"]), "<script") && o.Data["image/png"] == "" {
		add("its HTML has a script, and beside it there is no image/png for pages without scripts: show what moves by plotting.Movie")
	}
	for _, s := range shown {
		if p := h.machinePath(s); p != "" {
			add("its output contains a path of a machine: %s", p)
		}
	}
	return list
}

// formatted reports whether gofmt would leave a cell as it is; what follows a line %% is the body of main. A cell with other
// commands of the kernel, or that does not compile, passes.
func formatted(source string) bool {
	declarations, body, _ := strings.Cut("\n"+source, "\n%%\n")
	for _, part := range []string{strings.TrimPrefix(declarations, "\n"), body} {
		if b, err := format.Source([]byte(part)); err == nil && string(b) != part {
			return false
		}
	}
	return true
}

// imports lists the packages that a cell imports by name.
func imports(source string) []string {
	var paths []string
	for _, block := range importBlock.FindAllStringSubmatch(source, -1) {
		for _, m := range quoted.FindAllStringSubmatch(block[1], -1) {
			paths = append(paths, m[1])
		}
	}
	for _, m := range importSingle.FindAllStringSubmatch(source, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

func (h house) mayImport(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") || slices.ContainsFunc(h.Modules, func(m string) bool {
		return path == m || strings.HasPrefix(path, m+"/")
	})
}

func (h house) machinePath(s string) string {
	s = dataURI.ReplaceAllString(s, "")
	for _, p := range h.Paths {
		if strings.Contains(s, p) {
			return p
		}
	}
	if m := machinePath.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}
