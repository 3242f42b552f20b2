package diffusion

import "math"

// findRoot returns the x between a and b at which f changes sign, to the last
// digits of x, given fa = f(a) and fb = f(b) of different sign. It is
// Chandrupatla's method (Adv. Eng. Software 28, 145, 1997): inverse quadratic
// interpolation if three points indicate that it works, otherwise bisection.
func findRoot(f func(float64) float64, a, b, fa, fb float64) float64 {
	if fa == 0 {
		return a
	}
	if fb == 0 {
		return b
	}
	c, fc := a, fa
	t := 0.5
	for range mostRootSteps { // far fewer, unless f gives NaN
		x := a + t*(b-a)
		if math.IsInf(b-a, 0) {
			x = a/2 + b/2
		}
		fx := f(x)
		if math.Signbit(fx) == math.Signbit(fa) {
			c, fc = a, fa
		} else {
			c, fc, b, fb = b, fb, a, fa
		}
		a, fa = x, fx
		best, fbest := a, fa
		if math.Abs(fb) < math.Abs(fa) {
			best, fbest = b, fb
		}
		tol := 2 * epsilon * math.Abs(best) / math.Abs(b-a)
		if fbest == 0 || !(tol < 0.5) {
			return best
		}
		t = min(max(chandrupatla(a, b, c, fa, fb, fc), tol), 1-tol)
	}
	if math.Abs(fa) < math.Abs(fb) {
		return a
	}
	return b
}

// mostRootSteps is more than bisection needs for the whole range of float64.
const mostRootSteps = 4096

// chandrupatla returns the next point as a fraction of the way from a to b.
func chandrupatla(a, b, c, fa, fb, fc float64) float64 {
	xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
	if phi*phi < xi && (1-phi)*(1-phi) < 1-xi {
		return fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
	}
	return 0.5
}
