// This file becomes a part of GoNB, the kernel, see mend_gonb in setup.sh.

package goexec

import "regexp"

// hints say what to do about the messages of the compiler that beginners meet first.
var hints = []struct {
	message *regexp.Regexp
	hint    string
}{
	{
		regexp.MustCompile(`^expected declaration, found`),
		"Statements need %% in a line above them, the first of the cell. Without it a cell can only declare functions, types, constants and variables.",
	},
	{
		regexp.MustCompile(`^expected statement, found 'import'`),
		"Imports belong above the line %%. Most are not needed: the kernel finds packages by their names.",
	},
	{
		regexp.MustCompile(`^declared and not used`),
		"Go refuses a variable that nothing uses: print it, or delete it.",
	},
	{
		regexp.MustCompile(`^assignment mismatch: 1 variable but .* returns 2 values`),
		"The second value is an error. Put must.M1(…) around the call, which stops the cell if there is one.",
	},
	{
		regexp.MustCompile(`^undefined: (diffusion|plotting|sde|mat|math|fmt)$`),
		"The package exists, but has no such name. Exported names begin with a capital letter; `!go doc nonequilibrium/diffusion` lists them.",
	},
	{
		regexp.MustCompile(`^undefined: `),
		"Is it misspelt? Or has the cell that declares it not been run since the kernel started (Run ▸ Run All Above Selected Cell)?",
	},
	{
		regexp.MustCompile(`mismatched types (int and float64|float64 and int)`),
		"Go does not convert numbers by itself: write float64(n) for an integer n.",
	},
}

// hint returns a line with what to do about a message, or nothing.
func hint(message string) string {
	for _, h := range hints {
		if h.message.MatchString(message) {
			return "\n→ " + h.hint
		}
	}
	return ""
}
