package digits

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/nn/f32"
	"nonequilibrium/diffusion/internal/stream"
)

// JudgeFeatures is the number of features of a judge.
const JudgeFeatures = 32

// Judge reads digits: a convolutional network that returns the probability of each digit for a picture, and the numbers that it decides
// by, the output of its last layer but one. They are a space in which samples can be compared. It can be used by several goroutines.
type Judge struct {
	net    *judgeNet
	params *nn.Params
	tapes  sync.Pool
}

//go:generate go run ./judge -out judge.weights

//go:embed judge.weights
var judgeWeights []byte

// NewJudge returns a judge that is trained: 58,410 weights, made by the command in diffusion/digits/judge from the training pictures. It misreads 56
// of the 10,000 test pictures.
func NewJudge() (*Judge, error) { return LoadJudge(bytes.NewReader(judgeWeights)) }

// LoadJudge reads a judge that Save has written. Bytes that are truncated, damaged or something else are an error.
func LoadJudge(r io.Reader) (*Judge, error) {
	j := newJudge(0)
	var kind string
	if err := nn.Read(r, &kind, func() ([][]float32, error) {
		if kind != judgeKind {
			return nil, fmt.Errorf("%w: %q", nn.ErrForeign, kind)
		}
		return j.params.Values(), nil
	}); err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	for _, p := range j.params.List {
		for _, v := range p.V {
			if v := float64(v); math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("digits: the weight %v of %s is not finite", v, p.Name)
			}
		}
	}
	j.params.Pack()
	return j, nil
}

const judgeKind = "judge of digits"

// Save writes the judge.
func (j *Judge) Save(w io.Writer) error {
	if err := nn.Write(w, judgeKind, j.params.Values()); err != nil {
		return fmt.Errorf("digits: %w", err)
	}
	return nil
}

func newJudge(seed uint64) *Judge {
	j := &Judge{params: new(nn.Params)}
	j.net = newJudgeNet(j.params, rand.New(stream.New(seed, 0, 1)))
	j.tapes.New = func() any { return j.params.NewTape() }
	return j
}

// judgeNet has a convolution and a residual one on each of two levels, of 14×14 and 7×7 pixels, the mean over the pixels, and two layers.
type judgeNet struct {
	stem, narrow, down, wide *nn.Conv
	norms                    [3]*nn.GroupNorm
	hidden, last             *nn.Linear
}

func newJudgeNet(ps *nn.Params, rng *rand.Rand) *judgeNet {
	const patch, narrow, wide, groups, gain = 2, 32, 64, 8, 1.5
	conv := func(name string, kind f32.Kind, in, out int) *nn.Conv {
		return nn.NewConv(ps, name, f32.Filter{Kind: kind, In: in, Out: out}, gain, rng)
	}
	return &judgeNet{
		stem:   conv("stem", f32.Point, 9*patch*patch, narrow),
		narrow: conv("narrow", f32.Three, narrow, narrow),
		down:   conv("down", f32.Down, narrow, wide),
		wide:   conv("wide", f32.Three, wide, wide),
		norms:  [3]*nn.GroupNorm{nn.NewGroupNorm(ps, "norm0", narrow, groups), nn.NewGroupNorm(ps, "norm1", narrow, groups), nn.NewGroupNorm(ps, "norm2", wide, groups)},
		hidden: nn.NewLinear(ps, "hidden", wide, JudgeFeatures, 2, rng),
		last:   nn.NewLinear(ps, "last", JudgeFeatures, Classes, 1, rng),
	}
}

func (n *judgeNet) apply(t *nn.Tape, pictures *nn.Node) (features, logits *nn.Node) {
	h := n.stem.Apply(t, t.Unfold(t.ToImages(pictures, Height, Width, 2)), nil, nil)
	h = n.narrow.Apply(t, n.norms[0].Apply(t, h), nil, h)
	h = n.down.Apply(t, n.norms[1].Apply(t, h), nil, nil)
	h = t.Silu(n.wide.Apply(t, n.norms[2].Apply(t, h), nil, h))
	mean := t.Scale(t.SumPixels(h, true), 16./Pixels)
	features = t.Silu(n.hidden.Apply(t, mean))
	return features, n.last.Apply(t, features)
}

// Read returns the probabilities of the digits, a row of Classes for each picture, and the features, a row of JudgeFeatures. It returns an error
// if there is no picture, if one has another length than Pixels or is not finite, and when ctx is done.
func (j *Judge) Read(ctx context.Context, pictures [][]float64) (probabilities, features *mat.Dense, err error) {
	if err := arg.AtLeast("len(pictures)", len(pictures), 1); err != nil {
		return nil, nil, err
	}
	for i, p := range pictures {
		if len(p) != Pixels {
			return nil, nil, fmt.Errorf("digits: picture %d has %d pixels, want %d", i, len(p), Pixels)
		}
		for _, v := range p {
			if v := float64(float32(v)); math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, nil, fmt.Errorf("digits: picture %d has a pixel %v, want finite numbers", i, v)
			}
		}
	}
	probabilities, features = mat.NewDense(len(pictures), Classes, nil), mat.NewDense(len(pictures), JudgeFeatures, nil)
	const together = 32
	err = blocks.Run{Paths: len(pictures), Size: together}.Each(ctx, func() blocks.Work {
		return func(_ context.Context, b blocks.Block) error {
			return j.read(pictures[b.First:][:b.Len], b.First, probabilities, features)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	return probabilities, features, nil
}

// read writes the rows of a few pictures, from row first on.
func (j *Judge) read(pictures [][]float64, first int, probabilities, features *mat.Dense) error {
	t := j.tapes.Get().(*nn.Tape)
	defer j.tapes.Put(t)
	t.Reset()
	t.Record(false)
	x := t.Make(len(pictures), Pixels)
	for i, p := range pictures {
		for k, v := range p {
			x.V[i*Pixels+k] = float32(v)
		}
	}
	f, logits := j.net.apply(t, x)
	for i := range pictures {
		row := probabilities.RawRowView(first + i)
		for k, v := range logits.V[i*Classes:][:Classes] {
			row[k] = float64(v)
		}
		norm := floats.LogSumExp(row)
		for k, v := range row {
			row[k] = math.Exp(v - norm)
		}
		for k, v := range f.V[i*JudgeFeatures:][:JudgeFeatures] {
			features.Set(first+i, k, float64(v))
		}
		if !(math.Abs(floats.Sum(row)-1) < 1e-6) || math.IsInf(floats.Sum(features.RawRowView(first+i)), 0) {
			return fmt.Errorf("digits: picture %d leads beyond the range of float32", first+i)
		}
	}
	return nil
}

// JudgeTraining is the training of a judge: pictures that are moved by up to two pixels each way, cross-entropy, Adam. The same seed gives the
// same bits for any number of workers.
type JudgeTraining struct {
	Data     *Set
	Steps    int // of 128 pictures; 0: 2500, two minutes of CPU time with AVX2
	Seed     uint64
	Workers  int                   // 0: all cores
	Progress func(done, total int) // told how many steps are done; nil: silent
}

// Run trains a judge.
func (jt JudgeTraining) Run(ctx context.Context) (*Judge, error) {
	if jt.Data == nil || jt.Data.Len() == 0 {
		return nil, fmt.Errorf("digits: Data is %v, want pictures", jt.Data)
	}
	if jt.Steps == 0 {
		jt.Steps = 2500
	}
	if err := check.First(arg.AtLeast("Steps", jt.Steps, 1), arg.AtLeast("Workers", jt.Workers, 0)); err != nil {
		return nil, err
	}
	j := newJudge(jt.Seed)
	tr := nn.Trainer{
		Params: j.params, State: nn.NewState(j.params), Batch: 128, Size: 16, Seed: jt.Seed, Workers: jt.Workers,
		Optimizer: nn.Optimizer{Rate: .006, WarmUp: 100, Steps: jt.Steps, Beta1: .9, Beta2: .99, Decay: .995},
		Loss: func(_ context.Context, t *nn.Tape, s nn.Shard) (*nn.Node, error) {
			pictures, labels := jt.draw(t, s)
			_, logits := j.net.apply(t, pictures)
			return t.Sub(t.Sum(t.LogSumExp(logits)), t.Sum(t.Mul(labels, logits))), nil
		},
	}
	for step := range jt.Steps {
		if _, _, err := tr.Step(ctx); err != nil {
			return nil, fmt.Errorf("digits: %w", err)
		}
		if jt.Progress != nil {
			if err := blocks.Call(ctx, "Progress", func() error { jt.Progress(step+1, jt.Steps); return nil }); err != nil {
				return nil, err
			}
		}
	}
	for i, p := range j.params.List {
		copy(p.V, tr.State.Averages[i])
	}
	j.params.Pack()
	return j, nil
}

// draw returns random pictures, moved, and a row for each with a 1 for its digit.
func (jt *JudgeTraining) draw(t *nn.Tape, s nn.Shard) (pictures, labels *nn.Node) {
	const most = 2 // pixels
	rng := rand.New(s.Src)
	pictures, labels = t.Make(s.Len, Pixels), t.Make(s.Len, Classes)
	clear(labels.V)
	for k := range s.Len {
		i := rng.IntN(jt.Data.Len())
		jt.Data.moved(pictures.V[k*Pixels:][:Pixels], i, rng.IntN(2*most+1)-most, rng.IntN(2*most+1)-most)
		labels.V[k*Classes+jt.Data.Label(i)] = 1
	}
	return pictures, labels
}

// moved puts picture i, moved by dx to the right and dy down, into dst.
func (s *Set) moved(dst []float32, i, dx, dy int) {
	grey := s.grey[i*Pixels:][:Pixels]
	for y := range Height {
		for x := range Width {
			dst[y*Width+x] = Paper
			if u, v := x-dx, y-dy; u >= 0 && u < Width && v >= 0 && v < Height {
				dst[y*Width+x] = float32(normalised[grey[v*Width+u]])
			}
		}
	}
}

// Pictures returns pictures from up to, but not including, to. It panics if there are no such pictures.
func (s *Set) Pictures(from, to int) [][]float64 {
	if from < 0 || from > to || to > s.Len() {
		panic("digits: from and to are not those of pictures")
	}
	list := make([][]float64, to-from)
	for k := range list {
		list[k] = s.Picture(nil, from+k)
	}
	return list
}

// Accuracy returns the share of rows of probabilities whose largest element is in the column of the label. It panics if there is another number of
// labels than rows, or none.
func Accuracy(probabilities *mat.Dense, labels []int) float64 {
	if probabilities == nil || len(labels) == 0 {
		panic("digits: there is no picture")
	}
	if n, _ := probabilities.Dims(); n != len(labels) {
		panic("digits: the number of labels is not that of rows")
	}
	right := 0
	for i, l := range labels {
		if floats.MaxIdx(probabilities.RawRowView(i)) == l {
			right++
		}
	}
	return float64(right) / float64(len(labels))
}

// Matrix returns pictures, at least one and all of one size, as the rows of a matrix.
func Matrix(pictures [][]float64) *mat.Dense {
	if len(pictures) == 0 || len(pictures[0]) == 0 {
		panic("digits: there is no picture")
	}
	x := mat.NewDense(len(pictures), len(pictures[0]), nil)
	for i, p := range pictures {
		if len(p) != len(pictures[0]) {
			panic("digits: pictures have different sizes")
		}
		x.SetRow(i, p)
	}
	return x
}
