package tex

// The nodes of a formula, which the parser makes and the layout sets.

// A node is a piece of a formula.
type node interface {
	// set typesets the node.
	set(st style) (box, error)
	// kind is the node's class for the space around it.
	kind() class
	// latex writes the node for LaTeX.
	latex(w *latexWriter)
}

type (
	// charNode is one character; it is slanted if it is a variable.
	charNode struct {
		symbol
		variant variant
	}
	// textNode is upright text: a function name, \mathrm or what is outside
	// of the dollars.
	textNode struct {
		text  string
		class class
	}
	// spaceNode is a space of a width in ems.
	spaceNode struct{ width float64 }
	// rowNode is a sequence with the spacing of mathematics.
	rowNode []node
	// scriptNode attaches scripts and primes to a base.
	scriptNode struct {
		base, sub, sup node
		primes         int
	}
	// rootNode is a square root.
	rootNode struct{ body node }
	// accentNode puts an accent above its body.
	accentNode struct {
		accent rune
		body   node
	}
	// overlineNode puts a rule above its body.
	overlineNode struct{ body node }
	// fractionNode is a fraction with a bar.
	fractionNode struct{ over, under node }
)

func (n charNode) kind() class     { return n.class }
func (n textNode) kind() class     { return n.class }
func (n spaceNode) kind() class    { return ordinary }
func (n rowNode) kind() class      { return ordinary }
func (n rootNode) kind() class     { return ordinary }
func (n accentNode) kind() class   { return ordinary }
func (n overlineNode) kind() class { return ordinary }
func (n fractionNode) kind() class { return ordinary }

// kind is that of the base, so that \ln^2 keeps the space of \ln.
func (n scriptNode) kind() class {
	if n.base == nil {
		return ordinary
	}
	return n.base.kind()
}
