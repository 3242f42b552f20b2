package fokkerplanck

// One implicit step of length τ along one line of cells,
//
//	(1 + up_i + down_i) p_i − up_{i−1} p_{i−1} − down_{i+1} p_{i+1} = b_i
//
// with the rates times τ. Cells are eliminated one after the other in the way of
// Grassmann, Taksar and Heyman, Oper. Res. 33, 1107 (1985): the probability that mass
// stays in a cell is updated in place of the diagonal, from which Gaussian elimination
// would subtract. Nothing is ever subtracted, so the result is positive, and accurate to
// rounding even in nearly empty cells, for any step.

// chain is the factorised system of one line. Cell n−1 is the last; on a ring
// cell 0 is connected to it directly.
type chain struct {
	up, down []float64 // τ times the rates
	sum      []float64 // of the remaining weights of cell i: stay, next, last
	stay     []float64
	toLast   []float64
	fromLast []float64
}

func newChain(n int) *chain {
	buf := make([]float64, 6*n)
	return &chain{buf[:n], buf[n : 2*n], buf[2*n : 3*n], buf[3*n : 4*n], buf[4*n : 5*n], buf[5*n:]}
}

// factorize eliminates the cells for the rates up and down times tau.
func (c *chain) factorize(up, down []float64, tau float64, ring bool) {
	n := len(c.up)
	for i := range n {
		c.up[i], c.down[i] = tau*up[i], tau*down[i]
	}
	last := n - 1
	c.stay[0], c.toLast[0], c.fromLast[0] = 1, 0, 0
	c.stay[last] = 1
	if ring {
		c.toLast[0], c.fromLast[0] = c.down[0], c.up[last]
	} else {
		c.stay[0] += c.down[0]
		c.stay[last] += c.up[last]
	}
	for i := range last {
		if i == last-1 { // its next is the last
			c.fromLast[i] += c.down[last]
		}
		c.sum[i] = c.stay[i] + c.up[i] + c.toLast[i]
		stay, next := c.stay[i]/c.sum[i], c.up[i]/c.sum[i]
		c.stay[last] += c.fromLast[i] * stay
		if i < last-1 {
			c.stay[i+1] = 1 + c.down[i+1]*stay
			c.toLast[i+1] = c.down[i+1] * (c.toLast[i] / c.sum[i])
			c.fromLast[i+1] = c.fromLast[i] * next
		}
	}
}

// solve overwrites b with the solution p.
func (c *chain) solve(b []float64) {
	last := len(b) - 1
	for i := range last {
		share := b[i] / c.sum[i]
		b[i+1] += share * c.up[i]
		b[last] += share * c.toLast[i]
	}
	b[last] /= c.stay[last]
	for i := last - 1; i >= 0; i-- {
		b[i] += c.fromLast[i] * b[last]
		if i < last-1 {
			b[i] += c.down[i+1] * b[i+1]
		}
		b[i] /= c.sum[i]
	}
}
