package diagnosis

import (
	"fmt"
	"math"
	"strings"

	"nonequilibrium/diffusion"
)

// The deviations, in standard errors, beyond which the verdict speaks of a difference: of one number, and of the
// one of many that is furthest off.
const (
	notable     = 3.0
	notableMost = 4.0
)

// What finite differences of a score in float32 may leave, of first and of second derivatives.
const (
	seen       = 1e-3
	seenSecond = 1e-2
)

// Verdict returns what the report says, as a paragraph of plain sentences.
func (r *Report) Verdict() string {
	var says []string
	for _, part := range []func() string{r.costVerdict, r.overlapVerdict, r.generationVerdict, r.distanceVerdict, r.boundVerdict, r.likelihoodVerdict, r.calibrationVerdict, r.identitiesVerdict, r.curlVerdict, r.residualVerdict, r.asymmetryVerdict, r.codimensionVerdict} {
		if text := part(); text != "" {
			says = append(says, text)
		}
	}
	return strings.Join(says, " ")
}

func (r *Report) costVerdict() string {
	c := r.Loss
	if c == nil || len(c.Times) == 0 || len(c.Density) != len(c.Times) {
		return ""
	}
	if c.Integral.Agrees(0, notable) && !(c.Integral.Value > 1e-9) {
		return fmt.Sprintf("No error of the score is seen between t = %.4g and %.4g.", r.From, r.To)
	}
	text := fmt.Sprintf("The error of the score costs %v nats between t = %.4g and %.4g; half of it is lost before t = %.2g.", c.Integral, r.From, r.To, c.half())
	switch {
	case r.Cost == nil:
		return text
	case r.Cost.Disagreement.Agrees(0, notable):
		return text + fmt.Sprintf(" The log-ratio of path probabilities, %v, agrees.", r.Cost.LogRatio)
	}
	return text + fmt.Sprintf(" The log-ratio of path probabilities, %v, does not agree: the steps are too long for this score.", r.Cost.LogRatio)
}

func (r *Report) boundVerdict() string {
	if r.Bound == nil {
		return ""
	}
	return fmt.Sprintf("The reverse process gives the data at least %v nats: at most %v bits per dimension at t = %.4g.", diffusion.Estimate{Value: -r.Bound.Total.Value, StdErr: r.Bound.Total.StdErr}, r.Bound.BitsPerDimension, r.From)
}

func (r *Report) generationVerdict() string {
	g := r.Generation
	if g == nil {
		return ""
	}
	text := fmt.Sprintf("Generation produces %v nats of entropy, %v with the exact score.", g.Total, g.ExactTotal)
	theorem := diffusion.Estimate{Value: g.Theorem.Mean, StdErr: g.Theorem.StdErr}
	switch {
	case !g.Theorem.Reliable:
		return text + fmt.Sprintf(" The average ⟨e^{−ΔS_tot}⟩ = %v cannot be trusted (%s).", theorem, g.Theorem.Warning)
	case theorem.Agrees(1, notable):
		return text + fmt.Sprintf(" The integral theorem holds, ⟨e^{−ΔS_tot}⟩ = %v, as it does for any score.", theorem)
	}
	return text + fmt.Sprintf(" The average ⟨e^{−ΔS_tot}⟩ = %v is not 1, as it should be for any score.", theorem)
}

func (r *Report) distanceVerdict() string {
	d := r.Distance
	if d == nil {
		return ""
	}
	text := fmt.Sprintf("The generated points have the distance %v from the data; as many exact draws have %.2g.", d.Wasserstein, d.Floor)
	if d.Wasserstein.Value < 2*d.Floor {
		text += " Such a difference may be chance."
	}
	return text
}

func (r *Report) likelihoodVerdict() string {
	const integration = 1e-4 // nats, the error that steps may have
	l := r.Likelihood
	switch {
	case l == nil:
		return ""
	case l.KL == nil:
		return fmt.Sprintf("The probability flow gives the data %v nats, %v bits per dimension.", l.Mean, l.BitsPerDimension)
	case l.KL.Agrees(0, notable) || math.Abs(l.KL.Value) < integration:
		return fmt.Sprintf("What the probability flow generates cannot be told from the data by its likelihood: the relative entropy is %v nats.", *l.KL)
	}
	return fmt.Sprintf("The relative entropy of the data to what the probability flow generates is %v nats.", *l.KL)
}

func (r *Report) calibrationVerdict() string {
	worst, off := -1, notableMost
	for k, c := range r.Calibration {
		if z := math.Abs(c.Difference.Value) / c.Difference.StdErr; z > off {
			worst, off = k, z
		}
	}
	switch {
	case len(r.Calibration) == 0:
		return ""
	case worst < 0:
		return "The covariance of the data that the score implies is right at all times within errors."
	}
	c, judged := r.Calibration[worst], "too sure of itself"
	if c.Difference.Value < 0 {
		judged = "not sure enough of itself"
	}
	return fmt.Sprintf("At t = %.4g the score is %s: its guess of the data has %v times the square error that it implies.", c.Time, judged, c.Ratio)
}

func (r *Report) identitiesVerdict() string {
	if len(r.Identities) == 0 {
		return ""
	}
	worst, off, value, want := -1, notableMost, diffusion.Estimate{}, 0.0
	name := ""
	for k, id := range r.Identities {
		look := func(what string, e diffusion.Estimate, exact float64) {
			if z := math.Abs(e.Value-exact) / e.StdErr; z > off {
				worst, off, value, want, name = k, z, e, exact, what
			}
		}
		look("⟨x·s⟩", id.Virial, -float64(r.Dim))
		look("⟨|s|² + ∇·s⟩", id.Stein, 0)
		for j, m := range id.Mean {
			look(fmt.Sprintf("⟨s_%d⟩", j+1), m, 0)
		}
	}
	if worst < 0 {
		return "The identities of an exact score hold within errors."
	}
	return fmt.Sprintf("It violates an identity of exact scores: %s = %v at t = %.4g instead of %v.", name, value, r.Identities[worst].Time, want)
}

func (r *Report) curlVerdict() string {
	if r.Dim < 2 || len(r.Curl) == 0 || len(r.Curl) != len(r.Times) {
		return ""
	}
	worst := largest(r.Curl)
	if r.Curl[worst].Value < seen {
		return "It is a gradient, as far as finite differences tell."
	}
	return fmt.Sprintf("It is not a gradient: at t = %.4g its Jacobian has an antisymmetric part of relative size %v.", r.Times[worst], r.Curl[worst])
}

// largest returns the index of the largest estimate.
func largest(list []diffusion.Estimate) (worst int) {
	for k, e := range list {
		if e.Value > list[worst].Value {
			worst = k
		}
	}
	return worst
}

func (r *Report) residualVerdict() string {
	if len(r.Residual) == 0 || len(r.Residual) != len(r.Times) {
		return ""
	}
	worst := largest(r.Residual)
	e := r.Residual[worst]
	if e.Value < seenSecond || e.Agrees(0, notable) {
		return "It obeys the Fokker–Planck equation, as far as finite differences tell."
	}
	return fmt.Sprintf("It does not obey the Fokker–Planck equation: at t = %.4g it is off by a share of %v in the time Δ.", r.Times[worst], e)
}

func (r *Report) asymmetryVerdict() string {
	if len(r.Asymmetry) == 0 || len(r.Asymmetry) != len(r.Times) {
		return ""
	}
	worst := largest(r.Asymmetry)
	if r.Asymmetry[worst].Value < seen {
		return "It has the symmetry of the data."
	}
	return fmt.Sprintf("It breaks the symmetry of the data: at t = %.4g by a share of %v.", r.Times[worst], r.Asymmetry[worst])
}

func (r *Report) codimensionVerdict() string {
	if len(r.Codimension) == 0 || len(r.Codimension) != len(r.Times) {
		return ""
	}
	earliest := 0
	for k, t := range r.Times {
		if t < r.Times[earliest] {
			earliest = k
		}
	}
	if k := largest(r.Codimension); r.Codimension[k].Value-notable*r.Codimension[k].StdErr > float64(r.Dim) {
		return fmt.Sprintf("At t = %.4g it is larger than any score can be: Δ⟨|s|²⟩ = %v in %d dimensions.", r.Times[k], r.Codimension[k], r.Dim)
	}
	return fmt.Sprintf("At t = %.4g the noise is the whole width of the data in %v of their d = %d directions.", r.Times[earliest], r.Codimension[earliest], r.Dim)
}

func (r *Report) overlapVerdict() string {
	p := r.Identity
	if p == nil {
		return ""
	}
	text := fmt.Sprintf("The paths of noising and of generation overlap by %.2g", p.BennettNoising.Overlap)
	for _, f := range []diffusion.Fluctuation{p.BennettNoising, p.BennettGeneration, p.Noising, p.Generation} {
		if !f.Reliable {
			return text + fmt.Sprintf("; weights e^{∓R} cannot be trusted (%s).", f.Warning)
		}
	}
	return text + fmt.Sprintf("; averages with the weights e^{−R} have %.0f effective samples of %d.", p.Noising.EffectiveSamples, len(p.NoisingRatios))
}
