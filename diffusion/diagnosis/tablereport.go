package diagnosis

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// What a table says about its model. Where x_0 is known, ξ is, and with it the divergence of the score on average, by
// integration by parts over ξ,
//
//	⟨∇·s_θ⟩ = ⟨s_θ·ξ⟩/√Δ,
//
// so that nothing is differentiated.

// The columns of a table at a time: those that are integrated first, and one for each dimension behind them.
const (
	tableMiss    = iota // |s − s_θ|²
	tableLoss           // |s_θ|² + 2 s_θ·ξ/√Δ + d
	tableStart          // −ln ρ(x), which counts at the last time
	tableEntropy        // −ln p_t(x), which counts at the first
	tableIntegrated

	tableVirial = iota - 1
	tableStein
	tableMatching
	tableRealized
	tableImplied
	tableDifference
	tableAA // of the two errors, for their ratio
	tableAB
	tableBB
	tableNoise  // |ξ|² if x_0 is known
	tableSquare // |x|²
	tableSize   // Δ|s_θ|²
	tableMean
)

// Report reads the table and says what it tells: against the Law if there is one, and the bound on the likelihood and the calibration of
// the score if the table has x_0. Curl, likelihood by the flow and generation take a score that can be called.
func (t Table) Report(ctx context.Context) (*Report, error) {
	sums := newTimeSums(tableMean+max(0, t.Dim), tableIntegrated, t.Law)
	sums.ofPair = func(mean []float64) {
		a, b := mean[tableRealized], mean[tableImplied]
		mean[tableAA], mean[tableAB], mean[tableBB] = a*a, a*b, b*b
	}
	var reader *tableReader
	var columns, exact []float64
	err := t.each(ctx, func(r *tableReader) error {
		reader, columns, exact = r, make([]float64, sums.columns), make([]float64, t.Dim)
		return nil
	}, func(p row) error {
		at, err := sums.at(p)
		if err == nil {
			t.fill(columns, exact, p, at.law)
			at.add(columns)
		}
		return err
	}, func() error { return nil })
	if err != nil {
		return nil, err
	}
	list, err := sums.finish()
	if err == nil {
		err = t.checkPoints(list, reader.data)
	}
	if err != nil {
		return nil, err
	}
	return reader.report(list)
}

// fill puts what a row says into dst and the exact score into exact; law is the distribution of x, if it is known.
func (t Table) fill(dst, exact []float64, p row, law *diffusion.Mixture) {
	clear(dst)
	dst[tableVirial], dst[tableSquare], dst[tableSize] = dot(p.x, p.score), squareNorm(p.x), noise(p.t)*squareNorm(p.score)
	copy(dst[tableMean:], p.score)
	dst[tableStart] = (float64(t.Dim)*math.Log(2*math.Pi) + dst[tableSquare]) / 2
	if law != nil {
		dst[tableMiss] = squareDistance(law.Score(exact, p.x), p.score)
		dst[tableEntropy] = -law.LogProb(p.x)
		dst[tableStart] = dst[tableEntropy]
	}
	if t.Start != nil {
		dst[tableStart] = -t.Start.LogProb(p.x)
	}
	if p.data != nil {
		fillNoise(dst, p)
	}
}

// fillNoise fills the columns that take x_0.
func fillNoise(dst []float64, p row) {
	d, delta, grow := float64(len(p.x)), noise(p.t), math.Exp(p.t)
	var divergence, realized float64
	for j, v := range p.x {
		off := v - p.data[j]/grow // √Δ ξ
		divergence += p.score[j] * off / delta
		dst[tableNoise] += off * off / delta
		miss := p.data[j] - grow*(v+delta*p.score[j])
		realized += miss * miss
	}
	square, implied := squareNorm(p.score), delta*grow*grow*(d+delta*divergence)
	dst[tableLoss], dst[tableStein], dst[tableMatching] = square+2*divergence+d, square+divergence, square+2*divergence
	dst[tableRealized], dst[tableImplied], dst[tableDifference] = realized, implied, realized-implied
}

// checkPoints reports points that are not noised data: with x_0 known ⟨|ξ|²⟩ is d, and with the law known, so is ⟨|x|²⟩.
func (t Table) checkPoints(list []*pairSums, data bool) error {
	const deviations, share = 6, 0.02
	refuse := func(s *pairSums, column int, what string, want, stdErr float64) error {
		e, err := s.sums[column].estimate(what)
		if off := math.Abs(e.Value - want); err != nil || off <= deviations*stdErr || off < share*want {
			return err
		}
		return fmt.Errorf("diagnosis: Source at t = %.6g has %s = %v instead of %.6g: its points are not data noised up to that time; is the Convention another?", s.t, what, e, want)
	}
	var square float64
	if t.Law != nil {
		square = squareNorm(t.Law.Mean(nil)) + mat.Trace(t.Law.CovarianceMatrix(nil))
	}
	for _, s := range list {
		if data {
			d := float64(t.Dim)
			if err := refuse(s, tableNoise, "⟨|ξ|²⟩", d, math.Sqrt(4*d/float64(s.rows))); err != nil {
				return err
			}
		}
		if delta := noise(s.t); t.Law != nil {
			e, err := s.sums[tableSquare].estimate("⟨|x|²⟩")
			if err := check.First(err, refuse(s, tableSquare, "⟨|x|²⟩", (1-delta)*square+delta*float64(t.Dim), e.StdErr)); err != nil {
				return err
			}
		}
	}
	return nil
}

// report makes a report of the sums of all times.
func (r *tableReader) report(list []*pairSums) (*Report, error) {
	report := &Report{Dim: r.Dim, From: list[0].t, To: list[len(list)-1].t}
	for _, s := range list {
		report.Times = append(report.Times, s.t)
		id := []tally{s.sums[tableVirial], s.sums[tableStein], s.sums[tableMatching]}
		identities, err := newIdentities(s.t, append(id, s.sums[tableMean:]...))
		if err != nil {
			return nil, err
		}
		report.Identities = append(report.Identities, identities)
		size, err := s.sums[tableSize].estimate(fmt.Sprintf("the codimension at t = %v", s.t))
		if err != nil {
			return nil, err
		}
		report.Codimension = append(report.Codimension, size)
		if r.Law != nil {
			square, err := s.sums[tableMiss].estimate(fmt.Sprintf("the mean square error of the score at t = %v", s.t))
			if err != nil {
				return nil, err
			}
			report.ScoreError = append(report.ScoreError, root(square))
		}
		if !r.data {
			continue
		}
		c, err := newCalibration(s.t, []tally{
			calibrationRealized: s.sums[tableRealized], calibrationImplied: s.sums[tableImplied], calibrationDifference: s.sums[tableDifference],
			calibrationAA: s.sums[tableAA], calibrationAB: s.sums[tableAB], calibrationBB: s.sums[tableBB],
		}, false)
		if err != nil {
			return nil, err
		}
		report.Calibration = append(report.Calibration, c)
	}
	if r.Law != nil {
		loss, err := curve(list, tableMiss, "the mean square error of the score")
		if err != nil {
			return nil, err
		}
		report.Loss = &loss
	}
	if r.data {
		var err error
		report.Bound, err = r.bound(list)
		return report, err
	}
	return report, nil
}

// bound returns the bound on the likelihood.
func (r *tableReader) bound(list []*pairSums) (*Bound, error) {
	rate, err := curve(list, tableLoss, "the rate of the bound")
	if err != nil {
		return nil, err
	}
	first, last := list[0], list[len(list)-1]
	b := &Bound{Curve: rate, Total: rate.Integral, Start: diffusion.Estimate{Value: last.sums[tableStart].mean}}
	if b.Start, err = last.sums[tableStart].estimate("−⟨ln ρ⟩ at the end of noising"); err != nil {
		return nil, err
	}
	var total, excess tally
	rates := make([]float64, len(list))
	for g, n := range first.inGroup {
		for k, s := range list {
			rates[k] = s.byGroup[tableLoss][g] / n
		}
		sum := integral(rate.Times, rates) + last.byGroup[tableStart][g]/n
		total.add(sum)
		excess.add(sum - first.byGroup[tableEntropy][g]/n)
	}
	if b.Total, err = total.estimate("the bound on the likelihood"); err != nil {
		return nil, err
	}
	b.Total.Value = b.Integral.Value + b.Start.Value
	b.BitsPerDimension = inBits(b.Total, r.Dim)
	if r.Law != nil {
		e, err := excess.estimate("the bound less the entropy of the data")
		if err != nil {
			return nil, err
		}
		e.Value = b.Total.Value - first.sums[tableEntropy].mean
		b.Excess = &e
	}
	return b, nil
}
