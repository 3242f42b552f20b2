package tex

// The vocabulary of labels: which TeX command is which character, and how much
// space there is around it.

// A class decides the space around a symbol, as in TeX.
type class int

const (
	ordinary    class = iota
	operator          // ln, ∑
	binary            // +, ×
	relation          // =, ∼
	opening           // (, ⟨
	closing           // ), ⟩
	punctuation       // ,
)

// A symbol is a character with its class. Upright says that a letter is not to
// be slanted.
type symbol struct {
	char  rune
	class class
}

// symbols maps a command without its backslash to a character.
var symbols = map[string]symbol{
	"alpha": {'α', ordinary}, "beta": {'β', ordinary}, "gamma": {'γ', ordinary},
	"delta": {'δ', ordinary}, "epsilon": {'ϵ', ordinary}, "varepsilon": {'ε', ordinary},
	"zeta": {'ζ', ordinary}, "eta": {'η', ordinary}, "theta": {'θ', ordinary},
	"vartheta": {'ϑ', ordinary}, "iota": {'ι', ordinary}, "kappa": {'κ', ordinary},
	"lambda": {'λ', ordinary}, "mu": {'μ', ordinary}, "nu": {'ν', ordinary},
	"xi": {'ξ', ordinary}, "omicron": {'ο', ordinary}, "pi": {'π', ordinary},
	"varpi": {'ϖ', ordinary}, "rho": {'ρ', ordinary}, "varrho": {'ϱ', ordinary},
	"sigma": {'σ', ordinary}, "varsigma": {'ς', ordinary}, "tau": {'τ', ordinary},
	"upsilon": {'υ', ordinary}, "phi": {'ϕ', ordinary}, "varphi": {'φ', ordinary},
	"chi": {'χ', ordinary}, "psi": {'ψ', ordinary}, "omega": {'ω', ordinary},

	"Gamma": {'Γ', ordinary}, "Delta": {'Δ', ordinary}, "Theta": {'Θ', ordinary},
	"Lambda": {'Λ', ordinary}, "Xi": {'Ξ', ordinary}, "Pi": {'Π', ordinary},
	"Sigma": {'Σ', ordinary}, "Upsilon": {'Υ', ordinary}, "Phi": {'Φ', ordinary},
	"Psi": {'Ψ', ordinary}, "Omega": {'Ω', ordinary},

	"nabla": {'∇', ordinary}, "partial": {'∂', ordinary}, "infty": {'∞', ordinary},
	"ell": {'ℓ', ordinary}, "hbar": {'ℏ', ordinary}, "Re": {'ℜ', ordinary}, "Im": {'ℑ', ordinary},
	"prime": {'′', ordinary}, "emptyset": {'∅', ordinary}, "forall": {'∀', ordinary},
	"exists": {'∃', ordinary}, "top": {'⊤', ordinary}, "bot": {'⊥', ordinary},
	"dagger": {'†', ordinary}, "degree": {'°', ordinary},
	"ldots": {'…', ordinary}, "dots": {'…', ordinary}, "cdots": {'⋯', ordinary},
	"%": {'%', ordinary}, "#": {'#', ordinary}, "&": {'&', ordinary},
	"_": {'_', ordinary}, "$": {'$', ordinary},

	"sum": {'∑', operator}, "prod": {'∏', operator}, "int": {'∫', operator}, "oint": {'∮', operator},

	"times": {'×', binary}, "cdot": {'⋅', binary}, "pm": {'±', binary}, "mp": {'∓', binary},
	"div": {'÷', binary}, "ast": {'∗', binary}, "star": {'⋆', binary}, "circ": {'∘', binary},
	"bullet": {'∙', binary}, "odot": {'⊙', binary}, "oplus": {'⊕', binary},
	"otimes": {'⊗', binary}, "cup": {'∪', binary}, "cap": {'∩', binary},
	"wedge": {'∧', binary}, "vee": {'∨', binary}, "setminus": {'∖', binary},

	"sim": {'∼', relation}, "propto": {'∝', relation}, "approx": {'≈', relation},
	"simeq": {'≃', relation}, "cong": {'≅', relation}, "equiv": {'≡', relation},
	"leq": {'≤', relation}, "le": {'≤', relation}, "geq": {'≥', relation}, "ge": {'≥', relation},
	"neq": {'≠', relation}, "ne": {'≠', relation}, "ll": {'≪', relation}, "gg": {'≫', relation},
	"lesssim": {'≲', relation}, "gtrsim": {'≳', relation}, "in": {'∈', relation},
	"notin": {'∉', relation}, "subset": {'⊂', relation}, "parallel": {'∥', relation},
	"perp": {'⟂', relation}, "mid": {'|', relation}, "to": {'→', relation},
	"rightarrow": {'→', relation}, "leftarrow": {'←', relation}, "leftrightarrow": {'↔', relation},
	"Rightarrow": {'⇒', relation}, "Leftarrow": {'⇐', relation}, "Leftrightarrow": {'⇔', relation},
	"mapsto": {'↦', relation}, "uparrow": {'↑', relation}, "downarrow": {'↓', relation},
	"lt": {'<', relation}, "gt": {'>', relation},

	"langle": {'⟨', opening}, "{": {'{', opening}, "lbrace": {'{', opening}, "lbrack": {'[', opening},
	"lfloor": {'⌊', opening}, "lceil": {'⌈', opening}, "lvert": {'|', opening}, "lVert": {'‖', opening},
	"rangle": {'⟩', closing}, "}": {'}', closing}, "rbrace": {'}', closing}, "rbrack": {']', closing},
	"rfloor": {'⌋', closing}, "rceil": {'⌉', closing}, "rvert": {'|', closing}, "rVert": {'‖', closing},
	"vert": {'|', ordinary}, "Vert": {'‖', ordinary}, "|": {'‖', ordinary},
	"colon": {':', punctuation},
}

// characters gives the class, and where TeX substitutes it the glyph, of a
// character that is typed as it is.
var characters = map[rune]symbol{
	'-': {'−', binary}, '+': {'+', binary}, '*': {'∗', binary},
	'±': {'±', binary}, '×': {'×', binary}, '·': {'⋅', binary}, '−': {'−', binary},
	'=': {'=', relation}, '<': {'<', relation}, '>': {'>', relation}, ':': {':', relation},
	'∼': {'∼', relation}, '≈': {'≈', relation}, '≤': {'≤', relation}, '≥': {'≥', relation},
	'≠': {'≠', relation}, '∝': {'∝', relation}, '→': {'→', relation}, '∈': {'∈', relation},
	'(': {'(', opening}, '[': {'[', opening}, '⟨': {'⟨', opening},
	')': {')', closing}, ']': {']', closing}, '⟩': {'⟩', closing}, '!': {'!', closing},
	',': {',', punctuation}, ';': {';', punctuation},
}

// functions are the names that TeX sets upright, with space around them.
var functions = map[string]string{
	"ln": "ln", "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan",
	"sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "arctan": "arctan",
	"arcsin": "arcsin", "arccos": "arccos", "det": "det", "dim": "dim", "ker": "ker",
	"min": "min", "max": "max", "inf": "inf", "sup": "sup", "lim": "lim", "arg": "arg",
	"argmin": "arg min", "argmax": "arg max", "Pr": "Pr", "Tr": "Tr", "tr": "tr",
	"erf": "erf", "sgn": "sgn", "deg": "deg", "gcd": "gcd",
}

// accents maps a command to the spacing character set above its argument.
var accents = map[string]rune{
	"dot": '˙', "ddot": '¨', "hat": 'ˆ', "widehat": 'ˆ', "tilde": '˜', "widetilde": '˜',
	"bar": '¯', "vec": '⃗', "check": 'ˇ', "breve": '˘',
}

// combining are the characters that mean an accent on the letter before.
var combining = map[rune]rune{
	'˙': 0x307, '¨': 0x308, 'ˆ': 0x302, '˜': 0x303, '¯': 0x304, '⃗': 0x20D7, 'ˇ': 0x30C, '˘': 0x306,
}

// spaces maps a command to a width in ems.
var spaces = map[string]float64{
	",": 3. / 18, ":": 4. / 18, ">": 4. / 18, ";": 5. / 18, "!": -3. / 18,
	" ": 1. / 3, "quad": 1, "qquad": 2, "thinspace": 3. / 18, "enspace": 0.5,
}

// A variant is a typeface for letters inside mathematics.
type variant int

const (
	italicLetters variant = iota // the default: variables slanted, digits upright
	uprightLetters
	boldLetters
	boldItalicLetters
	scriptLetters
	doubleStruckLetters
	sansLetters
	typewriterLetters
)

// variants maps a command with one argument to the typeface of the argument.
var variants = map[string]variant{
	"mathrm": uprightLetters, "mathup": uprightLetters, "mathbf": boldLetters,
	"mathit": italicLetters, "boldsymbol": boldItalicLetters, "bm": boldItalicLetters,
	"mathcal": scriptLetters, "mathscr": scriptLetters, "mathbb": doubleStruckLetters,
	"mathsf": sansLetters, "mathtt": typewriterLetters,
}

// alphabetNames are the names that a Glyph gives.
var alphabetNames = map[variant]string{
	italicLetters: "italic", boldLetters: "bold", boldItalicLetters: "bolditalic", scriptLetters: "script",
	doubleStruckLetters: "doublestruck", sansLetters: "sans", typewriterLetters: "typewriter",
}

// alphabets gives, for each variant, the code points of A, a, 0, Α and α; a
// zero leaves the character as it is.
var alphabets = map[variant]struct{ upper, lower, digit, greekUpper, greekLower rune }{
	italicLetters:       {0x1D434, 0x1D44E, 0, 0, 0x1D6FC},
	boldLetters:         {0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2},
	boldItalicLetters:   {0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736},
	scriptLetters:       {0x1D49C, 0x1D4B6, 0, 0, 0},
	doubleStruckLetters: {0x1D538, 0x1D552, 0x1D7D8, 0, 0},
	sansLetters:         {0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0},
	typewriterLetters:   {0x1D670, 0x1D68A, 0x1D7F6, 0, 0},
}

// assigned are the letters that Unicode had before it gave the mathematical
// alphabets a block of their own, and left out of that block.
var assigned = map[rune]rune{
	0x1D455: 'ℎ',
	0x1D49D: 'ℬ', 0x1D4A0: 'ℰ', 0x1D4A1: 'ℱ', 0x1D4A3: 'ℋ', 0x1D4A4: 'ℐ', 0x1D4A7: 'ℒ',
	0x1D4A8: 'ℳ', 0x1D4AD: 'ℛ', 0x1D4BA: 'ℯ', 0x1D4BC: 'ℊ', 0x1D4C4: 'ℴ',
	0x1D53A: 'ℂ', 0x1D53F: 'ℍ', 0x1D545: 'ℕ', 0x1D547: 'ℙ', 0x1D548: 'ℚ', 0x1D549: 'ℝ', 0x1D551: 'ℤ',
}

// greekForms are the variant letters, which follow ω in each Greek alphabet.
var greekForms = map[rune]rune{'∂': 25, 'ϵ': 26, 'ϑ': 27, 'ϰ': 28, 'ϕ': 29, 'ϱ': 30, 'ϖ': 31}

// letter returns the code point of r in the alphabet of v.
func (v variant) letter(r rune) rune {
	a, ok := alphabets[v]
	if !ok {
		return r
	}
	start, offset := rune(0), rune(0)
	switch form, isForm := greekForms[r]; {
	case 'A' <= r && r <= 'Z':
		start, offset = a.upper, r-'A'
	case 'a' <= r && r <= 'z':
		start, offset = a.lower, r-'a'
	case '0' <= r && r <= '9':
		start, offset = a.digit, r-'0'
	case 'Α' <= r && r <= 'Ω':
		start, offset = a.greekUpper, r-'Α'
	case 'α' <= r && r <= 'ω':
		start, offset = a.greekLower, r-'α'
	case isForm:
		start, offset = a.greekLower, form
	}
	if start == 0 {
		return r
	}
	if old, ok := assigned[start+offset]; ok {
		return old
	}
	return start + offset
}
