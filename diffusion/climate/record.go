package climate

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
)

// Climatology is what a record is like on average at each step of its period, as in each of the twelve months.
type Climatology struct{ Means []float64 }

// NewClimatology returns the means of a record that begins with the first step of the period. It must be at least one
// period long.
func NewClimatology(record []float64, period int) (*Climatology, error) {
	if err := arg.AtLeast("period", period, 1); err != nil {
		return nil, err
	}
	if err := checkRecord(record, period); err != nil {
		return nil, err
	}
	c := &Climatology{Means: make([]float64, period)}
	for k := range period {
		n := 0
		for i := k; i < len(record); i += period {
			n++
			c.Means[k] += (record[i] - c.Means[k]) / float64(n)
		}
	}
	return c, nil
}

// Anomalies returns a record that begins with the first step of the period, less the means.
func (c *Climatology) Anomalies(record []float64) []float64 {
	anomalies := slices.Clone(record)
	for i := range anomalies {
		if len(c.Means) > 0 {
			anomalies[i] -= c.Means[i%len(c.Means)]
		}
	}
	return anomalies
}

// checkRecord returns an error unless the record has so many numbers, all finite and at most 10¹⁰⁰.
func checkRecord(record []float64, least int) error {
	if err := check.First(arg.AtLeast("len(record)", len(record), least), arg.FiniteSlice("record", record)); err != nil {
		return err
	}
	for i, v := range record {
		if math.Abs(v) > 1e100 {
			return fmt.Errorf("climate: record[%d] = %v, want at most 1e100", i, v)
		}
	}
	return nil
}

// centred returns the record less its mean, and its mean square. It is an error if this vanishes.
func centred(record []float64) (x []float64, variance float64, err error) {
	x = slices.Clone(record)
	floats.AddConst(-stat.Mean(x, nil), x)
	variance = floats.Dot(x, x) / float64(len(x))
	if !(variance > 0) {
		return nil, 0, fmt.Errorf("climate: the record is constant, %v", record[0])
	}
	return x, variance, nil
}

// Correlation returns the correlation of a record with itself a number of steps later, both less the mean of all,
//
//	C(k) = [Σ_i x_i x_{i+k}/(n − k)]/[Σ_i x_i²/n].
func Correlation(record []float64, lag int) (float64, error) {
	if err := arg.AtLeast("lag", lag, 0); err != nil {
		return 0, err
	}
	if lag >= len(record) {
		return 0, fmt.Errorf("climate: lag = %d, want less than the %d steps of the record", lag, len(record))
	}
	if err := checkRecord(record, 2); err != nil {
		return 0, err
	}
	x, variance, err := centred(record)
	if err != nil {
		return 0, err
	}
	return floats.Dot(x[lag:], x[:len(x)-lag]) / (float64(len(x)-lag) * variance), nil
}

// Power is the spectral density at a frequency, in cycles a step. Its integral from −½ to ½ is the variance.
type Power struct {
	Frequency float64
	Density   diffusion.Estimate
}

// Spectrum returns the spectrum of a record at the frequencies k/segment, k = 1, 2, … below ½, by Welch's method: the mean over
// segments that overlap by half, each less its mean and under a Hann window. With K segments the estimate is distributed
// about like χ² with 36K²/(19K − 1) degrees of freedom, from which its error follows (Welch, IEEE Trans. Audio
// Electroacoust. 15, 70 (1967)). This distribution is skewed, and taking out the means lowers the first frequency: for a test of a model,
// compare with records that it draws ([Hasselmann.Compare]). The segment is even, at least 8, and fits into the record at least twice.
func Spectrum(record []float64, segment int) ([]Power, error) {
	if segment < 8 || segment%2 == 1 || segment > len(record)/2 {
		return nil, fmt.Errorf("climate: segment = %d, want an even number from 8 to half of the %d steps of the record", segment, len(record))
	}
	if err := checkRecord(record, 2*segment); err != nil {
		return nil, err
	}
	fft, sum, segments := fourier.NewFFT(segment), make([]float64, segment/2+1), 0
	for at := 0; at+segment <= len(record); at += segment / 2 {
		x := slices.Clone(record[at : at+segment])
		floats.AddConst(-stat.Mean(x, nil), x)
		for k, v := range fft.Coefficients(nil, window.Hann(x)) {
			sum[k] += math.Pow(cmplx.Abs(v), 2)
		}
		segments++
	}
	weights := window.Hann(slices.Repeat([]float64{1}, segment))
	K, norm := float64(segments), floats.Dot(weights, weights)
	relative := math.Sqrt(2 * (19*K - 1) / (36 * K * K))
	var spectrum []Power
	for k := 1; k < segment/2; k++ {
		density := sum[k] / (K * norm)
		spectrum = append(spectrum, Power{float64(k) / float64(segment), diffusion.Estimate{Value: density, StdErr: relative * density}})
	}
	return spectrum, nil
}

// BlockMean returns the mean of a series whose neighbours depend on each other, as the months of a verification do, with an
// error from the means over blocks of so many steps. The last block may be longer. The error is right if blocks are longer than
// the memory; by Student's distribution 1.96 errors are the 95 % interval also for a few blocks, of which it takes two.
func BlockMean(series []float64, block int) (diffusion.Estimate, error) {
	if block < 1 || block > len(series)/2 {
		return diffusion.Estimate{}, fmt.Errorf("climate: block = %d, want 1 to half of the %d steps of the series", block, len(series))
	}
	if err := checkRecord(series, 2); err != nil {
		return diffusion.Estimate{}, err
	}
	var means []float64
	for at := 0; at+block <= len(series); at += block {
		to := at + block
		if to+block > len(series) {
			to = len(series)
		}
		means = append(means, stat.Mean(series[at:to], nil))
	}
	n := float64(len(means))
	return diffusion.Estimate{Value: stat.Mean(series, nil), StdErr: bootstrap.Widening(n, 0) * stat.StdErr(stat.StdDev(means, nil), n)}, nil
}

// Law returns the distribution of a record with a kernel around each value, whose width is a multiple of the standard deviation:
//
//	p(x) = (1/n) Σ_i N(x; x_i, (width·σ)²).
//
// It is what a diffusion model samples that knows the record by heart and stops at this noise. The width is positive.
func Law(record []float64, width float64) (*diffusion.Mixture, error) {
	if err := arg.Positive("width", width); err != nil {
		return nil, err
	}
	if err := checkRecord(record, 2); err != nil {
		return nil, err
	}
	_, variance, err := centred(record)
	if err != nil {
		return nil, err
	}
	n := len(record)
	means := make([][]float64, n)
	for i, v := range record {
		means[i] = []float64{v}
	}
	return diffusion.NewIsotropicMixture(slices.Repeat([]float64{1 / float64(n)}, n), means, slices.Repeat([]float64{width * width * variance}, n))
}

// Spread returns the standard deviation of the change of a record over a number of steps: the error of the forecast that all stays as it is.
func Spread(record []float64, steps int) (float64, error) {
	if steps < 1 || steps > len(record)-2 {
		return 0, fmt.Errorf("climate: steps = %d, want at least 1 and less than the %d steps of the record less one", steps, len(record))
	}
	if err := checkRecord(record, 3); err != nil {
		return 0, err
	}
	change := slices.Clone(record[steps:])
	floats.Sub(change, record[:len(record)-steps])
	return stat.StdDev(change, nil), nil
}
