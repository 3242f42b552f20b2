package diagnosis_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// scores are the rows of a table: points of a law at the given times, each with the opposite noise after it, and the score of a model.
type scores struct {
	law     *diffusion.Mixture
	model   diffusion.Drift
	times   []float64
	points  int // an even number at each time
	seed    uint64
	data    bool // with x_0
	shuffle bool // point by point instead of time by time
}

func (s scores) make() [][]float64 {
	d := s.law.Dim()
	var rows [][]float64
	for _, t := range s.times {
		src := rand.NewPCG(s.seed, math.Float64bits(t))
		for range s.points / 2 {
			x0 := s.law.Rand(nil, src)
			x := diffusion.Transition(nil, x0, t, src)
			for range 2 {
				score := make([]float64, d)
				s.model(score, x, t)
				row := append(append([]float64{t}, x...), score...)
				if s.data {
					row = append(row, x0...)
				}
				rows = append(rows, row)
				for j := range x {
					x[j] = 2*math.Exp(-t)*x0[j] - x[j]
				}
			}
		}
	}
	if s.shuffle {
		mixed := make([][]float64, 0, len(rows))
		for i := range s.points {
			for k := range s.times {
				mixed = append(mixed, rows[k*s.points+i])
			}
		}
		return mixed
	}
	return rows
}

// npyHead is the head of what numpy.save writes of float32 or float64.
func npyHead(rows, columns, bits int) []byte {
	text := fmt.Sprintf("{'descr': '<f%d', 'fortran_order': False, 'shape': (%d, %d), }", bits/8, rows, columns)
	text += strings.Repeat(" ", 117-len(text)) + "\n"
	return append(append([]byte("\x93NUMPY\x01\x00"), byte(len(text)), byte(len(text)>>8)), text...)
}

// npy is what numpy.save writes of float32 or float64.
func npy(rows [][]float64, bits int) []byte {
	b := bytes.NewBuffer(npyHead(len(rows), len(rows[0]), bits))
	for _, row := range rows {
		for _, v := range row {
			if bits == 32 {
				_ = binary.Write(b, binary.LittleEndian, float32(v))
			} else {
				_ = binary.Write(b, binary.LittleEndian, v)
			}
		}
	}
	return b.Bytes()
}

func csv(rows [][]float64, separator string) string {
	var b strings.Builder
	for _, row := range rows {
		for k, v := range row {
			if k > 0 {
				b.WriteString(separator)
			}
			fmt.Fprintf(&b, "%.17g", v)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// grid are times that are denser at early ones.
func grid(n int, from, to float64) []float64 {
	times := make([]float64, n)
	for k := range times {
		u := float64(k) / float64(n-1)
		times[k] = from + (to-from)*u*u
	}
	return times
}

// TestTableOfFiveLaws: the cost of a known wrong score from a table, with the law and by x_0 alone.
func TestTableOfFiveLaws(t *testing.T) {
	lawtest.Slow(t)
	for name, law := range fiveLaws() {
		t.Run(name, func(t *testing.T) {
			const shift = 0.2
			d := float64(law.Dim())
			want := shiftCost(law.Dim(), shift, 0.02, 2)
			rows := scores{law: law, model: wrong(law, 1, shift), times: grid(31, 0.02, 2), points: 1000, seed: 1, data: true}.make()
			r := lawtest.Must(diagnosis.Table{Source: bytes.NewReader(npy(rows, 64)), Dim: law.Dim(), Law: law}.Report(t.Context()))
			checkEstimate(t, "loss", r.Loss.Integral, want, 1e-9)
			checkEstimate(t, "excess of the bound", *r.Bound.Excess, want, 0.07*math.Sqrt(d))
			alone := lawtest.Must(diagnosis.Table{Source: strings.NewReader(csv(rows, ",")), Dim: law.Dim(), Start: law.At(2)}.Report(t.Context()))
			if math.Abs(alone.Bound.Total.Value-r.Bound.Total.Value) > 1e-9*math.Abs(alone.Bound.Total.Value) || alone.Loss != nil {
				t.Errorf("bound %v from data, %v with the law", alone.Bound.Total, r.Bound.Total)
			}
			other := scores{law: law, model: exact(law), times: grid(31, 0.02, 2), points: 1000, seed: 1, data: true}.make()
			versus := lawtest.Must(diagnosis.Table{Source: bytes.NewReader(npy(rows, 64)), Dim: law.Dim()}.Versus(t.Context(), diagnosis.Table{Source: bytes.NewReader(npy(other, 32)), Dim: law.Dim()}))
			checkEstimate(t, "difference", versus.Integral, -want, 0.02*math.Sqrt(d))
			t.Logf("loss %v, excess %v, difference %v (want %.4g): quadrature %.2g", r.Loss.Integral, r.Bound.Excess, versus.Integral, want, versus.Quadrature)
			for k, c := range r.Calibration {
				if k%10 == 0 {
					excess := math.Pow(-math.Expm1(-2*c.Time)*shift, 2) * math.Exp(2*c.Time) * d
					checkEstimate(t, "calibration", c.Difference, excess, 5*d)
				}
			}
		})
	}
}

// TestConventions: the same table in the units of other models gives the same report.
func TestConventions(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	rows := scores{law: law, model: wrong(law, 1.2, 0), times: grid(9, 0.1, 1.5), points: 200, seed: 3, data: true}.make()
	want := lawtest.Must(diagnosis.Table{Source: strings.NewReader(csv(rows, ",")), Dim: 1, Law: law}.Report(t.Context()))
	schedule := lawtest.Must(diffusion.LinearSchedule(0.1, 10, 1))
	clock := func(tau float64) float64 { // 0.1 u + 4.95 u² = τ
		return (-0.1 + math.Sqrt(0.01+4*4.95*tau)) / (2 * 4.95)
	}
	for name, test := range map[string]struct {
		convention diagnosis.Convention
		predicts   diagnosis.Prediction
		convert    func(t, x, s, delta float64) (time, y, output float64)
	}{
		"ᾱ and ε": {diagnosis.AlphaBar, diagnosis.PredictsNoise, func(t, x, s, delta float64) (time, y, output float64) {
			return math.Exp(-2 * t), x, -math.Sqrt(delta) * s
		}},
		"ᾱ and v": {diagnosis.AlphaBar, diagnosis.PredictsVelocity, func(t, x, s, delta float64) (time, y, output float64) {
			eps, alpha := -math.Sqrt(delta)*s, math.Exp(-t)
			x0 := (x - math.Sqrt(delta)*eps) / alpha
			return alpha * alpha, x, alpha*eps - math.Sqrt(delta)*x0
		}},
		"ᾱ and x_0": {diagnosis.AlphaBar, diagnosis.PredictsData, func(t, x, s, delta float64) (time, y, output float64) {
			return math.Exp(-2 * t), x, math.Exp(t) * (x + delta*s)
		}},
		"σ and score": {diagnosis.VarianceExploding, diagnosis.PredictsScore, func(t, x, s, delta float64) (time, y, output float64) {
			return math.Exp(t) * math.Sqrt(delta), math.Exp(t) * x, math.Exp(-t) * s
		}},
		"σ and denoiser": {diagnosis.VarianceExploding, diagnosis.PredictsData, func(t, x, s, delta float64) (time, y, output float64) {
			return math.Exp(t) * math.Sqrt(delta), math.Exp(t) * x, math.Exp(t) * (x + delta*s)
		}},
		"schedule and ε": {diagnosis.VariancePreserving(schedule), diagnosis.PredictsNoise, func(t, x, s, delta float64) (time, y, output float64) {
			return clock(t), x, -math.Sqrt(delta) * s
		}},
	} {
		converted := make([][]float64, len(rows))
		for i, r := range rows {
			time, y, output := test.convert(r[0], r[1], r[2], -math.Expm1(-2*r[0]))
			converted[i] = []float64{time, y, output, r[3]}
		}
		got := lawtest.Must(diagnosis.Table{Source: strings.NewReader(csv(converted, ";")), Dim: 1, Law: law, Convention: test.convention, Predicts: test.predicts}.Report(t.Context()))
		for _, pair := range [][2]diffusion.Estimate{{got.Loss.Integral, want.Loss.Integral}, {got.Bound.Total, want.Bound.Total}, {*got.Bound.Excess, *want.Bound.Excess}} {
			if math.Abs(pair[0].Value-pair[1].Value) > 1e-9 || math.Abs(pair[0].StdErr-pair[1].StdErr) > 1e-9 {
				t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
			}
		}
	}
}

// TestTableErrors: with rows that are of the same points at all times, and with opposite noise, errors are those between tables.
func TestTableErrors(t *testing.T) {
	lawtest.Slow(t)
	law := gaussian(0.5, 0, 0)
	const runs = 200
	want := 2 * 0.04 * (0.9 + 0.5*math.Log((1-0.5*math.Exp(-2))/(1-0.5*math.Exp(-0.2)))) // ε² ∫⟨|s|²⟩dt, ε = 0.2
	var inside [2]float64
	for seed := range uint64(runs) {
		rows := scores{law: law, model: wrong(law, 1.2, 0), times: grid(21, 0.1, 1), points: 100, seed: seed, data: true, shuffle: seed%2 == 0}.make()
		r := lawtest.Must(diagnosis.Table{Source: bytes.NewReader(npy(rows, 64)), Dim: 2, Law: law}.Report(t.Context()))
		for k, e := range []diffusion.Estimate{r.Loss.Integral, *r.Bound.Excess} {
			if e.Agrees(want, 1.96) {
				inside[k] += 1. / runs
			}
		}
	}
	t.Logf("covered: loss %.3f, excess %.3f", inside[0], inside[1])
	for k, share := range inside {
		if share < 0.9 || share > 0.985 {
			t.Errorf("estimate %d: the interval covers %.3f", k, share)
		}
	}
}

// repeated is a file of rows that never was on a disk.
type repeated struct {
	head, row []byte
	left      int64 // bytes of rows
	at        int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	if len(r.head) > 0 {
		n = copy(p, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	for n < len(p) && r.left > 0 {
		k := copy(p[n:], r.row[r.at:])
		k = int(min(int64(k), r.left))
		r.at = (r.at + k) % len(r.row)
		n, r.left = n+k, r.left-int64(k)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestHugeTable: a table of 1 GB is read in a few megabytes.
func TestHugeTable(t *testing.T) {
	lawtest.Slow(t)
	const dim, size = 24, 1 << 30
	law := gaussian(1, make([]float64, dim)...)
	block := scores{law: law, model: wrong(law, 1, 0.2), times: grid(5, 0.1, 1), points: 1000, seed: 1, data: true}.make()
	body := npy(block, 32)[128:]
	blocks := size / len(body)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := lawtest.Must(diagnosis.Table{Source: &repeated{head: npyHead(blocks*len(block), 1+3*dim, 32), row: body, left: int64(blocks * len(body))}, Dim: dim, Law: law}.Report(t.Context()))
	runtime.ReadMemStats(&after)
	if used := int64(after.Sys) - int64(before.Sys); used > 64<<20 {
		t.Errorf("%d MiB of memory for a table of 1 GiB", used>>20)
	}
	if math.Abs(r.Loss.Integral.Value-dim*0.04*0.9) > 1e-6 {
		t.Errorf("loss %v", r.Loss.Integral)
	}
}
