// Package figures computes what the live figures of the site show: from the positions of their controls, curves, numbers, and a
// sentence that says what there is to see. The physics is that of package diffusion and those below it.
//
// In a page it runs as WebAssembly. Natively it is tested, and [Numbers] returns what both must agree on.
package figures
