// Command gen writes the assembly of package vec. It is a module of its own, so
// that the users of the project need neither it nor avo.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("!purego")
	for _, m := range []machine{{lanes: 8}, {lanes: 4}} {
		m.normals()
		m.elementwise("exp", "puts e^x into dst.", func(v []vector) {
			m.clamp(v, -708, 709)
			m.exp(v)
		})
		m.elementwise("tanh", "puts tanh x into dst.", m.tanh)
		m.pairLogRatio()
		m.pairMidpoint()
		m.advance()
		m.logRatio()
		m.mulAdd()
		m.addScaled()
		m.isotropicLogits()
		m.isotropicPull()
		m.diagonalLogits()
		m.fullLogits()
		m.storedPull()
		m.divergence()
		m.softmax()
		m.distances()
		m.products()
		m.largest()
		m.weigh(false)
		m.weigh(true)
		m.weightSums()
		m.weightedSum()
		m.dots()
	}
	Generate()
}
