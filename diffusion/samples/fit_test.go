package samples

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

// A component that has one point and next to nothing of the others has no variance, rather than one without an inverse.
func TestComponentAtOnePoint(t *testing.T) {
	points := mat.NewDense(4, 2, []float64{0, 0, 1, 0, 0, 1, 2, 1})
	const tiny = 1e-313
	gamma := mat.NewDense(4, 2, []float64{1, 0, tiny, 1, tiny, 1, tiny, 1})
	m, err := maximise(points, gamma)
	if err != nil {
		t.Fatal(err)
	}
	if weight, _, cov := m.Component(0); weight != 0.25 || cov.At(0, 0) != 0 || cov.At(1, 1) != 0 {
		t.Errorf("weight %v and covariance %v", weight, mat.Formatted(cov))
	}
}
