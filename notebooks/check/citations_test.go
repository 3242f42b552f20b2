package check

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var (
	bibEntry = regexp.MustCompile(`(?ms)^@\w+\{([^,\s]+),\n(.*?)^\}`)
	bibField = regexp.MustCompile(`(?m)^\s*(\w+)\s*=\s*\{(.*)\},?$`)
	citation = regexp.MustCompile(`\[([^\[\]]+ \(\d{4}\))\]\((https?://[^)\s]+)\)`)
)

// plain turns the TeX of the bibliography into text.
var plain = strings.NewReplacer(
	`{\'e}`, "é", `{\'i}`, "í", `{\^u}`, "û", `{\"a}`, "ä", `{\"o}`, "ö", `{\"u}`, "ü", `{\o}`, "ø", `{\ss}`, "ß",
	"--", "–", "``", `"`, "''", `"`, "{", "", "}", "",
)

// TestCitations checks that each chapter lists the works that it cites and no others, in the words of references.bib, and that a
// citation has the names, the year and the address of its work.
func TestCitations(t *testing.T) {
	works := bibliography(t)
	byLine, byAddress := map[string]string{}, map[string]string{}
	for key, w := range works {
		byLine["- "+w.line()], byAddress[w.address()] = key, key
	}
	unused := maps.Clone(works)
	for _, name := range chapters(t) {
		t.Run(chapterName(name), func(t *testing.T) {
			cited := map[string]bool{}
			var listed []string
			for _, c := range read(t, name).Cells {
				if c.ID == "references" {
					listed = listedWorks(t, string(c.Source), byLine)
					continue
				}
				if c.Type != "markdown" {
					continue
				}
				for _, m := range citation.FindAllStringSubmatch(string(c.Source), -1) {
					key := byAddress[m[2]]
					if w := works[key]; w == nil {
						t.Errorf("references.bib has no work at %s, the address of [%s]", m[2], m[1])
					} else if !slices.Contains(w.citations(), m[1]) {
						t.Errorf("[%s](%s) should be one of %q", m[1], m[2], w.citations())
					}
					cited[key] = true
				}
			}
			if want := slices.Sorted(maps.Keys(cited)); !slices.Equal(listed, want) {
				t.Errorf("it lists %q, and cites %q", listed, want)
			}
			for _, key := range listed {
				delete(unused, key)
			}
		})
	}
	for key := range unused {
		t.Errorf("references.bib has %s, which no chapter cites", key)
	}
}

// listedWorks returns the keys of the works in a list of references.
func listedWorks(t *testing.T, list string, byLine map[string]string) (keys []string) {
	t.Helper()
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "- ") {
			continue
		}
		key, ok := byLine[line]
		if !ok {
			t.Errorf("no entry of references.bib reads\n%s\nOne of these may be meant:\n%s", line, strings.Join(similar(line, byLine), "\n"))
		}
		keys = append(keys, key)
	}
	return keys
}

// similar returns the lines that begin with the same author.
func similar(line string, byLine map[string]string) (lines []string) {
	first, _, _ := strings.Cut(line, ",")
	for l := range byLine {
		if strings.HasPrefix(l, first) {
			lines = append(lines, l)
		}
	}
	return lines
}

// A work is the fields of an entry of references.bib, as plain text.
type work map[string]string

func bibliography(t *testing.T) map[string]work {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(notebooks, "references.bib"))
	if err != nil {
		t.Fatal(err)
	}
	works := map[string]work{}
	var keys []string
	for _, entry := range bibEntry.FindAllStringSubmatch(string(b), -1) {
		w := work{}
		for _, m := range bibField.FindAllStringSubmatch(entry[2], -1) {
			w[m[1]] = plain.Replace(m[2])
		}
		works[entry[1]] = w
		keys = append(keys, entry[1])
	}
	if !slices.IsSorted(keys) || len(keys) != len(works) {
		t.Error("references.bib is not sorted by key, or has a work twice")
	}
	return works
}

// line is the work as the list of a chapter has it: authors, *title*, journal **volume**, first page (year), link.
func (w work) line() string {
	var names []string
	for _, a := range w.authors() {
		names = append(names, initials(a.given)+" "+a.family)
	}
	s := enumerate(names, " and ") + ", *" + w["title"] + "*"
	if w["edition"] != "" {
		s += ", " + w["edition"] + " edition"
	}
	for _, field := range []string{"journal", "booktitle", "howpublished", "publisher"} {
		if w[field] != "" {
			s += ", " + w[field]
		}
	}
	if w["volume"] != "" {
		s += " **" + w["volume"] + "**"
	}
	if w["number"] != "" {
		s += " (" + w["number"] + ")"
	}
	if first, _, _ := strings.Cut(w["pages"], "–"); first != "" {
		s += ", " + first
	}
	return s + " (" + w["year"] + "), " + w.link() + "."
}

// link is the address with its name.
func (w work) link() string {
	name := "arXiv:" + w["eprint"]
	switch {
	case w["eprint"] == "" && w["doi"] != "":
		name = "doi:" + w["doi"]
	case w["eprint"] == "":
		name = strings.Trim(strings.TrimPrefix(w["url"], "https:"), "/")
	}
	return "[" + name + "](" + w.address() + ")"
}

// address leads to arXiv if the work is there, for everybody can read it, and else to the publisher.
func (w work) address() string {
	switch {
	case w["eprint"] != "":
		return "https://arxiv.org/abs/" + w["eprint"]
	case w["doi"] != "":
		return "https://doi.org/" + strings.NewReplacer("(", "%28", ")", "%29").Replace(w["doi"])
	}
	return w["url"]
}

// citations are the forms in which the text may cite the work.
func (w work) citations() []string {
	var names []string
	for _, a := range w.authors() {
		names = append(names, a.family)
	}
	year := " (" + w["year"] + ")"
	var forms []string
	if len(names) <= 3 {
		forms = append(forms, enumerate(names, " & ")+year)
	}
	if len(names) >= 3 {
		forms = append(forms, names[0]+" et al."+year)
	}
	return forms
}

type author struct{ family, given string }

func (w work) authors() (list []author) {
	for name := range strings.SplitSeq(w["author"], " and ") {
		family, given, _ := strings.Cut(name, ", ")
		list = append(list, author{family, given})
	}
	return list
}

// initials shortens Jean-David to J.-D. and Shin-ichi to S.
func initials(given string) string {
	words := strings.Fields(given)
	for i, word := range words {
		var letters []string
		for part := range strings.SplitSeq(word, "-") {
			if r, _ := utf8.DecodeRuneInString(part); unicode.IsUpper(r) {
				letters = append(letters, string(r)+".")
			}
		}
		words[i] = strings.Join(letters, "-")
	}
	return strings.Join(words, " ")
}

// enumerate joins names with commas, the last two with the given word.
func enumerate(names []string, and string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + and + names[last]
}
