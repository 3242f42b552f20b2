// Package notebooks has the bibliography of the chapters, for programs that cite from it.
package notebooks

import _ "embed" // for the bibliography

// References is the file references.bib: the works that the chapters cite, in BibTeX, sorted by their keys.
//
//go:embed references.bib
var References string
