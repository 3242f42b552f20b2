package learned

import (
	"cmp"
	"math"
	"sync"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
)

const arg = check.Package("learned")

// Model is a learned score. It is made by [Training.Run] or [Load], cannot be changed, and can be used by several goroutines.
type Model struct {
	description
	params *nn.Params
	net    module
	rows   int // points that are evaluated together

	elsewhere func(u, features []float32, rows int) ([]float32, error) // another engine's network; nil: net
	tapes     sync.Pool                                                // of evaluations
}

// description is what says how to build a network, and what its output means.
type description struct {
	Kind      string
	Network   Network
	Dim       int
	Form      form
	Condition condition
}

// levelWidth is the number of features of the noise level.
func (d *description) levelWidth() int {
	if n, ok := d.Network.(encoding); ok {
		return n.encoding()
	}
	return levelFeatures
}

// condition is how the values that a score is conditioned on enter the network.
type condition struct {
	Len         int
	Mean, Scale []float64
}

// features writes the condition, or zeros if it is hidden, and a 1 if it is there.
func (c *condition) features(dst []float32, values []float64) {
	clear(dst)
	if values == nil {
		return
	}
	for i, v := range values {
		dst[i] = float32((v - c.Mean[i]) / c.Scale[i])
	}
	dst[c.Len] = 1
}

// width is the number of features of a condition.
func (c *condition) width() int {
	if c.Len == 0 {
		return 0
	}
	return c.Len + 1
}

// newModel builds the network of d with parameters that are drawn with the seed.
func newModel(d description, seed uint64) *Model {
	m := &Model{description: d, params: new(nn.Params)}
	m.net = d.Network.build(m.params, d.Dim, d.levelWidth()+d.Condition.width(), newRand(seed, 0, initial))
	if n, ok := m.net.(describable); ok {
		n.describe(&m.description)
	}
	m.rows = cmp.Or(m.params.Together, 128)
	m.tapes.New = func() any { return m.params.NewTape() }
	return m
}

// with sets the weights.
func (m *Model) with(weights [][]float32) *Model {
	for i, p := range m.params.List {
		copy(p.V, weights[i])
	}
	m.params.Pack()
	return m
}

// Dim returns the number of coordinates.
func (m *Model) Dim() int { return m.description.Dim }

// Parameters returns the number of weights.
func (m *Model) Parameters() int { return m.params.Len() }

// Score puts the score ∇ln p_t(x) as the network has learned it into dst and returns dst; a nil dst
// allocates. x has Dim elements and t > 0 is the time of dX = −X dt + √2 dW. A model with a condition gives the score without it. Before the
// first time of the training the network is that of this time, and after the last the score tends to that of the Gaussian with the data's
// mean and variance.
func (m *Model) Score(dst, x []float64, t float64) []float64 { return m.score(dst, x, t, nil) }

// ConditionalScore is Score given the condition, whose length is that of the training's Condition.
func (m *Model) ConditionalScore(dst, x []float64, t float64, condition []float64) []float64 {
	m.checkCondition(condition)
	return m.score(dst, x, t, condition)
}

func (m *Model) score(dst, x []float64, t float64, condition []float64) []float64 {
	if len(x) != m.description.Dim {
		panic("learned: x has another length than Dim")
	}
	dst = arg.Slice(dst, len(x))
	m.scores(dst, x, t, condition)
	return dst
}

// Scores is Score for many points at once, which takes a small part of the time. x and dst are points one after the other.
func (m *Model) Scores(dst, x []float64, t float64) []float64 {
	if len(x)%m.description.Dim != 0 {
		panic("learned: the length of x is no multiple of Dim")
	}
	dst = arg.Slice(dst, len(x))
	for from, step := 0, m.rows*m.description.Dim; from < len(x); from += step {
		to := min(from+step, len(x))
		m.scores(dst[from:to], x[from:to], t, nil)
	}
	return dst
}

// scores computes the scores of a few points with the same condition.
func (m *Model) scores(dst, x []float64, t float64, condition []float64) {
	if !(t > 0) {
		panic("learned: t is not positive")
	}
	tape := m.tapes.Get().(*nn.Tape)
	defer m.tapes.Put(tape)
	tape.Reset()
	tape.Record(false)
	d := m.description.Dim
	rows := len(x) / d
	root, delta := noise(t)
	u, features := m.inputs(tape, x, t, condition)
	out := m.output(tape, u, features)
	for i := range d {
		c := m.Form.at(i, root, delta)
		for k := range rows {
			dst[k*d+i] = c.A*(x[k*d+i]-root*m.Form.Mean[i]) + c.B*float64(out.V[k*d+i])
		}
	}
	m.centerScores(dst, x, t)
}

// inputs returns the points in units of their standard deviation, and the features of the noise level and the condition.
func (m *Model) inputs(tape *nn.Tape, x []float64, t float64, condition []float64) (u, features *nn.Node) {
	d := m.description.Dim
	rows := len(x) / d
	root, delta := noise(t)
	u, features = tape.Make(rows, d), tape.Make(rows, m.levelWidth()+m.Condition.width())
	for i := range d {
		c := m.Form.at(i, root, delta)
		for k := range rows {
			u.V[k*d+i] = float32((x[k*d+i] - root*m.Form.Mean[i]) / math.Sqrt(c.v))
		}
	}
	if z := m.Form.Center; z != nil { // here, with the precision of float64
		z.subtract(u.V, x, m.Form.at(0, root, delta), d)
	}
	for k := range rows {
		row := features.V[k*features.Cols:][:features.Cols]
		m.Form.level(row[:m.levelWidth()], t)
		if m.Condition.Len > 0 {
			m.Condition.features(row[m.levelWidth():], condition)
		}
	}
	return u, features
}

// Drift returns Score as the integrators and samplers of package sde take it.
func (m *Model) Drift() diffusion.Drift {
	return func(dst, x []float64, t float64) { m.Score(dst, x, t) }
}

// Conditional returns ConditionalScore with one condition as a drift.
func (m *Model) Conditional(condition []float64) diffusion.Drift { return m.Guided(condition, 1) }

// Guided returns the score of classifier-free guidance with the weight g (package guidance),
//
//	s_g = s(x, t) + g [s(x, t|c) − s(x, t)].
func (m *Model) Guided(condition []float64, g float64) diffusion.Drift {
	m.checkCondition(condition)
	condition = append([]float64(nil), condition...)
	return func(dst, x []float64, t float64) {
		m.score(dst, x, t, condition)
		if g == 1 {
			return
		}
		free := m.score(nil, x, t, nil)
		for i, s := range free {
			dst[i] = s + g*(dst[i]-s)
		}
	}
}
