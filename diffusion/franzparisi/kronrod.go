package franzparisi

import (
	"fmt"
	"math"
)

// Adaptive Gauss–Kronrod quadrature of a function and its first two derivatives
// in a parameter, all at once. The caller says where the integrand may turn
// sharply: a feature between two panels' nodes is the only thing that a rule
// with an error estimate cannot see.

// jet is a value with its first and second derivative, in q or in √q.
type jet [3]float64

func jetOf(value, first, second float64) jet { return jet{value, first, second} }

// finite reports whether all three are numbers.
func (a jet) finite() bool {
	for _, v := range a {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func (a jet) addScaled(w float64, b jet) jet {
	return jet{a[0] + w*b[0], a[1] + w*b[1], a[2] + w*b[2]}
}

// The 21-point Kronrod rule on [−1, 1] and the 10-point Gauss rule inside it,
// nodes ±x from the outside in (QUADPACK's qk21).
var (
	kronrodX = [11]float64{
		0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
		0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
		0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
		0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
		0.294392862701460198131126603103866, 0.148874338981631210884826001129720, 0,
	}
	kronrodW = [11]float64{
		0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
		0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
		0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
		0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
		0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
		0.149445554002916905664936468389821,
	}
	kronrodGauss = [11]float64{ // 0 where the node is Kronrod's alone
		1: 0.066671344308688137593568809893332, 3: 0.149451349150580593145863396957658,
		5: 0.219086362515982043995534934228163, 7: 0.269266719309996355091226921569469,
		9: 0.295524224714752870173815619188769,
	}
)

// kronrodPanel is an interval with the integral over it, the integral of the modulus
// and the estimated error.
type kronrodPanel struct {
	lo, hi        float64
	sum, abs, err jet
}

func newKronrodPanel(f func(x float64) jet, lo, hi float64) kronrodPanel {
	p := kronrodPanel{lo: lo, hi: hi}
	middle, half := (lo+hi)/2, (hi-lo)/2
	var gauss, spread jet
	var values [21]jet
	for i, x := range kronrodX {
		for side := range 2 - i/10 { // the middle once
			v := f(middle + half*x*float64(2*side-1))
			values[2*i+side] = v
			p.sum = p.sum.addScaled(half*kronrodW[i], v)
			gauss = gauss.addScaled(half*kronrodGauss[i], v)
		}
	}
	for n, v := range values {
		for c := range v {
			p.abs[c] += half * kronrodW[n/2] * math.Abs(v[c])
			spread[c] += half * kronrodW[n/2] * math.Abs(v[c]-p.sum[c]/(2*half))
		}
	}
	// QUADPACK's estimate of the error of the better rule from the difference of the two.
	for c := range p.err {
		if d := math.Abs(p.sum[c] - gauss[c]); d > 0 {
			p.err[c] = spread[c] * min(1, math.Pow(200*d/spread[c], 1.5))
		}
	}
	if !p.sum.finite() {
		p.err = jet{math.Inf(1), math.Inf(1), math.Inf(1)}
	}
	return p
}

// worse reports whether the error of p is above tol times the scale in any component.
func (p *kronrodPanel) worse(tol float64, scale jet) bool {
	for c, e := range p.err {
		if !(e <= tol*scale[c]) {
			return true
		}
	}
	return false
}

// maxPanels bounds the work of one integral.
const maxPanels = 20000

// integrateJet returns the integral of f over [breaks[0], breaks[len−1]], split at
// the breaks (ascending) and halved until the estimated error of every panel is
// below tol times the integral of |f|, in each of the three components.
func integrateJet(f func(x float64) jet, breaks []float64, tol float64) (jet, error) {
	var scale, sum jet
	var open []kronrodPanel
	for i := 1; i < len(breaks); i++ {
		p := newKronrodPanel(f, breaks[i-1], breaks[i])
		scale = scale.addScaled(1, p.abs)
		open = append(open, p)
	}
	for done := len(open); len(open) > 0; {
		p := open[len(open)-1]
		open = open[:len(open)-1]
		if !p.worse(tol, scale) {
			sum = sum.addScaled(1, p.sum)
			continue
		}
		middle := (p.lo + p.hi) / 2
		if done += 2; done > maxPanels || !(p.lo < middle && middle < p.hi) {
			return sum, fmt.Errorf("quadrature did not converge: error %.1g near %.6g after %d panels, want %.1g of %.3g",
				p.err, middle, done, tol, scale)
		}
		open = append(open, newKronrodPanel(f, p.lo, middle), newKronrodPanel(f, middle, p.hi))
	}
	return sum, nil
}
