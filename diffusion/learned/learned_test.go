package learned

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// uneven is a law whose classes have different weights and variances.
func uneven(t testing.TB) *diffusion.Mixture {
	t.Helper()
	law, err := diffusion.NewIsotropicMixture([]float64{.3, .7}, [][]float64{{-1.2}, {.8}}, []float64{.1, .2})
	if err != nil {
		t.Fatal(err)
	}
	return law
}

func draws(law *diffusion.Mixture) func(dst []float64, src rand.Source) {
	return func(dst []float64, src rand.Source) { law.Rand(dst, src) }
}

// scoreError is √⟨|s − s_θ|²⟩ over p_t.
func scoreError(m *Model, law *diffusion.Mixture, t float64) float64 {
	at := law.At(t)
	src := stream.New(99, 0, 0)
	const n = 2000
	sum := 0.0
	for range n {
		x := at.Rand(nil, src)
		got, want := m.Score(nil, x, t), at.Score(nil, x)
		for i := range got {
			sum += (got[i] - want[i]) * (got[i] - want[i])
		}
	}
	return math.Sqrt(sum / n)
}

func weights(m *Model) []byte {
	var b bytes.Buffer
	if err := m.Save(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestObjectives: each objective leads to the score.
func TestObjectives(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	exact := func(dst, x []float64, t float64) { law.At(t).Score(dst, x) }
	for _, o := range []Objective{Denoising{}, Explicit{exact}, Implicit{}, Sliced{}} {
		m, err := Training{Data: draws(law), Dim: 1, Objective: o, Steps: 300, Batch: 512}.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []float64{.1, .3, 1} {
			if e := scoreError(m, law, at); e > .2 {
				t.Errorf("%T: error %.3f at t = %v", o, e, at)
			}
		}
	}
}

// TestWorkers: the bits do not depend on the number of workers, nor on an interruption.
func TestWorkers(t *testing.T) {
	law := uneven(t)
	training := Training{Data: draws(law), Dim: 1, Network: MLP{Width: 16, Depth: 2}, Steps: 30, Batch: 300, Clip: 1, Workers: 1}
	m, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	training.Workers = 3
	n, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(weights(m), weights(n)) {
		t.Error("three workers give other weights than one")
	}
	training.Checkpoint = filepath.Join(t.TempDir(), "checkpoint")
	for _, stop := range []int{7, 8, 21} {
		ctx, cancel := context.WithCancel(context.Background())
		training.Progress = func(done, total int) {
			if done == stop {
				cancel()
			}
		}
		if _, err := training.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted at step %d: %v", stop, err)
		}
		cancel()
	}
	n, err = training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(weights(m), weights(n)) {
		t.Error("three interruptions give other weights")
	}
}

// TestLoad: a model that was saved is the same; any other bytes are refused.
func TestLoad(t *testing.T) {
	law := uneven(t)
	m, err := Training{Data: draws(law), Dim: 1, Network: MLP{Width: 8, Depth: 2}, Steps: 3, Batch: 64}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	file := weights(m)
	n, err := Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Score(nil, []float64{.3}, .2)[0], n.Score(nil, []float64{.3}, .2)[0]; a != b || a == 0 {
		t.Errorf("score %v, after loading %v", a, b)
	}
	for cut := range file {
		if _, err := Load(bytes.NewReader(file[:cut])); !errors.Is(err, nn.ErrTruncated) && !errors.Is(err, nn.ErrForeign) {
			t.Fatalf("the first %d of %d bytes: %v", cut, len(file), err)
		}
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 4
		if _, err := Load(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d of %d changed: no error", i, len(file))
		}
	}
	if _, err := Load(bytes.NewReader(append(file, 0))); !errors.Is(err, nn.ErrDamaged) {
		t.Errorf("a byte too many: %v", err)
	}
}

// TestNotFiniteWeights: a file whose weights are not finite is refused, and no model comes with the error.
func TestNotFiniteWeights(t *testing.T) {
	m, err := killed("").Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m.params.List[1].V[2] = float32(math.NaN())
	got, err := Load(bytes.NewReader(weights(m)))
	lawtest.CheckError(t, "learned", "Load", err, "not finite")
	if got != nil {
		t.Error("a model and an error")
	}
	lawtest.CheckError(t, "learned", "Save", m.Save(nil), "nil")
}

// TestNotFinite: data and losses that are not finite are errors that say where.
func TestNotFinite(t *testing.T) {
	infinite := func(dst []float64, src rand.Source) { dst[0] = math.Inf(1) }
	_, err := Training{Data: infinite, Dim: 1}.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "Data")
	n := 0
	late := func(dst []float64, src rand.Source) {
		if n++; n > 4096+64*5 {
			dst[0] = math.NaN()
			return
		}
		dst[0] = float64(n % 3)
	}
	_, err = Training{Data: late, Dim: 1, Batch: 64, Steps: 20, Workers: 1}.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "step 6")
}

// TestMain is also the program that TestKill kills.
func TestMain(m *testing.M) {
	if file := os.Getenv("LEARNED_CHECKPOINT"); file != "" {
		savePause = 0
		model, err := killed(file).Run(context.Background())
		if err == nil {
			err = model.Save(os.Stdout)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func killed(file string) Training {
	data := func(dst []float64, src rand.Source) { dst[0] = rand.New(src).ExpFloat64() }
	return Training{Data: data, Dim: 1, Network: MLP{Width: 16, Depth: 2}, Steps: 60, Batch: 200, Checkpoint: file}
}

// killLater kills a process some time after the file is there.
func killLater(p *os.Process, file string, after time.Duration, ended chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(time.Millisecond):
		}
		if _, err := os.Stat(file); err == nil {
			time.Sleep(after)
			_ = p.Kill()
			return
		}
	}
}

// TestKill: a process that is killed at any moment leaves a checkpoint from which the training goes on to the same bits.
func TestKill(t *testing.T) {
	m, err := killed("").Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "checkpoint")
	run := func(after time.Duration) ([]byte, error) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "LEARNED_CHECKPOINT="+file)
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			return nil, err
		}
		ended := make(chan struct{})
		if after > 0 {
			go func() { killLater(cmd.Process, file, after, ended) }()
		}
		err := cmd.Wait()
		close(ended)
		return out.Bytes(), err
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0)) // the moment is random, the result must not be
	for range 3 {
		_, _ = run(time.Duration(1+rng.IntN(40)) * time.Millisecond)
	}
	got, err := run(0)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, weights(m)) {
		t.Error("killed three times, the training ends with other weights")
	}
}

// TestForeignCheckpoint: a checkpoint of another training is refused, and left as it is.
func TestForeignCheckpoint(t *testing.T) {
	training := killed(filepath.Join(t.TempDir(), "checkpoint"))
	training.Steps = 2
	if _, err := training.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(training.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	training.Seed = 1
	_, err = training.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "another training")
	after, err := os.ReadFile(training.Checkpoint)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed: %v", err)
	}
}
