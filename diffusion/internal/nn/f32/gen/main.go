// Command gen writes the assembly of package f32. It is a module of its own, so
// that the users of the project need neither it nor avo.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("!purego")
	for _, m := range []machine{{lanes: 16}, {lanes: 8}} {
		m.functions()
		m.arithmetic()
		m.reductions()
		m.tile()
		m.conv("conv", "computes two segments of 7 pixels and 32 channels of a convolution.", m.fma)
		m.convGrad("convGrad", "adds the products of a block of pixels to 8×32 weights.", m.fma)
		m.norm()
		m.adam()
		m.peak("peak", "makes n times 12 independent chains longer by a fused product.", m.fma)
	}
	transpose()
	copyRows()
	m := machine{lanes: 16}
	m.conv("convHalf", "is conv on pairs of bfloat16.", m.dot)
	m.convGrad("convGradHalf", "is convGrad on pairs of bfloat16.", m.dot)
	m.peak("peakHalf", "is peak with pairs of bfloat16.", m.dot)
	m.halves()
	Generate()
}
