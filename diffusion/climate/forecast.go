package climate

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Analogues forecasts by what a record did when it was in a similar state, at a similar time of the year (Lorenz,
// J. Atmos. Sci. 26, 636 (1969)). The state c is the last value and how much it has risen in the last step, in units of their
// standard deviations. The future is the linear regression of the next values on c, and the departure z from it, in
// units of its standard deviation at each lead. Given the state, z has the distribution
//
//	p(z|c) = Σ_i w_i N(z; z_i, v²),    w_i ∝ exp[−|c − c_i|²/(2 Width²) − (time of the year − that of i)²/(2 Season²)],
//
// a sum over all i in the record. This is the law of the record itself, noised: what a diffusion model that fits the
// record perfectly would sample under the condition c, if it stops when the noise over the signal is v. Its score at any
// time is exact, and no network is trained.
//
// The zero values of all fields are a usual choice.
type Analogues struct {
	Leads  int     // number of future steps; 0: 12
	Period int     // steps of a year; 0: 12
	Width  float64 // 0: 1
	Season float64 // in steps; 0: 3
	Kernel float64 // v; 0: 0.3
}

func (a Analogues) withDefaults() Analogues {
	if a.Leads == 0 {
		a.Leads = 12
	}
	if a.Period == 0 {
		a.Period = 12
	}
	for _, f := range []struct {
		value *float64
		zero  float64
	}{{&a.Width, 1}, {&a.Season, 3}, {&a.Kernel, 0.3}} {
		if *f.value == 0 {
			*f.value = f.zero
		}
	}
	return a
}

// Forecaster is a record ready for forecasts. It is safe for concurrent use.
type Forecaster struct {
	Analogues
	unit    [2]float64 // standard deviations of the state
	states  [][2]float64
	season  []int
	beta    []*mat.VecDense // of each lead
	scale   []float64       // of the departures, one for each lead
	futures [][]float64     // z_i
}

// Train takes a record of anomalies, which begins with the first step of a year, at least five years and the leads long. The
// forecasts then know this record and nothing else.
func (a Analogues) Train(anomalies []float64) (*Forecaster, error) {
	a = a.withDefaults()
	if err := check.First(
		arg.AtLeast("Leads", a.Leads, 1), arg.AtLeast("Period", a.Period, 1),
		arg.Positive("Width", a.Width), arg.Positive("Season", a.Season), arg.Positive("Kernel", a.Kernel),
	); err != nil {
		return nil, err
	}
	if a.Leads > len(anomalies) || a.Period > len(anomalies) {
		return nil, fmt.Errorf("climate: Leads = %d and Period = %d for a record of %d steps", a.Leads, a.Period, len(anomalies))
	}
	if err := checkRecord(anomalies, 5*a.Period+a.Leads+10); err != nil {
		return nil, err
	}
	f := &Forecaster{Analogues: a}
	n := len(anomalies) - a.Leads - 1
	var level, rise []float64
	for i := 1; i <= n; i++ {
		level, rise = append(level, anomalies[i]), append(rise, anomalies[i]-anomalies[i-1])
		f.season = append(f.season, i%a.Period)
	}
	f.unit = [2]float64{stat.StdDev(level, nil), stat.StdDev(rise, nil)}
	if !(f.unit[0] > 0 && f.unit[1] > 0) {
		return nil, fmt.Errorf("climate: the record does not vary, or always by the same amount")
	}
	design := mat.NewDense(n, 3, nil)
	for i := range n {
		c := f.state(level[i], rise[i])
		f.states = append(f.states, c)
		design.SetRow(i, []float64{1, c[0], c[1]})
	}
	var qr mat.QR
	qr.Factorize(design)
	f.futures = make([][]float64, n)
	for lead := 1; lead <= a.Leads; lead++ {
		beta, fitted := new(mat.VecDense), new(mat.VecDense)
		future := mat.NewVecDense(n, slices.Clone(anomalies[1+lead:1+lead+n]))
		if err := qr.SolveVecTo(beta, false, future); err != nil {
			return nil, fmt.Errorf("climate: the last value and its rise determine each other: %w", err)
		}
		fitted.MulVec(design, beta)
		future.SubVec(future, fitted)
		scale := math.Sqrt(mat.Dot(future, future) / float64(n-3))
		if !(scale > 1e-9*f.unit[0]) {
			return nil, fmt.Errorf("climate: the record is an exact regression at lead %d", lead)
		}
		f.beta, f.scale = append(f.beta, beta), append(f.scale, scale)
		for i := range n {
			f.futures[i] = append(f.futures[i], future.AtVec(i)/scale)
		}
	}
	return f, nil
}

func (f *Forecaster) state(level, rise float64) [2]float64 {
	return [2]float64{level / f.unit[0], rise / f.unit[1]}
}

// Forecast is the conditional distribution of the next steps. It is safe for concurrent use.
type Forecast struct {
	// Mean has the linear regression for each lead, and Scale the standard deviation of the departures from it.
	Mean, Scale []float64
	// Effective is 1/Σ w², the number of analogues.
	Effective float64

	weights  []float64  // w_i
	logs     []float64  // ln w_i
	squares  []float64  // |z_i|²
	futures  *mat.Dense // rows z_i
	variance float64    // v²
}

// From returns the forecast for a series of anomalies that ends with the values before and now. The latter belongs to the step
// season of the year, counted from 0. Analogues with a weight below 10⁻³ of the largest are left out.
func (f *Forecaster) From(season int, before, now float64) (*Forecast, error) {
	if err := check.First(arg.Finite("before", before), arg.Finite("now", now)); err != nil {
		return nil, err
	}
	if season < 0 || season >= f.Period {
		return nil, fmt.Errorf("climate: season = %d, want 0 to %d", season, f.Period-1)
	}
	c, logs := f.state(now, now-before), make([]float64, len(f.states))
	for i, s := range f.states {
		apart := math.Abs(float64(season - f.season[i]))
		apart = min(apart, float64(f.Period)-apart) / f.Season
		logs[i] = -(math.Pow((c[0]-s[0])/f.Width, 2) + math.Pow((c[1]-s[1])/f.Width, 2) + apart*apart) / 2
	}
	top := floats.Max(logs)
	if math.IsInf(top, -1) || math.IsNaN(top) {
		return nil, fmt.Errorf("climate: before = %v and now = %v are too far from all of the record", before, now)
	}
	forecast, futures := &Forecast{Scale: slices.Clone(f.scale), variance: f.Kernel * f.Kernel}, []float64(nil)
	for i, l := range logs {
		if w := math.Exp(l - top); w > 1e-3 {
			forecast.weights, forecast.squares = append(forecast.weights, w), append(forecast.squares, floats.Dot(f.futures[i], f.futures[i]))
			futures = append(futures, f.futures[i]...)
		}
	}
	forecast.futures = mat.NewDense(len(forecast.weights), f.Leads, futures)
	floats.Scale(1/floats.Sum(forecast.weights), forecast.weights)
	for _, w := range forecast.weights {
		forecast.logs = append(forecast.logs, math.Log(w))
	}
	forecast.Effective = 1 / floats.Dot(forecast.weights, forecast.weights)
	for _, b := range f.beta {
		forecast.Mean = append(forecast.Mean, b.AtVec(0)+b.AtVec(1)*c[0]+b.AtVec(2)*c[1])
	}
	if sum := floats.Sum(forecast.Mean); math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("climate: before = %v and now = %v are too large", before, now)
	}
	return forecast, nil
}

// Leads returns the number of steps.
func (f *Forecast) Leads() int { return len(f.Mean) }

// Values puts the anomalies of departures z into dst, which may be z, and returns it; a nil dst is allocated.
func (f *Forecast) Values(dst, z []float64) []float64 {
	dst = arg.Slice(dst, len(f.Mean))
	if len(z) != len(f.Mean) {
		panic(badLength)
	}
	for k, v := range z {
		dst[k] = f.Mean[k] + f.Scale[k]*v
	}
	return dst
}

// Score is the diffusion.Drift ∇ln p_t of the departures z: with V = e^{−2t} v² + Δ,
//
//	Σ_i γ_i (e^{−t} z_i − x)/V,    γ_i ∝ w_i exp(−|x − e^{−t} z_i|²/2V).
func (f *Forecast) Score(dst, x []float64, t float64) {
	if len(x) != len(f.Mean) || len(dst) != len(f.Mean) {
		panic(badLength)
	}
	signal, variance := arg.Noise(t)
	variance += signal * signal * f.variance
	gamma := mat.NewVecDense(len(f.weights), nil)
	gamma.MulVec(f.futures, mat.NewVecDense(len(x), x))
	p := gamma.RawVector().Data
	for i, v := range p { // |x|² is the same for all
		p[i] = f.logs[i] + (signal*v-signal*signal*f.squares[i]/2)/variance
	}
	top := floats.Max(p)
	for i, v := range p {
		p[i] = math.Exp(v - top)
	}
	floats.Scale(signal/floats.Sum(p), p)
	score := mat.NewVecDense(len(dst), dst)
	score.MulVec(f.futures.T(), gamma)
	floats.Sub(dst, x)
	floats.Scale(1/variance, dst)
}

// Law returns the distribution of the departures, one component for each analogue.
func (f *Forecast) Law() *diffusion.Mixture {
	var means [][]float64
	for i := range f.weights {
		means = append(means, f.futures.RawRowView(i))
	}
	return f.mixture(means, f.variance)
}

// At returns the distribution of the anomaly that many steps ahead, from 1 to Leads: its quantiles are those of the
// forecast. It panics for another lead.
func (f *Forecast) At(lead int) *diffusion.Mixture {
	arg.Index("lead-1", lead-1, len(f.Mean))
	means := make([][]float64, len(f.weights))
	for i := range means {
		means[i] = []float64{f.Mean[lead-1] + f.Scale[lead-1]*f.futures.At(i, lead-1)}
	}
	return f.mixture(means, f.Scale[lead-1]*f.Scale[lead-1]*f.variance)
}

// CDF returns the probability that the anomaly that many steps ahead is at most x: at which quantile of the forecast x is. It is that of At
// without the making of a mixture, and panics for a lead outside 1 to Leads.
func (f *Forecast) CDF(lead int, x float64) float64 {
	arg.Index("lead-1", lead-1, len(f.Mean))
	z, width, p := (x-f.Mean[lead-1])/f.Scale[lead-1], math.Sqrt(2*f.variance), 0.0
	for i, w := range f.weights {
		p += w * math.Erfc((f.futures.At(i, lead-1)-z)/width) / 2
	}
	return p
}

func (f *Forecast) mixture(means [][]float64, variance float64) *diffusion.Mixture {
	law, err := diffusion.NewIsotropicMixture(f.weights, means, slices.Repeat([]float64{variance}, len(means)))
	if err != nil {
		panic("climate: " + err.Error()) // a Forecast that Forecaster.From has not made
	}
	return law
}
