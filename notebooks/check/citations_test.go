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
	bibEntry   = regexp.MustCompile(`(?ms)^@\w+\{([^,\s]+),\n(.*?)^\}`)
	bibField   = regexp.MustCompile(`(?m)^\s*(\w+)\s*=\s*\{(.*)\},?$`)
	listedWork = regexp.MustCompile(`(?m)^- <a id="([^"]+)"></a>(.*)$`)
	citation   = regexp.MustCompile(`\[([^\[\]]+)\]\(#([a-z]+\d{4}[a-z]*)\)`)
)

// plain turns the TeX of the bibliography into text.
var plain = strings.NewReplacer(
	`{\'e}`, "é", `{\'i}`, "í", `{\^u}`, "û", `{\"a}`, "ä", `{\"o}`, "ö", `{\"u}`, "ü", `{\o}`, "ø", `{\ss}`, "ß",
	"--", "–", "``", `"`, "''", `"`, "{", "", "}", "",
)

// TestCitations checks that each chapter lists the works that it cites and no others, in the words of references.bib, and that a
// citation has the names and the year of its work.
func TestCitations(t *testing.T) {
	works := bibliography(t)
	unused := maps.Clone(works)
	for _, name := range chapters(t) {
		t.Run(chapterName(name), func(t *testing.T) {
			page := markdown(t, name)
			cited := map[string]bool{}
			for _, m := range citation.FindAllStringSubmatch(page, -1) {
				text, key := m[1], m[2]
				cited[key] = true
				if w := works[key]; w != nil && !slices.Contains(w.citations(), text) {
					t.Errorf("[%s](#%s) should be one of %q", text, key, w.citations())
				}
			}
			var keys []string
			for _, m := range listedWork.FindAllStringSubmatch(page, -1) {
				key, line := m[1], m[2]
				keys = append(keys, key)
				delete(unused, key)
				if w := works[key]; w == nil {
					t.Errorf("references.bib has no %s", key)
				} else if line != w.line() {
					t.Errorf("%s is\n%s\nin the list, and by references.bib\n%s", key, line, w.line())
				}
			}
			if want := slices.Sorted(maps.Keys(cited)); !slices.Equal(keys, want) {
				t.Errorf("it lists %q, and cites %q", keys, want)
			}
		})
	}
	for key := range unused {
		t.Errorf("references.bib has %s, which no chapter cites", key)
	}
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

// link leads to arXiv if the work is there, for everybody can read it, and else to the publisher.
func (w work) link() string {
	switch {
	case w["eprint"] != "":
		return "[arXiv:" + w["eprint"] + "](https://arxiv.org/abs/" + w["eprint"] + ")"
	case w["doi"] != "":
		return "[doi:" + w["doi"] + "](https://doi.org/" + strings.NewReplacer("(", "%28", ")", "%29").Replace(w["doi"]) + ")"
	}
	return "[" + strings.Trim(strings.TrimPrefix(w["url"], "https:"), "/") + "](" + w["url"] + ")"
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
