package sde

import (
	"fmt"
	"math"
)

// SRIW1 is Rößler's Runge–Kutta method for an equation in the sense of Itô with diagonal noise
// (declare isotropic noise additive and use [SRA1] instead), strong order 3/2
// and weak order 3/2, or 2 if the noise is linear in x. With the iterated integrals of each motion
//
//	I₁ = W,  I₁₁ = (W² − h)/2,  I₁₁₁ = (W³ − 3hW)/6,  I₁₀ = h (W/2 + H),
//
// g₁ … g₄ the noise amplitudes at
//
//	x,  x + ¼hf + ½√h g₁,  x + hf − √h g₁,  x + ¼hf + √h (−5g₁ + 3g₂ + ½g₃)
//
// and the times t, t + h/4, t + h, t + h/4, and f = f(x, t),
//
//	x ← x + (h/3) [f + 2f(x + ¾hf + (3/2) g₁ I₁₀/h, t + ¾h)] + Σᵢ cᵢ gᵢ,
//	c₁ = −I₁ − I₁₁/√h + 2I₁₀/h − 2I₁₁₁/h,
//	c₂ = (4I₁ + 4I₁₁/√h − 4I₁₀/h + 5I₁₁₁/h)/3,
//	c₃ = (2I₁ − I₁₁/√h − 2I₁₀/h − 2I₁₁₁/h)/3,    c₄ = I₁₁₁/h
//
// (A. Rößler, SIAM J. Numer. Anal. 48, 922 (2010), Table 6.1, on strong
// approximation). Two drifts and four amplitudes a step. Software often lists the weak order
// as 2, which holds up to g‴: a step of dX = g dW has the second moment
//
//	h g² + h² g² (g'² + g g″)/2 − h^{5/2} g⁴ g‴/12 + …,
//
// whose third term should be absent.
type SRIW1 struct{}

// Step implements [Integrator].
func (SRIW1) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	w := workspace(x, eq, dw, 8)
	k, l, y, g1, g2, g3, g4, ones := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
	for j := range ones {
		ones[j] = 1
	}
	root := math.Sqrt(h)
	eq.Drift(k, x, t)
	eq.Noise.Apply(g1, ones, x, t)
	for j, v := range x {
		y[j] = v + h/4*k[j] + root/2*g1[j]
	}
	eq.Noise.Apply(g2, ones, y, t+h/4)
	for j, v := range x {
		y[j] = v + h*k[j] - root*g1[j]
	}
	eq.Noise.Apply(g3, ones, y, t+h)
	for j, v := range x {
		y[j] = v + h/4*k[j] + root*(-5*g1[j]+3*g2[j]+g3[j]/2)
	}
	eq.Noise.Apply(g4, ones, y, t+h/4)
	for j, v := range x {
		y[j] = v + 0.75*h*k[j] + 1.5*g1[j]*(dw.W[j]/2+dw.H[j])
	}
	eq.Drift(l, y, t+0.75*h)
	for j := range x {
		c1, c2, c3, c4 := iterated(dw.W[j], dw.H[j], h)
		x[j] += h/3*(k[j]+2*l[j]) + c1*g1[j] + c2*g2[j] + c3*g3[j] + c4*g4[j]
	}
}

// iterated returns the weights c₁ … c₄ of the amplitudes.
func iterated(w, area, h float64) (c1, c2, c3, c4 float64) {
	i11 := (w*w - h) / 2 / math.Sqrt(h)
	i10 := w/2 + area
	i111 := (w*w*w - 3*h*w) / 6 / h
	c1 = -w - i11 + 2*i10 - 2*i111
	c2 = (4*w + 4*i11 - 4*i10 + 5*i111) / 3
	c3 = (2*w - i11 - 2*i10 - 2*i111) / 3
	return c1, c2, c3, i111
}

// Supports implements [Integrator]: noise with as many motions as coordinates,
// each in its own.
func (SRIW1) Supports(n Noise) error {
	if n.Structure != DiagonalNoise {
		return fmt.Errorf("sde: Noise.Structure = %v, SRIW1 wants diagonal noise", n.Structure)
	}
	return nil
}
