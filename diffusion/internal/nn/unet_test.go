package nn

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"nonequilibrium/diffusion/internal/cputime"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn/f32"
)

// small is a U-Net on images of odd proportions.
var small = UNetShape{Height: 4, Width: 6, Channels: 2, Base: 8, Depth: 2, Patch: 1, Features: 3}

func normal(n int, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(seed, 7))
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	return v
}

// newTestUNet returns a network whose parameters are all random.
func newTestUNet(s UNetShape) (*Params, *UNet) {
	ps := new(Params)
	u := NewUNet(ps, "u", s, rand.New(rand.NewPCG(1, 2)))
	for i, p := range ps.List {
		for j, v := range normal(len(p.V), uint64(i)) {
			p.V[j] += .1 * v
		}
	}
	return ps, u
}

// unetLoss is the sum of squares of the result for n images that the seed fixes.
func unetLoss(t *Tape, u *UNet, n int, seed uint64) *Node {
	d := u.Height * u.Width * u.Channels
	y := u.Apply(t, t.Constant(normal(n*d, seed), n, d), t.Constant(normal(n*u.Features, seed+1), n, u.Features))
	return t.Sum(t.Mul(y, y))
}

func unetGradient(t *Tape, ps *Params, u *UNet, n int) (loss float64, g *Gradients) {
	g = NewGradients(ps)
	g.Begin()
	t.Reset()
	y := unetLoss(t, u, n, 3)
	t.Backward(y, g)
	g.End()
	return y.Scalar(), g
}

// TestUNetGradient compares the gradient with finite differences along random directions, for every parameter.
func TestUNetGradient(t *testing.T) {
	for _, patch := range []int{1, 2} {
		s := small
		s.Height, s.Width, s.Patch = 4*patch, 6*patch, patch
		ps, u := newTestUNet(s)
		tape := new(Tape)
		_, g := unetGradient(tape, ps, u, 2)
		tape.Record(false)
		for i, p := range ps.List {
			dir, at := normal(len(p.V), 99), slices.Clone(p.V)
			want, h := 0.0, .02/math.Sqrt(float64(len(dir)))
			for j, d := range dir {
				want += float64(d * g.V[i][j])
			}
			move := func(c float64) float64 {
				for j, d := range dir {
					p.V[j] = at[j] + float32(c*h)*d
				}
				tape.Reset()
				return unetLoss(tape, u, 2, 3).Scalar()
			}
			got := (8*(move(1)-move(-1)) - (move(2) - move(-2))) / (12 * h)
			copy(p.V, at)
			if !(math.Abs(got-want) < .01*(math.Abs(want)+math.Sqrt(f32.SumSquares(g.V[i])))+.05) {
				t.Errorf("%s: derivative %v, differences give %v", p.Name, want, got)
			}
		}
	}
}

// TestRecomputedUNet: nothing but memory and time depends on Recompute.
func TestRecomputedUNet(t *testing.T) {
	ps, u := newTestUNet(small)
	tape, tape2 := new(Tape), new(Tape)
	loss, g := unetGradient(tape, ps, u, 3)
	u.Recompute = true
	loss2, g2 := unetGradient(tape2, ps, u, 3)
	if loss != loss2 {
		t.Errorf("loss %v, recomputed %v", loss, loss2)
	}
	if !(float64(tape2.Bytes()) < .7*float64(tape.Bytes())) {
		t.Errorf("%d bytes, recomputed %d", tape.Bytes(), tape2.Bytes())
	}
	for i, p := range ps.List {
		if !slices.Equal(g.V[i], g2.V[i]) {
			t.Errorf("%s: another gradient if recomputed", p.Name)
		}
	}
}

// TestSecondDerivativeOfUNet: the gradient of |∇ Σ y²|², where ∇ is with respect to the images, agrees with differences along a random
// direction of all parameters, recomputed or not.
func TestSecondDerivativeOfUNet(t *testing.T) {
	ps, u := newTestUNet(small)
	d := small.Height * small.Width * small.Channels
	images, features := normal(2*d, 3), normal(2*small.Features, 4)
	loss := func(tape *Tape) *Node {
		tape.Reset()
		x := tape.Variable(images, 2, d)
		y := u.Apply(tape, x, tape.Constant(features, 2, small.Features))
		g := tape.Grad(tape.Sum(tape.Mul(y, y)), nil, true, x)[0]
		return tape.Sum(tape.Mul(g, g))
	}
	var want float64
	for _, recompute := range []bool{false, true} {
		u.Recompute = recompute
		tape, g := new(Tape), NewGradients(ps)
		g.Begin()
		tape.Backward(loss(tape), g)
		g.End()
		got, h := 0.0, .001
		for i, p := range ps.List {
			for j, v := range normal(len(p.V), uint64(i)) {
				got += float64(v * g.V[i][j])
			}
		}
		if !recompute {
			move := func(c float64) float64 {
				var at [][]float32
				for i, p := range ps.List {
					at = append(at, slices.Clone(p.V))
					f32.Axpy(p.V, float32(c*h), normal(len(p.V), uint64(i)))
				}
				v := loss(tape).Scalar()
				for i, p := range ps.List {
					copy(p.V, at[i])
				}
				return v
			}
			want = (8*(move(1)-move(-1)) - (move(2) - move(-2))) / (12 * h)
		}
		if !(math.Abs(got-want) < .01*math.Abs(want)) {
			t.Errorf("recomputed %v: derivative %v, differences give %v", recompute, got, want)
		}
	}
}

// TestBFloat16: the gradient with factors in bfloat16 differs by less than a percent.
func TestBFloat16(t *testing.T) {
	lawtest.Slow(t)
	s := small
	s.Base = 32
	ps, u := newTestUNet(s)
	_, g := unetGradient(new(Tape), ps, u, 2)
	half := &Tape{BFloat16: true}
	for _, packed := range []bool{false, true} {
		if packed {
			ps.BFloat16 = true
			ps.Pack()
		}
		_, h := unetGradient(half, ps, u, 2)
		var error, norm, worst float64
		for i := range g.V {
			e, n := 0.0, f32.SumSquares(g.V[i])
			for j, v := range g.V[i] {
				d := float64(h.V[i][j] - v)
				e += d * d
			}
			error, norm = error+e, norm+n
			worst = max(worst, math.Sqrt(e/n))
		}
		t.Logf("error of the gradient %.2g, of the worst parameter %.2g", math.Sqrt(error/norm), worst)
		if e := math.Sqrt(error / norm); !(e > 1e-4 && e < .01) {
			t.Errorf("the gradient differs by %v of its length", e)
		}
	}
}

// unetTrainer trains a network to give back its input.
func unetTrainer(s UNetShape, batch, workers int, seed uint64) *Trainer {
	ps := new(Params)
	u := NewUNet(ps, "u", s, rand.New(rand.NewPCG(seed, 2)))
	d := s.Height * s.Width * s.Channels
	return &Trainer{
		Params: ps, State: NewState(ps), Batch: batch, Size: max(1, batch/4), Micro: 4, Seed: seed, Workers: workers,
		Optimizer: Optimizer{Rate: .001, Beta1: .9, Beta2: .99, Decay: .99},
		Loss: func(_ context.Context, t *Tape, s Shard) (*Node, error) {
			rng := rand.New(s.Src)
			x, features := t.Make(s.Len, d), t.Make(s.Len, u.Features)
			for i := range x.V {
				x.V[i] = float32(rng.NormFloat64())
			}
			for i := range features.V {
				features.V[i] = float32(rng.NormFloat64())
			}
			e := t.Sub(u.Apply(t, x, features), x)
			return t.Scale(t.Sum(t.Mul(e, e)), 1/float64(d)), nil
		},
	}
}

// TestUNetTraining: the loss falls, and the bits do not depend on the number of workers.
func TestUNetTraining(t *testing.T) {
	lawtest.Slow(t)
	var first []*Trainer
	for _, workers := range []int{1, 2} {
		tr := unetTrainer(small, 16, workers, 1)
		tr.Micro = 3
		var losses []float64
		for range 12 {
			loss, _, err := tr.Step(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, loss)
		}
		if !(losses[11] < .95*losses[0]) {
			t.Errorf("the loss goes from %v to %v", losses[0], losses[11])
		}
		first = append(first, tr)
	}
	for i, p := range first[0].Params.List {
		if !slices.Equal(p.V, first[1].Params.List[i].V) {
			t.Errorf("%s: other bits with two workers", p.Name)
		}
	}
}

func TestUNetShape(t *testing.T) {
	for _, change := range []func(*UNetShape){
		func(s *UNetShape) { s.Height = 5 }, func(s *UNetShape) { s.Width = 0 }, func(s *UNetShape) { s.Base = 12 },
		func(s *UNetShape) { s.Depth = 0 }, func(s *UNetShape) { s.Depth = 1 << 40 }, func(s *UNetShape) { s.Patch = 4 },
		func(s *UNetShape) { s.Channels = -1 }, func(s *UNetShape) { s.Features = 0 },
	} {
		s := small
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		if change(&s); s.Check() == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

// text is the network of the second companion text.
var text = UNetShape{Height: 28, Width: 28, Channels: 1, Base: 32, Depth: 3, Patch: 1, Features: 75}

// BenchmarkUNet is a step of a training with 64 images; the small network takes 2×2 pixels as one. The figures are processor seconds.
func BenchmarkUNet(b *testing.B) {
	little := text
	little.Patch, little.Depth = 2, 2
	forgetful := text
	forgetful.Recompute = true
	for _, c := range []struct {
		name    string
		s       UNetShape
		workers int
	}{{"28px-32-3", text, 1}, {"two workers", text, 2}, {"recompute", forgetful, 1}, {"14px-32-2", little, 1}} {
		b.Run(c.name, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.workers))
			tr := unetTrainer(c.s, 64, c.workers, 1)
			step := func() {
				if _, _, err := tr.Step(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			step()
			start, wall := cputime.Now(), time.Now()
			for b.Loop() {
				step()
			}
			b.ReportMetric((cputime.Now()-start).Seconds()/float64(b.N), "CPU-s/step")
			b.ReportMetric(time.Since(wall).Seconds()/float64(b.N), "s/step")
			b.ReportMetric(0, "ns/op")
			tape := new(Tape)
			_, u := newTestUNet(c.s)
			unetGradient(tape, tr.Params, u, 4)
			b.ReportMetric(float64(tape.Bytes())/4e6, "MB/image")
		})
	}
}

// TestBits: after three steps the weights are the same on all processors, with factors in bfloat16 too.
func TestBits(t *testing.T) {
	sums := map[bool]uint64{false: 0xf4b10fab08cb5f1f, true: 0x6af101c612426be3}
	if testing.Short() { // it is slow where it is not an instruction
		delete(sums, true)
	}
	for bfloat16, want := range sums {
		s := small
		s.Width, s.Base, s.BFloat16 = 4, 32, bfloat16
		tr := unetTrainer(s, 4, 1, 1)
		tr.Size = 2
		for range 3 {
			if _, _, err := tr.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		sum := fnv.New64a()
		for _, v := range tr.Params.Values() {
			b := make([]byte, 0, 4*len(v))
			for _, x := range v {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
			}
			sum.Write(b)
		}
		if got := sum.Sum64(); got != want {
			t.Errorf("bfloat16 %v: the sum of all bits is %#x on the path %s, want %#x", bfloat16, got, f32.Path(), want)
		}
	}
}
