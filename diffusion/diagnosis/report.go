package diagnosis

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// Report is all that this package says about a score. What needs the exact score is nil for data of which
// only draws are known.
type Report struct {
	Dim         int
	From, To    float64
	Times       []float64 // of the next four, one entry each
	ScoreError  []Estimate
	Curl        []Estimate
	Calibration []Calibration
	Identities  []Identities
	Loss        *Curve // ⟨|s − s_θ|²⟩ over time
	Bound       *Bound // if From > 0
	Likelihood  *Likelihood
	Cost        *Cost
	Generation  *Generation
	Distance    *Distance // of the generated points to the data at the time From
}

// Report runs all estimators with the Paths, Steps and Seed of the comparison; those that belong to a time at each of
// the times t > 0. Progress goes over all of them.
func (c Comparison) Report(ctx context.Context, times []float64) (*Report, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	report := &Report{Dim: r.dim, From: c.From, To: c.To, Times: append([]float64(nil), times...)}
	steps := []func(c Comparison) error{
		func(c Comparison) (err error) { report.Calibration, err = c.Calibration(ctx, times); return err },
		func(c Comparison) (err error) { report.Identities, err = c.Identities(ctx, times); return err },
		func(c Comparison) (err error) { report.Curl, err = c.Curl(ctx, times); return err },
		func(c Comparison) (err error) { report.Likelihood, err = c.Likelihood(ctx); return err },
	}
	if c.From > 0 {
		steps = append(steps, func(c Comparison) (err error) { report.Bound, err = c.Bound(ctx); return err })
	}
	if r.law != nil {
		steps = append(steps,
			func(c Comparison) (err error) { report.ScoreError, err = c.ScoreError(ctx, times); return err },
			func(c Comparison) (err error) { report.Cost, err = c.PathCost(ctx); return err },
			func(c Comparison) (err error) { report.Generation, err = c.Generate(ctx); return err },
		)
	}
	for k, step := range steps {
		part := c
		if c.Progress != nil {
			part.Progress = func(done, total int) { c.Progress(k*total+done, len(steps)*total) }
		}
		if err := step(part); err != nil {
			return nil, err
		}
	}
	if r.law != nil {
		report.Loss = &report.Cost.Curve
		report.Distance, err = SampleDistance(ctx, report.Generation.Final, r.law.At(c.From), c.Seed)
	}
	return report, err
}

// Markdown returns the report as a table for the times, a table for the whole, and the [Report.Verdict].
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| t | score error | curl | error of x̂₀ | implied | ratio | ⟨x·s⟩ |\n|---|---|---|---|---|---|---|\n")
	for k, t := range r.Times {
		score, curl, realized, implied, quotient, virial := "–", "–", "–", "–", "–", "–"
		if k < len(r.ScoreError) {
			score = r.ScoreError[k].String()
		}
		if k < len(r.Curl) && r.Dim > 1 {
			curl = r.Curl[k].String()
		}
		if k < len(r.Calibration) {
			c := r.Calibration[k]
			realized, implied, quotient = c.Realized.String(), c.Implied.String(), c.Ratio.String()
		}
		if k < len(r.Identities) {
			virial = r.Identities[k].Virial.String()
		}
		fmt.Fprintf(&b, "| %.4g | %s | %s | %s | %s | %s | %s |\n", t, score, curl, realized, implied, quotient, virial)
	}
	fmt.Fprintf(&b, "\n| from t = %.4g to %.4g | |\n|---|---|\n", r.From, r.To)
	for _, row := range r.rows() {
		fmt.Fprintf(&b, "| %s | %s |\n", row[0], row[1])
	}
	return b.String() + "\n" + r.Verdict() + "\n"
}

// rows returns the lines of the second table.
func (r *Report) rows() (rows [][2]string) {
	add := func(what string, value fmt.Stringer) { rows = append(rows, [2]string{what, value.String()}) }
	if c := r.Loss; c != nil {
		add("∫⟨∣s − s_θ∣²⟩dt (nats)", c.Integral)
	}
	if c := r.Cost; c != nil {
		add("⟨ln P[x]/P_θ[x]⟩ on paths of noising (nats)", c.LogRatio)
		add("the same less the integral", c.Disagreement)
		add("⟨ln P_s[x]/P_θ[x]⟩ of two chains (nats)", c.ChainRatio)
		add("⟨e^{−R}⟩, 1 for any score", Estimate{c.Theorem.Mean, c.Theorem.StdErr})
	}
	if g := r.Generation; g != nil {
		add("⟨ΔS_tot⟩ of generation (nats)", g.Total)
		add("the same with the exact score", g.ExactTotal)
		add("⟨e^{−ΔS_tot}⟩, 1 for any score", Estimate{g.Theorem.Mean, g.Theorem.StdErr})
	}
	if b := r.Bound; b != nil {
		add("bound on −⟨ln p_θ⟩ of the reverse process (nats)", b.Total)
		add("the same in bits per dimension", b.BitsPerDimension)
		if b.Chain != nil {
			add("the same for the steps of the chain (nats)", *b.Chain)
		}
	}
	if l := r.Likelihood; l != nil {
		add("⟨ln p_θ⟩ of the data (nats)", l.Mean)
		add("bits per dimension", l.BitsPerDimension)
		if l.KL != nil {
			add("KL(p ‖ p_θ) of the flow (nats)", *l.KL)
		}
	}
	if d := r.Distance; d != nil {
		add(r.distanceName(), d.Wasserstein)
		add("the same for as many exact draws", Estimate{Value: roundTo(d.Floor, 2)})
		if d.KL != nil {
			add("KL of generated points on cells (nats)", *d.KL)
		}
	}
	return rows
}

func (r *Report) distanceName() string {
	if r.Dim > 1 {
		return "sliced W₂ of generated points"
	}
	return "W₂ of generated points"
}

// roundTo keeps a number of significant digits.
func roundTo(v float64, digits int) float64 {
	var rounded float64
	if _, err := fmt.Sscanf(fmt.Sprintf("%.*g", digits, v), "%g", &rounded); err != nil {
		return v
	}
	return rounded
}

// The deviations, in standard errors, beyond which the verdict speaks of a difference: of one number, and of the
// one of many that is furthest off.
const (
	notable     = 3.0
	notableMost = 4.0
)

// Verdict returns what the report says, as a paragraph of plain sentences.
func (r *Report) Verdict() string {
	var says []string
	for _, part := range []func() string{r.costVerdict, r.generationVerdict, r.distanceVerdict, r.boundVerdict, r.likelihoodVerdict, r.calibrationVerdict, r.identitiesVerdict, r.curlVerdict} {
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
	return fmt.Sprintf("The reverse process gives the data at least %v nats: at most %v bits per dimension at t = %.4g.", Estimate{-r.Bound.Total.Value, r.Bound.Total.StdErr}, r.Bound.BitsPerDimension, r.From)
}

func (r *Report) generationVerdict() string {
	g := r.Generation
	if g == nil {
		return ""
	}
	text := fmt.Sprintf("Generation produces %v nats of entropy, %v with the exact score.", g.Total, g.ExactTotal)
	theorem := Estimate{g.Theorem.Mean, g.Theorem.StdErr}
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
	worst, off, value, want := -1, notableMost, Estimate{}, 0.0
	name := ""
	for k, id := range r.Identities {
		look := func(what string, e Estimate, exact float64) {
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
	worst := 0
	for k, e := range r.Curl {
		if e.Value > r.Curl[worst].Value {
			worst = k
		}
	}
	const seen = 1e-3 // above the noise of finite differences in float32
	if r.Curl[worst].Value < seen {
		return "It is a gradient, as far as finite differences tell."
	}
	return fmt.Sprintf("It is not a gradient: at t = %.4g its Jacobian has an antisymmetric part of relative size %v.", r.Times[worst], r.Curl[worst])
}
