package check

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The numbers of chapters, sections, equations and figures: they must be consecutive, and every number referred to must exist.

var (
	title      = regexp.MustCompile(`(?m)^# (\d+) · (.+?)\s*$`)
	section    = regexp.MustCompile(`(?m)^## (\d+\.\d+) `)
	equation   = regexp.MustCompile(`\\tag\{(\d+\.\d+)\}`)
	chapterRow = regexp.MustCompile(`(?m)^\| \[(\d+) · ([^\]]+)\]\(([^)]+)\) \|`)
	figureRow  = regexp.MustCompile("(?m)^\\|.*\\| (?:\\[(\\d+)\\]\\([^)]+\\)|(\\d+)), `([\\w-]+)` \\|.*\\|$")

	toEquation = regexp.MustCompile(`(?m)(?:^|[^\pL\d])\((\d+\.\d+)\)`) // U(0.7) is not one
	toSection  = regexp.MustCompile(`\b[Ss]ections? (\d+\.\d+)(?:(?:, | and |–)(\d+\.\d+))*`)
	toChapter  = regexp.MustCompile(`\b[Cc]hapters? (\d+)(?:(?:, | and |–| to | or )(\d+))*\b`)
	toFile     = regexp.MustCompile(`\[(?:[Cc]hapter )?(\d+)\]\(([^)#]*\.ipynb)`)
	number     = regexp.MustCompile(`\d+(?:\.\d+)?`)

	// What a cell says to its reader: comments and strings.
	said = regexp.MustCompile("//[^\n]*|\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`")
)

// TestNumbering checks that the number in a chapter's title is that of its file, and that its sections and equations are
// numbered N.1, N.2, and so on.
func TestNumbering(t *testing.T) {
	for _, name := range chapters(t) {
		text := markdown(t, name)
		n := chapterNumber(name)
		if m := title.FindStringSubmatch(text); m == nil || m[1] != n {
			t.Errorf("%s: its title is not # %s · …", chapterName(name), n)
		}
		for what, r := range map[string]*regexp.Regexp{"section": section, "equation": equation} {
			for i, m := range r.FindAllStringSubmatch(text, -1) {
				if want := fmt.Sprintf("%s.%d", n, i+1); m[1] != want {
					t.Errorf("%s: %s %s is in the place of %s", chapterName(name), what, m[1], want)
				}
			}
		}
	}
}

// TestReferences checks that every chapter, section and equation that is referred to by its number exists.
func TestReferences(t *testing.T) {
	exists := map[string]bool{}
	for _, name := range chapters(t) {
		exists["chapter "+chapterNumber(name)] = true
		text := markdown(t, name)
		for what, r := range map[string]*regexp.Regexp{"section ": section, "equation ": equation} {
			for _, m := range r.FindAllStringSubmatch(text, -1) {
				exists[what+m[1]] = true
			}
		}
	}
	check := func(page, text string) {
		for _, m := range toFile.FindAllStringSubmatch(text, -1) {
			if chapterNumber(m[2]) != m[1] {
				t.Errorf("%s: chapter %s leads to %s", page, m[1], m[2])
			}
		}
		for _, p := range dangling(text, exists) {
			t.Errorf("%s: %s", page, p)
		}
	}
	for name := range files(t, ".md") {
		check(filepath.Base(name), prose(markdown(t, name)))
	}
	for _, name := range chapters(t) {
		check(chapterName(name), prose(markdown(t, name)))
		for _, c := range read(t, name).Cells {
			if c.Type == "code" {
				check(chapterName(name)+", cell "+c.ID, strings.Join(said.FindAllString(string(c.Source), -1), "\n"))
			}
		}
	}
}

// dangling lists the references in a text, like chapter 3, section 3.4 and (3.12), that lead nowhere.
func dangling(text string, exists map[string]bool) []string {
	var list []string
	for what, r := range map[string]*regexp.Regexp{"chapter": toChapter, "section": toSection, "equation": toEquation} {
		for _, reference := range r.FindAllString(text, -1) {
			for _, n := range number.FindAllString(reference, -1) {
				if !exists[what+" "+n] {
					list = append(list, fmt.Sprintf("there is no %s %s", what, n))
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// TestTables checks that README and chapter 0 list the chapters that exist, in order and by their titles, and where the paper's
// figures are made.
func TestTables(t *testing.T) {
	all := chapters(t)
	readme, start := filepath.Join(root, "README.md"), all[0]
	for page, want := range map[string][]string{readme: all, start: all[1:]} {
		var listed []string
		for _, m := range chapterRow.FindAllStringSubmatch(markdown(t, page), -1) {
			name := filepath.Join(notebooks, filepath.Base(m[3])) // TestLinks checks the folder
			listed = append(listed, name)
			if slices.Contains(all, name) && !strings.HasPrefix(markdown(t, name), fmt.Sprintf("# %s · %s", m[1], m[2])) {
				t.Errorf("%s lists %s as %s · %s, but its title begins differently", filepath.Base(page), chapterName(name), m[1], m[2])
			}
		}
		if !slices.Equal(listed, want) {
			t.Errorf("%s lists the chapters\n%s\nthere are\n%s", filepath.Base(page), strings.Join(listed, "\n"), strings.Join(want, "\n"))
		}
	}

	a, b := figureCells(t, readme), figureCells(t, start)
	if len(a) == 0 || !slices.Equal(a, b) {
		t.Errorf("README.md and chapter 0 do not have the same figures:\n%q\n%q", a, b)
	}
	for _, f := range a {
		n, id, _ := strings.Cut(f, " ")
		i := slices.IndexFunc(all, func(name string) bool { return chapterNumber(name) == n })
		if i < 0 || !slices.ContainsFunc(read(t, all[i]).Cells, func(c cell) bool { return c.ID == id && c.Type == "code" }) {
			t.Errorf("chapter %s has no code cell %s, which the tables of figures name", n, id)
		}
	}
}

// figureCells lists chapter and cell of a page's table of figures, like 5 ensemble-rates.
func figureCells(t *testing.T, page string) []string {
	var list []string
	for _, m := range figureRow.FindAllStringSubmatch(markdown(t, page), -1) {
		list = append(list, m[1]+m[2]+" "+m[3])
	}
	return list
}

// chapterNumber returns 2 for the path of 02-running-it-backwards.ipynb.
func chapterNumber(path string) string {
	n, _, _ := strings.Cut(chapterName(path), "-")
	if n == "00" {
		return "0"
	}
	return strings.TrimLeft(n, "0")
}
