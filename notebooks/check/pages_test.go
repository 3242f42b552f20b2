package check

import (
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	fenced  = regexp.MustCompile("(?ms)^[ \t]*```.*?^[ \t]*```[ \t]*$")
	inline  = regexp.MustCompile("`[^`\n]*`")
	formula = regexp.MustCompile(`(?s)\$\$.*?\$\$|\$[^$\n]*\$`)
	links   = regexp.MustCompile(`\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|(?m:^\[[^\]]+\]:\s+(\S+))|(?:href|src)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#{1,6}\s+(.+?)\s*#*\s*$`)
	anchor  = regexp.MustCompile(`\b(?:id|name)="([^"]+)"`)
)

// TestLinks checks that every relative link in the project's pages and chapters leads somewhere, headings included.
func TestLinks(t *testing.T) {
	names := chapters(t)
	for name := range files(t, ".md") {
		names = append(names, name)
	}
	for _, name := range names {
		for _, target := range targets(markdown(t, name)) {
			if p := broken(t, name, target); p != "" {
				t.Errorf("%s: the link to %s is broken: %s", strings.TrimPrefix(name, root+"/"), target, p)
			}
		}
	}
}

// files yields the files of the module with the given endings, except test data and what `make` has set up.
func files(t *testing.T, endings ...string) iter.Seq[string] {
	return func(yield func(string) bool) {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				base := d.Name()
				hidden := strings.HasPrefix(base, ".") && base != ".." && base != ".kernel" && base != ".ci"
				if hidden || base == "testdata" {
					return fs.SkipDir
				}
				return nil
			}
			for _, e := range endings {
				if strings.HasSuffix(name, e) && !yield(name) {
					return fs.SkipAll
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// markdown returns the text of a page, or of a notebook's text cells.
func markdown(t *testing.T, name string) string {
	t.Helper()
	if filepath.Ext(name) != ".ipynb" {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var cells []string
	for _, c := range read(t, name).Cells {
		if c.Type == "markdown" {
			cells = append(cells, string(c.Source))
		}
	}
	return strings.Join(cells, "\n\n")
}

// prose returns a page without its code and formulas.
func prose(page string) string {
	for _, r := range []*regexp.Regexp{fenced, inline, formula} {
		page = r.ReplaceAllString(page, "")
	}
	return page
}

// targets lists where the links of a page lead, without those in its code and formulas.
func targets(page string) []string {
	var list []string
	for _, m := range links.FindAllStringSubmatch(prose(page), -1) {
		list = append(list, m[1]+m[2]+m[3])
	}
	return list
}

// broken says why the target of a link in the named page cannot be reached. It returns "" if it can, or if it is
// outside the project.
func broken(t *testing.T, page, target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}
	if u.Scheme != "" || u.Host != "" {
		return ""
	}
	name := page
	if u.Path != "" {
		if filepath.IsAbs(u.Path) {
			return "it is not relative"
		}
		name = filepath.Join(filepath.Dir(page), filepath.FromSlash(u.Path))
		if _, err := os.Stat(name); err != nil {
			return "there is no such file"
		}
	}
	if ext := filepath.Ext(name); u.Fragment == "" || ext != ".md" && ext != ".ipynb" {
		return ""
	}
	text := markdown(t, name)
	for _, m := range anchor.FindAllStringSubmatch(text, -1) {
		if m[1] == u.Fragment {
			return ""
		}
	}
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		if slug(m[1]) == slug(u.Fragment) {
			return ""
		}
	}
	return "there is no such heading"
}

// slug reduces a heading or a fragment to what the rules of all renderers have in common.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
