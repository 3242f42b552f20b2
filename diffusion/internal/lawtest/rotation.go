package lawtest

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Orthogonal returns a random orthogonal d×d matrix: the factor Q of a matrix of
// independent normal entries.
func Orthogonal(d int, rng *rand.Rand) *mat.Dense {
	a := mat.NewDense(d, d, nil)
	for i := range d {
		for j := range d {
			a.Set(i, j, rng.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(a)
	q := new(mat.Dense)
	qr.QTo(q)
	return q
}
