package diffusion

import "gonum.org/v1/gonum/floats"

// flowStep is one Runge–Kutta step of the probability flow for many points: the
// laws at the start, the middle and the end of the step are made once.
type flowStep struct {
	laws  [4]*Mixture // at the four stages
	dt    float64
	v     [4][]float64
	stage []float64
}

func newFlowStep(start, middle, end *Mixture, dt float64) *flowStep {
	s := &flowStep{laws: [4]*Mixture{start, middle, middle, end}, dt: dt, stage: make([]float64, start.Dim())}
	for i := range s.v {
		s.v[i] = make([]float64, start.Dim())
	}
	return s
}

// Abscissae and weights of the classical method.
var (
	stageAt     = [4]float64{0, 0.5, 0.5, 1}
	stageWeight = [4]float64{1. / 6, 1. / 3, 1. / 3, 1. / 6}
)

// move advances x and returns the divergence of the velocity, −d − ∇·∇ln p,
// integrated over the step. Along the flow it is the loss of ln p(x).
func (s *flowStep) move(x []float64) (divergence float64) {
	for i, law := range s.laws {
		copy(s.stage, x)
		if i > 0 {
			floats.AddScaled(s.stage, stageAt[i]*s.dt, s.v[i-1])
		}
		divergence += s.dt * stageWeight[i] * law.flowVelocity(s.v[i], s.stage)
	}
	for i, v := range s.v {
		floats.AddScaled(x, s.dt*stageWeight[i], v)
	}
	return divergence
}

// flowVelocity puts −x − ∇ln p into v and returns its divergence −d − ∇·∇ln p.
func (m *Mixture) flowVelocity(v, x []float64) (divergence float64) {
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	for j, y := range x {
		v[j] = -y - w.s[j]
	}
	return -float64(len(x)) - m.divergence(w, x)
}
