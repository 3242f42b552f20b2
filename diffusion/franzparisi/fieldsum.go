package franzparisi

import (
	"fmt"
	"math"
)

// The average of a log-sum-exp over a standard normal number,
//
//	A(b) = E_z ln Σ_k e^{β_k z + b_k},
//
// and its derivatives in a parameter of the b_k. With two terms this is the spin
// in a random field; with more it is a Potts spin, averaged by the trapezoid
// rule, without the terms that are negligible for every z in reach.

// fieldSum averages for one set of couplings β.
type fieldSum struct {
	beta  []float64
	pairs [][]*randomField // for terms i > j
	// The trapezoid rule: nodes, weights, and the factors e^{(β_k − β_0)z} of the
	// terms, one row a node.
	z, w, factors []float64
}

// maxFactor bounds ln of the factors, which leaves room for those of e^{b_k}.
const maxFactor = 600.0

// newFieldSum returns the averages for the couplings beta, or an error if they
// are too far apart.
func newFieldSum(beta []float64) (*fieldSum, error) {
	f := &fieldSum{beta: beta, pairs: make([][]*randomField, len(beta))}
	var widest float64
	for i := range beta {
		f.pairs[i] = make([]*randomField, i)
		for j := range i {
			kappa := math.Abs(beta[i]-beta[j]) / 2
			f.pairs[i][j] = newRandomField(kappa)
			widest = max(widest, kappa)
		}
	}
	if len(beta) < 3 {
		return f, nil
	}
	if 2*widest*fieldReach > maxFactor {
		return nil, fmt.Errorf("means up to %.3g standard deviations apart at t, %d of them; want at most %.3g", 2*widest, len(beta), maxFactor/fieldReach)
	}
	// The sum has no zero until its terms' phases span π, just as with two terms.
	step := normalStep(widest)
	n := int(fieldReach / step)
	for i := -n; i <= n; i++ {
		z := float64(i) * step
		f.z = append(f.z, z)
		f.w = append(f.w, step*standardDensity(z))
		for _, b := range beta {
			f.factors = append(f.factors, math.Exp((b-beta[0])*z))
		}
	}
	return f, nil
}

// at returns A and its derivatives, given the b_k with theirs, which it uses as workspace.
func (f *fieldSum) at(b []jet, work []int) jet {
	alive := f.alive(work[:0], b)
	switch len(alive) {
	case 1:
		return b[alive[0]]
	case 2:
		return f.pair(b, alive[1], alive[0])
	}
	return f.trapezoid(b, alive)
}

// alive lists the terms that count. Next to term i, term k is e^{b_k − b_i + (β_k − β_i)z},
// on average e^{b_k − b_i + (β_k − β_i)²/2}.
func (f *fieldSum) alive(list []int, b []jet) []int {
	for k := range b {
		above := false
		for i := range b {
			d := f.beta[i] - f.beta[k]
			above = above || b[i][0]-b[k][0] > 44+d*d/2
		}
		if !above {
			list = append(list, k)
		}
	}
	return list
}

// pair averages over two terms, i > j.
func (f *fieldSum) pair(b []jet, i, j int) jet {
	a := f.pairs[i][j].at((b[i][0] - b[j][0]) / 2)
	major, minor := &b[i], &b[j]
	if major[0] < minor[0] {
		major, minor = minor, major
	}
	dh := (major[1] - minor[1]) / 2
	return jet{
		major[0] + a.excess,
		major[1] - 2*a.minority*dh,
		major[2] + a.minority*(minor[2]-major[2]) + a.s0*dh*dh,
	}
}

// trapezoid averages over the terms listed. The z in β_0 z averages to nothing.
func (f *fieldSum) trapezoid(b []jet, alive []int) (sum jet) {
	most := math.Inf(-1)
	for _, k := range alive {
		most = max(most, b[k][0])
	}
	ref := b[alive[0]][1] // see logSum
	for _, k := range alive {
		b[k][0] = math.Exp(b[k][0] - most)
		b[k][1] -= ref
		b[k][2] += b[k][1] * b[k][1]
	}
	for i, w := range f.w {
		factors := f.factors[i*len(b) : (i+1)*len(b)]
		var total, first, second float64
		for _, k := range alive {
			p := b[k][0] * factors[k]
			total += p
			first += p * b[k][1]
			second += p * b[k][2]
		}
		first /= total
		sum[0] += w * math.Log(total)
		sum[1] += w * first
		sum[2] += w * (second/total - first*first)
	}
	sum[0] += most
	sum[1] += ref
	return sum
}

// logSum returns ln Σ e^{b_k} and its derivatives.
func logSum(b []jet) jet {
	most := math.Inf(-1)
	for _, v := range b {
		most = max(most, v[0])
	}
	ref := b[0][1] // so that large first derivatives that differ by little do not cancel
	var sum, first, second float64
	for _, v := range b {
		p, d := math.Exp(v[0]-most), v[1]-ref
		sum += p
		first += p * d
		second += p * (v[2] + d*d)
	}
	first /= sum
	return jet{most + math.Log(sum), ref + first, second/sum - first*first}
}
