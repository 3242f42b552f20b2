package exercise

import (
	"fmt"
	"regexp"
	"strings"
)

// Stub is what stands in place of a solution.
const Stub = "// YOUR CODE HERE\npanic(\"not implemented\")"

// Cell returns the source as a cell: the imports, then the code.
func (s Source) Cell() string {
	switch len(s.Imports) {
	case 0:
		return s.Code
	case 1:
		return fmt.Sprintf("import %s\n\n%s", s.Imports[0], s.Code)
	}
	return fmt.Sprintf("import (\n\t%s\n)\n\n%s", strings.Join(s.Imports, "\n\t"), s.Code)
}

var solution = regexp.MustCompile(`(?ms)^([ \t]*)// BEGIN SOLUTION\n.*?// END SOLUTION$`)

// Starter returns what the students get in place of a solution, with the imports that are left in use.
func (s Source) Starter() Source {
	code := solution.ReplaceAllStringFunc(s.Code, func(region string) string {
		indent := solution.FindStringSubmatch(region)[1]
		return indent + strings.ReplaceAll(Stub, "\n", "\n"+indent)
	})
	return Source{used(s.Imports, code), code}
}
