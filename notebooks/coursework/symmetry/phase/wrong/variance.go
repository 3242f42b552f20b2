//go:build ignore

// The standard deviation is taken for the variance.
//
// points: 2
// hint: What is the standard deviation then?

package phase

func Phase(mu, sigma float64) string {
	switch {
	case sigma >= 2:
		return "unstable"
	case 2*mu*mu <= sigma*(2-sigma):
		return "none"
	}
	return "breaking"
}
