package notebooks

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/cmpimg"
)

// A notebook is the part of Jupyter's notebook format, version 4.5, that readers see and that the tests look at.
type notebook struct {
	Cells    []cell `json:"cells"`
	Metadata struct {
		Kernelspec struct {
			Name string `json:"name"`
		} `json:"kernelspec"`
	} `json:"metadata"`
}

type cell struct {
	ID             string   `json:"id"`
	Type           string   `json:"cell_type"`
	Source         text     `json:"source"`
	ExecutionCount *int     `json:"execution_count"`
	Outputs        []output `json:"outputs"`
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

var (
	cellID       = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)
	imgTag       = regexp.MustCompile(`(?is)<img\b[^>]*>`)
	imgAlt       = regexp.MustCompile(`(?is)\balt\s*=\s*("[^"]*\S[^"]*"|'[^']*\S[^']*')`)
	dataURI      = regexp.MustCompile(`data:image/png;base64,([A-Za-z0-9+/=]+)`)
	importBlock  = regexp.MustCompile(`(?m)^\s*import\s*\(([^)]*)\)`)
	importSingle = regexp.MustCompile(`(?m)^\s*import\s+(?:[\w.]+\s+)?"([^"]+)"`)
	quoted       = regexp.MustCompile(`"([^"]+)"`)
	download     = regexp.MustCompile(`(?m)^\s*[!%].*\b(go\s+get|go\s+install|go\s+mod|pip3?|conda|mamba|curl|wget|git)\b.*$`)
	machinePath  = regexp.MustCompile(`(?:^|[\s"'(=:\[,])(/(?:home|Users|root|tmp|var/folders|private)/[^\s"')]*|[A-Z]:\\Users\\[^\s"')]*)`)
)

// A house says what holds for every notebook of the project.
type house struct {
	Modules []string // that cells may import, beside the standard library and the project itself
	Paths   []string // of this machine, which no output may contain
}

// problems lists what is wrong with a committed notebook on the face of it.
func (h house) problems(nb *notebook) []string {
	var list []string
	if name := nb.Metadata.Kernelspec.Name; name != "nonequilibrium" {
		list = append(list, fmt.Sprintf(`its kernel is %q, not "nonequilibrium": choose Go (nonequilibrium) in JupyterLab and save`, name))
	}
	ids := map[string]int{}
	count := 0
	for i := range nb.Cells {
		c := &nb.Cells[i]
		add := func(format string, args ...any) {
			list = append(list, fmt.Sprintf("cell %d (id %s): ", i, c.ID)+fmt.Sprintf(format, args...))
		}
		if !cellID.MatchString(c.ID) {
			add("it has no valid id: open and save the notebook in JupyterLab")
		} else if first, ok := ids[c.ID]; ok {
			add("it has the same id as cell %d", first)
		}
		ids[c.ID] = i
		if c.Type != "code" {
			continue
		}

		count++
		switch {
		case strings.TrimSpace(string(c.Source)) == "":
			add("it is a code cell without code")
		case c.ExecutionCount == nil:
			add("it was never executed")
		case *c.ExecutionCount != count:
			add("it was executed as number %d, not %d: execute all cells in order, from a fresh kernel", *c.ExecutionCount, count)
		}
		for _, path := range imports(string(c.Source)) {
			if !h.mayImport(path) {
				add("it imports %q, which is not in go.mod and would come from the network", path)
			}
		}
		if m := download.FindString(string(c.Source)); m != "" {
			add("it goes to the network: %s", strings.TrimSpace(m))
		}
		for j := range c.Outputs {
			o := &c.Outputs[j]
			switch {
			case o.Type == "error":
				add("it raised an error: %s: %s", o.EName, o.EValue)
			case o.Type == "stream" && o.Name == "stderr":
				add("it wrote to stderr: %s", firstLine(string(o.Text)))
			}
			for _, mime := range slices.Sorted(maps.Keys(o.Data)) {
				if strings.HasPrefix(mime, "image/") {
					if o.alt(mime) == "" {
						add(`its %s has no alternative text in metadata[%q]["alt"]: show figures by plotting.Show`, mime, mime)
					}
					continue
				}
				for _, tag := range imgTag.FindAllString(string(o.Data[mime]), -1) {
					if strings.Contains(mime, "html") && !imgAlt.MatchString(tag) {
						add("its HTML holds a picture without alternative text (<img alt=…>)")
					}
				}
				if p := h.machinePath(string(o.Data[mime])); p != "" {
					add("its output holds a path of a machine: %s", p)
				}
			}
			if p := h.machinePath(string(o.Text)); p != "" {
				add("its output holds a path of a machine: %s", p)
			}
		}
	}
	return list
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

// differences lists where the outputs of a fresh run depart from the committed ones. Text has to be the same, pictures nearly
// so (another processor may round the last bit otherwise). The order of prints among displays is not compared: the
// kernel receives them by two roads.
func differences(committed, fresh *notebook) []string {
	if len(committed.Cells) != len(fresh.Cells) {
		return []string{fmt.Sprintf("the committed notebook has %d cells, the fresh one %d", len(committed.Cells), len(fresh.Cells))}
	}
	var list []string
	for i := range committed.Cells {
		c, f := &committed.Cells[i], &fresh.Cells[i]
		add := func(format string, args ...any) {
			list = append(list, fmt.Sprintf("cell %d (id %s): ", i, c.ID)+fmt.Sprintf(format, args...))
		}
		if d := textDifference(c.stdout(), f.stdout()); d != "" {
			add("its printed output changed: %s", d)
		}
		cd, fd := c.displays(), f.displays()
		if a, b := figures(cd), figures(fd); a != b {
			add("the committed notebook shows %s here, a fresh run %s", plural(a, "figure"), plural(b, "figure"))
			continue
		}
		if len(cd) != len(fd) {
			add("the committed notebook has %s here, a fresh run %s", plural(len(cd), "output"), plural(len(fd), "output"))
			continue
		}
		for j := range cd {
			for _, d := range displayDifferences(&cd[j], &fd[j]) {
				add("output %d: %s", j, d)
			}
		}
	}
	return list
}

func displayDifferences(c, f *output) []string {
	cm, fm := slices.Sorted(maps.Keys(c.Data)), slices.Sorted(maps.Keys(f.Data))
	if !slices.Equal(cm, fm) {
		return []string{fmt.Sprintf("committed as %v, now %v", cm, fm)}
	}
	var list []string
	for _, mime := range cm {
		a, b := string(c.Data[mime]), string(f.Data[mime])
		if mime == "image/png" {
			if d := pictureDifference(a, b); d != "" {
				list = append(list, "its figure changed: "+d)
			}
			continue
		}
		// Pictures inside HTML are compared as pictures, the HTML around them as text.
		ap, bp := dataURI.FindAllStringSubmatch(a, -1), dataURI.FindAllStringSubmatch(b, -1)
		if d := textDifference(dataURI.ReplaceAllString(a, "data:image/png"), dataURI.ReplaceAllString(b, "data:image/png")); d != "" {
			list = append(list, fmt.Sprintf("its %s changed: %s", mime, d))
			continue
		}
		for k := range ap {
			if d := pictureDifference(ap[k][1], bp[k][1]); d != "" {
				list = append(list, fmt.Sprintf("picture %d of its %s changed: %s", k, mime, d))
			}
		}
	}
	if !reflect.DeepEqual(c.Metadata, f.Metadata) && (len(c.Metadata) > 0 || len(f.Metadata) > 0) {
		list = append(list, fmt.Sprintf("its metadata changed: committed %v, now %v", c.Metadata, f.Metadata))
	}
	return list
}

// tolerance is how far the colour of a pixel may move, from 0 (not at all) to 1 (black to white).
const tolerance = 0.1

// pictureDifference compares two PNG files given in base64, and returns "" when they look the same.
func pictureDifference(committed, fresh string) string {
	if committed == fresh {
		return ""
	}
	a, errA := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(committed), ""))
	b, errB := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(fresh), ""))
	if errA != nil || errB != nil {
		return "it is not valid base64"
	}
	if equal, err := cmpimg.EqualApprox("png", a, b, tolerance); err != nil {
		return fmt.Sprintf("it is not a readable PNG: %v", err)
	} else if equal {
		return ""
	}
	p, _ := png.Decode(bytes.NewReader(a))
	q, _ := png.Decode(bytes.NewReader(b))
	if p.Bounds().Size() != q.Bounds().Size() {
		return fmt.Sprintf("committed %v pixels, now %v", p.Bounds().Size(), q.Bounds().Size())
	}
	n, box := 0, image.Rectangle{}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			r1, g1, b1, a1 := p.At(p.Bounds().Min.X+x, p.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, a2 := q.At(q.Bounds().Min.X+x, q.Bounds().Min.Y+y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
				n++
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return fmt.Sprintf("%d of %d pixels differ, all within %v", n, p.Bounds().Dx()*p.Bounds().Dy(), box)
}

// textDifference describes the first line in which two texts differ, and returns "" when they are the same.
func textDifference(committed, fresh string) string {
	if committed == fresh {
		return ""
	}
	a, b := strings.Split(committed, "\n"), strings.Split(fresh, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	line := func(s []string) string {
		if i < len(s) && s[i] != "" {
			return shorten(s[i])
		}
		return "(nothing)"
	}
	return fmt.Sprintf("from line %d on\n\tcommitted: %s\n\tnow:       %s", i+1, line(a), line(b))
}

func figures(outputs []output) int {
	n := 0
	for _, o := range outputs {
		for mime, data := range o.Data {
			if strings.HasPrefix(mime, "image/") {
				n++
			}
			n += len(dataURI.FindAllString(string(data), -1))
		}
	}
	return n
}

func plural(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return shorten(line)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
