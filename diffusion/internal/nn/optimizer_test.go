package nn

import (
	"context"
	"errors"
	"math"
	"testing"
)

// TestAdam compares the optimiser with its formulas in float64: Kingma and Ba's algorithm, a rate with warm-up and cosine, clipping and the
// average of the parameters.
func TestAdam(t *testing.T) {
	var ps Params
	p := ps.New("p", 1, 3)
	copy(p.V, []float32{1, -2, .5})
	o := Optimizer{Rate: .1, WarmUp: 3, Steps: 20, Beta1: .9, Beta2: .99, Decay: .8, Clip: 2}
	state := NewState(&ps)
	v, m, s, average := []float64{1, -2, .5}, make([]float64, 3), make([]float64, 3), []float64{1, -2, .5}
	for n := 1; n <= 20; n++ {
		shards := []*Gradients{NewGradients(&ps), NewGradients(&ps)}
		grad, norm := make([]float64, 3), 0.0
		for i := range grad {
			a, b := math.Sin(float64(n*i)), 3*math.Cos(float64(n+i))
			shards[0].V[0][i], shards[1].V[0][i] = float32(a), float32(b)
			grad[i] = a + b
			norm += grad[i] * grad[i]
		}
		norm = math.Sqrt(norm)
		if got := o.step(&ps, state, shards); math.Abs(got-norm) > 1e-5*norm {
			t.Errorf("step %d: gradient of length %v, want %v", n, got, norm)
		}
		rate := .1 * .5 * (1 + math.Cos(math.Pi*float64(n)/20))
		if n < 3 {
			rate *= float64(n) / 3
		}
		for i, g := range grad {
			g *= min(1, 2/norm)
			m[i] = .9*m[i] + .1*g
			s[i] = .99*s[i] + .01*g*g
			v[i] -= rate * m[i] / (1 - math.Pow(.9, float64(n))) / (math.Sqrt(s[i]/(1-math.Pow(.99, float64(n)))) + 1e-7)
			decay := min(.8, float64(n)/float64(n+10))
			average[i] = decay*average[i] + (1-decay)*v[i]
		}
	}
	for i := range v {
		if math.Abs(float64(p.V[i])-v[i]) > 1e-5 || math.Abs(float64(state.Averages[0][i])-average[i]) > 1e-5 {
			t.Errorf("element %d: %v, average %v, want %v and %v", i, p.V[i], state.Averages[0][i], v[i], average[i])
		}
	}
}

// TestTrainer: the loss and the gradient of a step are those of the whole batch, however it is cut into pieces; and a loss that is not finite
// is an error with the step.
func TestTrainer(t *testing.T) {
	step := func(micro int, bad bool) (loss, norm float64, err error) {
		var ps Params
		p := ps.New("p", 1, 2)
		p.V[0], p.V[1] = .3, -.2
		tr := Trainer{
			Params: &ps, State: NewState(&ps), Optimizer: Optimizer{Rate: .1, Beta1: .9, Beta2: .99, Decay: .9},
			Batch: 23, Size: 10, Micro: micro, Workers: 2,
			Loss: func(_ context.Context, t *Tape, s Shard) (*Node, error) {
				x := t.Make(s.Len, 2)
				for i := range x.V {
					x.V[i] = float32(2*s.First + i)
				}
				y := t.MulRow(x, t.Param(p))
				if bad {
					y = t.Scale(y, math.Inf(1))
				}
				return t.Sum(t.Mul(y, y)), nil
			},
		}
		return tr.Step(context.Background())
	}
	var want [2]float64
	for i := range 46 {
		w := []float64{.3, -.2}[i%2]
		want[0] += math.Pow(w*float64(i), 2) / 23
	}
	var g [2]float64
	for i := range 46 {
		g[i%2] += 2 * []float64{.3, -.2}[i%2] * float64(i*i) / 23
	}
	want[1] = math.Hypot(g[0], g[1])
	for _, micro := range []int{0, 1, 3, 10} {
		loss, norm, err := step(micro, false)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(loss-want[0]) > 1e-5*want[0] || math.Abs(norm-want[1]) > 1e-5*want[1] {
			t.Errorf("pieces of %d: loss %v and gradient %v, want %v", micro, loss, norm, want)
		}
	}
	var bad *NotFinite
	if _, _, err := step(0, true); !errors.As(err, &bad) || bad.Step != 1 {
		t.Errorf("infinite loss: error %v", err)
	}
}
