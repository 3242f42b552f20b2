package results

// Numbers, and how they are written.

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"nonequilibrium/internal/numeral"
)

// A Number is a number of a paper. It is exact to Digits significant digits if these are not 0, and otherwise has the standard error
// StdErr, and if it has an interval, [Low, High].
type Number struct {
	Name   string   `json:"name"`
	Value  float64  `json:"value"`
	StdErr float64  `json:"stderr,omitzero"`
	Low    *float64 `json:"low,omitempty"`
	High   *float64 `json:"high,omitempty"`
	Digits int      `json:"digits,omitzero"`
	// None tells that what was looked for does not exist, such as the speciation time of data that do not speciate.
	None    bool   `json:"none,omitzero"`
	Warning string `json:"warning,omitempty"` // why it must not be trusted
	Text    string `json:"text"`              // as the paper has it, such as 0.113(3)
	// Formerly is how the record had it before, the newest first. By that a number is found that was typed into a paper.
	Formerly []string `json:"formerly,omitempty"`
}

const (
	mostDigits  = 17 // of a float64
	mostFormer  = 20
	nothing     = "none" // the text of what does not exist
	mostComment = 300    // bytes of a warning
)

// numeral returns the number as it is written, if it exists.
func (n Number) numeral() numeral.Numeral {
	if n.Digits > 0 {
		return numeral.Fixed(n.Value, n.Digits)
	}
	return numeral.Measured(n.Value, n.StdErr)
}

// String returns the number as a paper has it, from its value, error and digits.
func (n Number) String() string {
	switch {
	case n.None:
		return nothing
	case n.Digits < 0 || n.Digits > mostDigits:
		return fmt.Sprint(n.Value)
	}
	return n.numeral().String()
}

// problem returns what a number cannot be.
func (n Number) problem() error {
	switch {
	case !isName(n.Name):
		return fmt.Errorf("the name is %q, want letters a to z and A to Z, for a macro of LaTeX", n.Name)
	case !finite(n.Value):
		return fmt.Errorf("the value %v is not a finite number", n.Value)
	case !finite(n.StdErr) || n.StdErr < 0:
		return fmt.Errorf("the standard error %v is not a non-negative finite number", n.StdErr)
	case n.Digits < 0 || n.Digits > mostDigits:
		return fmt.Errorf("digits = %d, want 1 to %d", n.Digits, mostDigits)
	case (n.Low == nil) != (n.High == nil):
		return errors.New("it has one end of an interval")
	case n.Low != nil && !(finite(*n.Low) && finite(*n.High) && *n.Low <= *n.High):
		return fmt.Errorf("[%v, %v] is not an interval", *n.Low, *n.High)
	}
	return nil
}

// isName reports whether a text can be the name of a macro.
func isName(s string) bool {
	for _, r := range s {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return false
		}
	}
	return s != ""
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// A Macro is a command of LaTeX for a number or a part of it.
type Macro struct{ Name, Body string }

// Macros returns the macros of a number: \name, the value with its error, and of what has an error also \nameValue,
// \nameError and, if it has an interval, \nameInterval.
func (n Number) Macros() []Macro {
	if n.None {
		return []Macro{{n.Name, nothing}}
	}
	if n.problem() != nil {
		return nil
	}
	whole := n.numeral()
	list := []Macro{{n.Name, inMath(whole.LaTeX())}}
	value, errorDigits, measured := strings.Cut(strings.TrimSuffix(whole.Digits, ")"), "(")
	if !measured {
		return list
	}
	_, after, _ := strings.Cut(value, ".")
	part := func(digits string) string {
		return inMath(numeral.Numeral{Digits: digits, Exponent: whole.Exponent}.LaTeX())
	}
	list = append(list, Macro{n.Name + "Value", part(value)}, Macro{n.Name + "Error", part(scaled(errorDigits, len(after)))})
	if n.Low != nil {
		end := func(v float64) string {
			return numeral.Numeral{Digits: numeral.Decimal(v, whole.Exponent, len(after))}.LaTeX()
		}
		list = append(list, Macro{n.Name + "Interval", inMath("[" + end(*n.Low) + ",\\," + end(*n.High) + "]" + power(whole.Exponent))})
	}
	return list
}

func inMath(formula string) string { return `\ensuremath{` + formula + `}` }

// scaled returns digits as a number with so many decimals.
func scaled(digits string, decimals int) string {
	if decimals == 0 {
		return digits
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	return digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

// power returns the power of ten that follows an interval.
func power(exponent int) string {
	if exponent == 0 {
		return ""
	}
	return fmt.Sprintf(`\times10^{%d}`, exponent)
}

// texHeading is the first line of a file of macros.
const texHeading = "%% The numbers of %s.json, which says how they were computed. Both are written together.\n"

// latex returns the file of macros of a record.
func (d *Document) latex() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, texHeading, d.Record)
	for _, n := range d.Numbers {
		if n.Warning != "" {
			fmt.Fprintf(&b, "%% %s: %s\n", n.Name, strings.Join(strings.Fields(n.Warning), " "))
		}
		for _, m := range n.Macros() {
			fmt.Fprintf(&b, "\\newcommand{\\%s}{%s}\n", m.Name, m.Body)
		}
	}
	return []byte(b.String())
}
