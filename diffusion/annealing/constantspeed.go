package annealing

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/interp"

	"nonequilibrium/diffusion/internal/check"
)

// The thermodynamic length of a change of temperature, and the protocol that covers it at
// constant speed.

// Length returns the thermodynamic length ℒ = ∫ √ζ |dϑ| between two temperatures. A slow change
// in the time T produces at least ℒ²/T. (It is no length of transport: that is
// diffusion.WassersteinLength.) It is an error if the friction on the way is infinite.
func (g *Gibbs) Length(start, end float64) (float64, error) {
	if err := check.First(checkTemperature("start", start), checkTemperature("end", end)); err != nil {
		return 0, err
	}
	lengths, _, _ := g.way(start, end)
	return lengths[len(lengths)-1], checkLengths(lengths, start, end)
}

// ConstantSpeed returns the protocol from start to end that is fitted to the data: of all protocols
// of the given duration it minimises ∫ ζ(ϑ) ϑ̇² dt, because it runs at the
// constant speed √ζ |ϑ̇| = ℒ/duration. It is slow where the heat capacity is large or
// a barrier holds up the cloud. It is an error if the friction on the way is infinite, or so uneven
// that a part of the way is lost to rounding.
func (g *Gibbs) ConstantSpeed(start, end, duration float64) (Protocol, error) {
	if err := check.First(checkTemperature("start", start), checkTemperature("end", end), arg.Positive("duration", duration)); err != nil {
		return nil, err
	}
	if start == end {
		return clamped(duration, func(float64) float64 { return start }), nil
	}
	lengths, logs, slopes := g.way(start, end)
	if err := checkLengths(lengths, start, end); err != nil {
		return nil, err
	}
	for i, length := range lengths[1:] {
		if !(length > lengths[i]) {
			return nil, fmt.Errorf("annealing: between start = %v and end = %v the friction is too uneven for a protocol of constant speed", start, end)
		}
	}
	keepMonotone(lengths, logs, slopes)
	var way interp.PiecewiseCubic
	way.FitWithDerivatives(lengths, logs, slopes)
	total := lengths[len(lengths)-1]
	return clamped(duration, func(u float64) float64 { return math.Exp(way.Predict(u * total)) }), nil
}

// keepMonotone lowers slopes to at most three times those of the chords beside them, so that
// the cubics through the points do not overshoot where the friction is uneven (Fritsch
// and Carlson, SIAM J. Numer. Anal. 17, 238 (1980)).
func keepMonotone(x, y, slopes []float64) {
	for i := 1; i < len(x); i++ {
		most := 3 * (y[i] - y[i-1]) / (x[i] - x[i-1])
		for k := i - 1; k <= i; k++ {
			slopes[k] = math.Copysign(min(math.Abs(slopes[k]), math.Abs(most)), most)
		}
	}
}

func checkLengths(lengths []float64, start, end float64) error {
	if last := lengths[len(lengths)-1]; math.IsInf(last, 0) || math.IsNaN(last) {
		return fmt.Errorf("annealing: the friction between start = %v and end = %v is infinite: a barrier is too high", start, end)
	}
	return nil
}

// way returns ln ϑ along the way, the length to there, and the slope of the first against the second.
func (g *Gibbs) way(start, end float64) (lengths, logs, slopes []float64) {
	const perDecade, order = 20, 3
	ratio := math.Log(end / start)
	pieces := 1 + int(perDecade/math.Ln10*math.Abs(ratio))
	speed := func(log float64) float64 { // of ln ϑ
		theta := math.Exp(log)
		return theta * math.Sqrt(g.Friction(theta))
	}
	nodes, weights := make([]float64, order), make([]float64, order)
	var length float64
	for i := range pieces + 1 {
		from := math.Log(start) + ratio*float64(i)/float64(pieces)
		lengths, logs, slopes = append(lengths, length), append(logs, from), append(slopes, math.Copysign(1/speed(from), ratio))
		quad.Legendre{}.FixedLocations(nodes, weights, 0, math.Abs(ratio)/float64(pieces))
		for j, x := range nodes {
			length += weights[j] * speed(from+math.Copysign(x, ratio))
		}
	}
	return lengths, logs, slopes
}
