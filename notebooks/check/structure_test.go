package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	chapterTitle = regexp.MustCompile(`^# (\d+) · \S`)
	caption      = regexp.MustCompile(`^\*\*Figure (\d+\.\d+)\.\*\* \S`)
	exercise     = regexp.MustCompile(`^### Exercise (\d+\.\d+) · .+ \(([★☆]{3}), \d+ min\)\n`)
	solution     = regexp.MustCompile(`^### Solution (\d+\.\d+)$`) // the heading alone, under which cells are folded
)

// TestStructure checks that a chapter has the parts that readers look for: symbols, captions that are referred to, exercises with
// folded solutions, a cell to play with, a summary and references.
func TestStructure(t *testing.T) {
	for _, name := range chapters(t)[1:] { // chapter 0 is none to work through
		t.Run(chapterName(name), func(t *testing.T) {
			nb := read(t, name)
			m := chapterTitle.FindStringSubmatch(string(nb.Cells[0].Source))
			if m == nil {
				t.Fatal("its first cell has no title like '# 3 · …'")
			}
			for _, p := range slices.Concat(captionProblems(nb, m[1]), exerciseProblems(nb, m[1]), partProblems(nb)) {
				t.Error(p)
			}
		})
	}
}

// captionProblems asks for a caption after each cell with a picture, numbered in order and referred to in the text.
func captionProblems(nb *notebook, chapter string) (list []string) {
	var captions []string
	var prose strings.Builder
	for i := range nb.Cells {
		c := &nb.Cells[i]
		if c.Type == "markdown" {
			text := string(c.Source)
			if m := caption.FindStringSubmatch(text); m != nil {
				captions = append(captions, m[1])
				_, text, _ = strings.Cut(text, "\n\n")
			}
			prose.WriteString(text + "\n")
		}
		if c.hasPicture() && (i+1 == len(nb.Cells) || !caption.MatchString(string(nb.Cells[i+1].Source))) {
			list = append(list, fmt.Sprintf("cell %s shows a figure without a caption, '**Figure %s.k.** …' at the head of the next cell", c.ID, chapter))
		}
	}
	for k, number := range captions {
		if want := fmt.Sprintf("%s.%d", chapter, k+1); number != want {
			list = append(list, fmt.Sprintf("figure %s should be %s", number, want))
		}
		referred := regexp.MustCompile(`[Ff]igures?\s+(?:\d+\.\d+(?:,| and| to)\s+)*` + regexp.QuoteMeta(number) + `[a-z]?\b`)
		if !referred.MatchString(prose.String()) {
			list = append(list, fmt.Sprintf("the text does not refer to figure %s", number))
		}
	}
	return list
}

func (c *cell) hasPicture() bool {
	return slices.ContainsFunc(c.Outputs, func(o output) bool {
		for mime := range o.Data {
			if strings.HasPrefix(mime, "image/") {
				return true
			}
		}
		return false
	})
}

// exerciseProblems asks for at least three exercises, with their difficulty and time, each followed by a folded solution.
func exerciseProblems(nb *notebook, chapter string) (list []string) {
	number, solved := 0, 0
	for i := range nb.Cells {
		source := string(nb.Cells[i].Source)
		if m := exercise.FindStringSubmatch(source); m != nil {
			number++
			if want := fmt.Sprintf("%s.%d", chapter, number); m[1] != want {
				list = append(list, fmt.Sprintf("exercise %s should be %s", m[1], want))
			}
		} else if strings.HasPrefix(source, "### Exercise") {
			list = append(list, fmt.Sprintf("cell %s: %q is not '### Exercise %s.k · title (★☆☆, 10 min)'", nb.Cells[i].ID, firstLine(source), chapter))
		}
		m := solution.FindStringSubmatch(source)
		if m == nil && strings.HasPrefix(source, "### Solution") {
			list = append(list, fmt.Sprintf("cell %s: only the cells below a heading are folded: leave it alone in its cell", nb.Cells[i].ID))
		}
		if m != nil {
			solved++
			if want := fmt.Sprintf("%s.%d", chapter, number); m[1] != want || solved != number {
				list = append(list, fmt.Sprintf("solution %s should be %s", m[1], want))
			}
			if !nb.Cells[i].Metadata.Collapsed {
				list = append(list, fmt.Sprintf(`cell %s: a solution is folded by "jp-MarkdownHeadingCollapsed": true in its metadata`, nb.Cells[i].ID))
			}
		}
	}
	if number < 3 || solved != number {
		list = append(list, fmt.Sprintf("it has %d exercises and %d solutions, want at least three and as many", number, solved))
	}
	return list
}

// partProblems asks for the other parts.
func partProblems(nb *notebook) (list []string) {
	for _, part := range []struct{ id, kind, start string }{
		{"symbols", "markdown", "<details><summary>Symbols"},
		{"your-turn", "code", ""},
		{"summary", "markdown", "## Summary"},
		{"references", "markdown", "## References"},
	} {
		i := slices.IndexFunc(nb.Cells, func(c cell) bool { return c.ID == part.id })
		if i < 0 || nb.Cells[i].Type != part.kind || !strings.HasPrefix(string(nb.Cells[i].Source), part.start) {
			list = append(list, fmt.Sprintf("it has no %s cell %q that begins with %q", part.kind, part.id, part.start))
		}
	}
	return list
}
