package notebooks

import (
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
	code    = regexp.MustCompile("`[^`\n]*`")
	math    = regexp.MustCompile(`(?s)\$\$.*?\$\$|\$[^$\n]*\$`)
	links   = regexp.MustCompile(`\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|(?m:^\[[^\]]+\]:\s+(\S+))|(?:href|src)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#{1,6}\s+(.+?)\s*#*\s*$`)
	anchor  = regexp.MustCompile(`\b(?:id|name)="([^"]+)"`)
)

// TestLinks checks that every relative link in the project's pages and notebooks leads somewhere, headings included.
func TestLinks(t *testing.T) {
	for name := range files(t, ".md", ".ipynb") {
		if own, _ := filepath.Match(chapters, filepath.Base(name)); !own && filepath.Ext(name) == ".ipynb" {
			continue
		}
		page := markdown(t, name)
		for _, target := range targets(page) {
			if p := broken(t, name, target); p != "" {
				t.Errorf("%s: the link to %s is broken: %s", strings.TrimPrefix(name, "../"), target, p)
			}
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
	nb, err := readNotebook(name)
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, c := range nb.Cells {
		if c.Type == "markdown" {
			cells = append(cells, string(c.Source))
		}
	}
	return strings.Join(cells, "\n\n")
}

// targets lists where the links of a page lead, without those in its code and formulas.
func targets(page string) []string {
	for _, r := range []*regexp.Regexp{fenced, code, math} {
		page = r.ReplaceAllString(page, "")
	}
	var list []string
	for _, m := range links.FindAllStringSubmatch(page, -1) {
		list = append(list, m[1]+m[2]+m[3])
	}
	return list
}

// broken says why the target of a link in the named page cannot be reached, and returns "" for one that can, or that leads
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

// slug reduces a heading or a fragment to what all renderers' rules for it have in common.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
