package check

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The symbols of the formulas, and the lists that say what they mean: that of chapter 0, which holds everywhere, and one at the
// head of each chapter.

var (
	words    = regexp.MustCompile(`\\(?:text|textrm|mathrm|operatorname|tag|begin|end|hspace)\*?\s*\{[^{}]*\}|\\rm\s+\w+|\\\\\[[^\]]*\]`)
	alphabet = regexp.MustCompile(`\\(?:mathcal|mathbb|mathfrak)\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z]))`)
	macro    = regexp.MustCompile(`\\[A-Za-z]+`)
	tableRow = regexp.MustCompile(`(?m)^\|(.*?[^\\])\|(.*)\|\s*$`)
	section0 = regexp.MustCompile(`(?ms)^## Symbols.*?(?:\n\|.*?)(?:\n\n|\z)`)
)

// greek are the macros that are letters.
var greek = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields("alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar") {
		set[`\`+name] = true
	}
	return set
}()

// everywhere are letters that mean the same to everybody: e, the d of a differential, and the imaginary unit.
const everywhere = "e"

// lettersOf returns the letters of a formula, without accents and what is set upright: x of \dot x_{\rm tot}, \mathcal P, \Delta.
func lettersOf(f string) map[string]bool {
	set := map[string]bool{}
	f = words.ReplaceAllString(f, " ")
	f = alphabet.ReplaceAllStringFunc(f, func(m string) string {
		set[`\mathcal `+strings.Trim(m[len(m)-2:], `{} `)] = true
		return " "
	})
	f = macro.ReplaceAllStringFunc(f, func(m string) string {
		if greek[m] {
			set[m] = true
		}
		return " "
	})
	for _, r := range f {
		if r < 0x80 && (r|0x20) >= 'a' && (r|0x20) <= 'z' && !strings.ContainsRune(everywhere, r) {
			set[string(r)] = true
		}
	}
	return set
}

// symbolRow is a line of a list.
type symbolRow struct{ symbols, meaning string }

func symbolRows(source string) (rows []symbolRow) {
	for _, m := range tableRow.FindAllStringSubmatch(source, -1) {
		symbols, meaning := strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
		if symbols != "symbol" && !strings.HasPrefix(symbols, "---") {
			rows = append(rows, symbolRow{symbols, meaning})
		}
	}
	return rows
}

// each returns the symbols of the row, one by one.
func (r symbolRow) each() []string { return formula.FindAllString(r.symbols, -1) }

// symbolList returns the list of a chapter.
func symbolList(nb *notebook) []symbolRow {
	for _, c := range nb.Cells {
		if c.ID == "symbols" {
			return symbolRows(string(c.Source))
		}
		if m := section0.FindString(string(c.Source)); m != "" && c.Type == "markdown" {
			return symbolRows(m)
		}
	}
	return nil
}

func lettersOfRows(rows []symbolRow) map[string]bool {
	set := map[string]bool{}
	for _, r := range rows {
		for _, symbol := range r.each() {
			maps.Copy(set, lettersOf(symbol))
		}
	}
	return set
}

// TestSymbols checks that each symbol in the formulas of a chapter is in its list or that of chapter 0, that a list has nothing
// that its chapter does not use, and that a symbol has one meaning in all lists.
func TestSymbols(t *testing.T) {
	names := chapters(t)
	global := symbolList(read(t, names[0]))
	known := lettersOfRows(global)
	meaning := map[string]symbolRow{}
	conflicts(global, meaning)
	for _, name := range names {
		t.Run(chapterName(name), func(t *testing.T) {
			nb := read(t, name)
			own := symbolList(nb)
			if name != names[0] {
				for _, p := range conflicts(own, meaning) {
					t.Error(p)
				}
			}
			listed := lettersOfRows(own)
			used := map[string]string{} // a symbol and where it stands
			for _, c := range nb.Cells {
				if c.Type != "markdown" || c.ID == "symbols" {
					continue
				}
				text := inline.ReplaceAllString(fenced.ReplaceAllString(string(c.Source), ""), "")
				for _, f := range formula.FindAllString(text, -1) {
					for s := range lettersOf(f) {
						used[s] = c.ID
					}
				}
			}
			for _, s := range slices.Sorted(maps.Keys(used)) {
				if !known[s] && !listed[s] {
					t.Errorf("cell %s uses %s, which no list of symbols has", used[s], s)
				}
			}
			for s := range listed {
				if used[s] == "" && name != names[0] {
					t.Errorf("its list has %s, which it does not use", s)
				}
			}
		})
	}
}

// conflicts returns the symbols that stand for something else in another list, and notes the others.
func conflicts(rows []symbolRow, meaning map[string]symbolRow) (list []string) {
	for _, r := range rows {
		for _, symbol := range r.each() {
			if other, ok := meaning[symbol]; ok && other != r {
				list = append(list, fmt.Sprintf("%s means %q here and %q elsewhere", symbol, r.meaning, other.meaning))
			}
			meaning[symbol] = r
		}
	}
	return list
}
