package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/vec"
)

// The entropy of the environment along a path. Generation of a pair in one dimension
// has both sums in kernels of its own, [vec.Pair.LogRatio] and [vec.Pair.Midpoint].

// Estimator chooses how the entropy of the environment is measured along the
// steps x_k → x_{k+1} of an Euler–Maruyama chain with force f_k at time t_k.
type Estimator int

const (
	// LogRatio is the log-ratio of the probabilities of the step and of the
	// step back under the force at its end,
	//
	//	½ Δx·(f_k(x_k) + f_{k+1}(x_{k+1})) + (dt/4) (|f_{k+1}(x_{k+1})|² − |f_k(x_k)|²).
	//
	// It makes ⟨e^{−ΔS_tot}⟩ = 1 hold exactly at any time step.
	LogRatio Estimator = iota
	// Stratonovich is the paper's midpoint sum Δx·f_k((x_k + x_{k+1})/2), which
	// is off by O(dt).
	Stratonovich
)

// String returns the name of the estimator.
func (e Estimator) String() string {
	switch e {
	case LogRatio:
		return "LogRatio"
	case Stratonovich:
		return "Stratonovich"
	}
	return fmt.Sprintf("Estimator(%d)", int(e))
}

// logRatioStep moves a chunk and adds twice the [LogRatio] of the step to doubled. It
// takes the drift at the start from start and leaves that at the end there.
func (b *block) logRatioStep(f force, x, start, doubled []float64, h float64) {
	z, step, end := b.scratch[0], b.scratch[1], b.scratch[2]
	b.stream.Normals(z)
	vec.Advance(x, step, start, z, h, math.Sqrt(2*h))
	f.drift(end, x)
	vec.LogRatio(doubled, step, start, end, h)
	copy(start, end)
}

// midpointStep moves a chunk and adds the [Stratonovich] product of the step to
// heat: the force at the start's time in the middle of the step.
func (b *block) midpointStep(f force, x, heat []float64, h float64) {
	z, step, drift := b.scratch[0], b.scratch[1], b.scratch[2]
	f.drift(drift, x)
	b.stream.Normals(z)
	vec.Advance(x, step, drift, z, h, math.Sqrt(2*h))
	middle := z
	vec.AddScaled(middle, x, step, -0.5)
	f.drift(drift, middle)
	vec.AddDot(heat, step, drift)
}
