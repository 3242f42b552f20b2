package learned

import (
	"math"

	"nonequilibrium/diffusion/internal/nn"
)

// describing is a module whose hidden units can be asked what they make of points.
type describing interface {
	hiddenFeatures(t *nn.Tape, u, features *nn.Node) *nn.Node
}

func (u unet) hiddenFeatures(t *nn.Tape, points, features *nn.Node) *nn.Node {
	return u.net.Hidden(t, points, features)
}

// Features returns what the hidden units of the network make of points x, one after the other, at the time t > 0: as many numbers for each
// point, without a condition. A network that has learned scores without labels knows much of what a classifier needs (Baranchuk et al.,
// arXiv:2112.03126). For a [UNet] they are the means over the pixels of the output of each block, for an [MLP] the last hidden layer; ok is false
// for other networks. It panics if the length of x is no multiple of Dim or t is not positive.
func (m *Model) Features(x []float64, t float64) (features []float64, ok bool) {
	if len(x)%m.description.Dim != 0 {
		panic("learned: the length of x is no multiple of Dim")
	}
	if !(t > 0) || math.IsInf(t, 0) {
		panic("learned: t is not positive and finite")
	}
	net, ok := m.net.(describing)
	if !ok {
		return nil, false
	}
	for from, step := 0, m.rows*m.description.Dim; from < len(x); from += step {
		features = append(features, m.features(net, x[from:min(from+step, len(x))], t)...)
	}
	return features, true
}

func (m *Model) features(net describing, x []float64, t float64) []float64 {
	tape := m.tapes.Get().(*nn.Tape)
	defer m.tapes.Put(tape)
	tape.Reset()
	tape.Record(false)
	u, level := m.inputs(tape, x, t, nil)
	v := net.hiddenFeatures(tape, u, level).V
	out := make([]float64, len(v))
	for i := range v {
		out[i] = float64(v[i])
	}
	return out
}
