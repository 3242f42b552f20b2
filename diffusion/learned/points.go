package learned

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/nn"
)

// Energies of n points in a space of k dimensions, as of a molecule's atoms: the coordinates of the first point, then those of the
// second. Permutations, translations or rotations do not change φ. The Gaussian part of the form, |y|²/2v, is invariant under
// permutations and rotations, as the data's scale is the same for all coordinates and the mean is 0, but not under translations. No density can be: it could not be
// normalised. So the centre c = Σ_i y_i/n is kept apart. A φ that is invariant under translations leaves it alone (Σ_i ∇_i φ = 0), and
// it is given the exact energy of a Gaussian,
//
//	E(x, t) = E_shape(y_i − c, t) + n|c|²/2(Δ + aσ_c²),
//
// where σ_c²/n is the variance of each coordinate of the data's centre. That is the truth if the data's centre is
// always 0 (σ_c = 0: the frame of the centre of mass), or Gaussian and independent of the shape. E_shape is what a physicist calls the energy.

// center says how the centre of points is distributed.
type center struct {
	Space    int     // dimensions
	Variance float64 // σ_c²
}

// networkOfPoints is a network whose coordinates are those of points.
type networkOfPoints interface {
	space() int
	translations() bool // do not change φ
}

// centerSquare is n|c|² divided by the dimensions of space.
func centerSquare(x []float64, space int) float64 {
	n := len(x) / space
	s := 0.0
	for i := range space {
		c := 0.0
		for j := range n {
			c += x[j*space+i]
		}
		s += c * c / float64(n)
	}
	return s / float64(space)
}

// excess is the stiffness of the centre besides that of the form, 1/(Δ + aσ_c²) + A.
func (z *center) excess(c *coefficients) float64 {
	return 1/(c.delta+c.root*c.root*z.Variance) + c.A
}

// centerEnergy is what E has besides the form's energy.
func (m *Model) centerEnergy(x []float64, c *coefficients) float64 {
	z := m.Form.Center
	if z == nil {
		return 0
	}
	return z.excess(c) * float64(z.Space) * centerSquare(x, z.Space) / 2
}

// centerScores subtracts the gradient of centerEnergy from scores.
func (m *Model) centerScores(dst, x []float64, t float64) {
	z := m.Form.Center
	if z == nil {
		return
	}
	root, delta := noise(t)
	c := m.Form.at(0, root, delta)
	stiffness := z.excess(&c)
	z.eachMean(x, m.description.Dim, func(j int, mean float64) { dst[j] -= stiffness * mean })
}

// subtract puts points relative to their centre into u, in units of their standard deviation.
func (z *center) subtract(u []float32, x []float64, c coefficients, dim int) {
	z.eachMean(x, dim, func(j int, mean float64) { u[j] = float32((x[j] - mean) / math.Sqrt(c.v)) })
}

// eachMean calls f with each index of x and the coordinate of the centre that belongs to it.
func (z *center) eachMean(x []float64, dim int, f func(j int, mean float64)) {
	n := dim / z.Space
	for first := 0; first < len(x); first += dim {
		for i := range z.Space {
			mean := 0.0
			for j := range n {
				mean += x[first+j*z.Space+i] / float64(n)
			}
			for j := range n {
				f(first+j*z.Space+i, mean)
			}
		}
	}
}

// checkPoints says what is wrong with dim coordinates of points in space.
func checkPoints(dim, space, least int) error {
	if err := arg.AtLeast("Space", space, 1); err != nil {
		return err
	}
	if dim%space != 0 || dim/space < least {
		return fmt.Errorf("learned: Dim = %d, want the coordinates of at least %d points in Space = %d", dim, least, space)
	}
	return nil
}

// repeated returns the indices 0, 0, …, 1, 1, …, each n times.
func repeated(rows, n int) []int {
	index := make([]int, rows*n)
	for i := range index {
		index[i] = i / n
	}
	return index
}

// centered subtracts from the points of each row their mean. The points are rows, n for each row.
func centered(t *nn.Tape, points *nn.Node, n int) *nn.Node {
	of := repeated(points.Rows/n, n)
	mean := t.Scale(t.ScatterRows(points, of, points.Rows/n), 1/float64(n))
	return t.Sub(points, t.GatherRows(mean, of))
}
