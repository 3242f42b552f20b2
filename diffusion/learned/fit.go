package learned

import (
	"context"
	"fmt"
	"io"
	"time"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// Report says how a training is going.
type Report struct {
	Step, Steps   int
	Loss          float64 // an average over the last hundred steps or so
	Gradient      float64 // length of the last gradient
	Elapsed, Left time.Duration
	Model         func() *Model // the score as it is now; nil if something else is trained
}

// String is one line: steps, loss and time left.
func (r Report) String() string {
	return fmt.Sprintf("step %d/%d  loss %.4f  %v left", r.Step, r.Steps, r.Loss, r.Left.Round(time.Second))
}

// PrintTo returns a Training.Report that writes each report over the one before on the last line of a terminal. A nil w is silent.
func PrintTo(w io.Writer) func(Report) {
	if w == nil {
		return nil
	}
	return func(r Report) {
		end := ""
		if r.Step == r.Steps {
			end = "\n"
		}
		fmt.Fprintf(w, "\r%-60s%s", r, end)
	}
}

// checkSteps checks the fields of the same names, which trainings have in common.
func checkSteps(steps, batch int, rate float64, warmUp int, average, clip float64, workers int) error {
	if err := check.First(
		arg.AtLeast("Steps", steps, 1), arg.AtLeast("Batch", batch, 1), arg.Positive("Rate", rate), arg.AtLeast("WarmUp", warmUp, 0),
		arg.NonNegative("Clip", clip), arg.AtLeast("Workers", workers, 0),
	); err != nil {
		return err
	}
	if !(average > 0 && average < 1) {
		return fmt.Errorf("learned: Average = %v, want a number between 0 and 1", average)
	}
	return nil
}

// warmUp is the number of steps in which the rate rises if nothing else is asked for.
func warmUp(steps int) int { return min(200, (steps+9)/10) }

// fit is what all trainings of this package have in common: steps, reports, checkpoints. The fields are those of Training.
type fit struct {
	Steps, Batch  int
	Rate          float64
	WarmUp        int
	Average, Clip float64
	Seed          uint64
	Workers       int
	Progress      func(done, total int)
	Report        func(Report)
	Checkpoint    string

	Header   any // besides the fields above, what a checkpoint must agree with, as encoding/json writes it
	params   *nn.Params
	loss     func(tape *nn.Tape, s nn.Shard) *nn.Node // summed over the draws of the shard
	snapshot func(weights [][]float32) *Model         // for reports; may be nil

	elsewhere func(*nn.Trainer) (engine.Trainer, error) // begins with steps on another engine; nil: they are made here

	trainer nn.Trainer
	remote  engine.Trainer // makes the steps; nil: trainer
	started time.Time
	saved   time.Time
	first   int     // the step that this run began with
	mean    float64 // loss
}

// shardLen is the number of draws that are computed together. It is part of what fixes the bits.
const shardLen = 128

// shardSize returns shardLen, or an eighth of the batch where draws take much memory.
func shardSize(ps *nn.Params, batch int) int {
	if ps.Together == 0 {
		return shardLen
	}
	return min(shardLen, (batch+7)/8)
}

// savePause is the time between two checkpoints. Tests shorten it.
var savePause = 30 * time.Second

// run trains params, from the checkpoint if there is one. The result is in f.trainer.State.Averages.
func (f *fit) run(ctx context.Context) error {
	f.started, f.saved = time.Now(), time.Now()
	f.trainer = nn.Trainer{
		Params: f.params, State: nn.NewState(f.params),
		Loss:      func(_ context.Context, tape *nn.Tape, s nn.Shard) (*nn.Node, error) { return f.loss(tape, s), nil },
		Optimizer: nn.Optimizer{Rate: f.Rate, WarmUp: f.WarmUp, Steps: f.Steps, Beta1: .9, Beta2: .99, Decay: f.Average, Clip: f.Clip},
		Batch:     f.Batch, Size: shardSize(f.params, f.Batch), Seed: f.Seed, Workers: f.Workers,
	}
	if err := f.resume(); err != nil {
		return err
	}
	f.first = f.trainer.State.Step
	step := f.trainer.Step
	if f.elsewhere != nil {
		var err error
		if f.remote, err = f.elsewhere(&f.trainer); err != nil {
			return fmt.Errorf("learned: %w", err)
		}
		defer f.remote.Close()
		step = f.remote.Step
	}
	for f.trainer.State.Step < f.Steps {
		loss, norm, err := step(ctx)
		if err != nil {
			return f.interrupted(err)
		}
		if err := f.after(ctx, loss, norm); err != nil {
			return err
		}
	}
	if err := f.fetch(); err != nil {
		return err
	}
	return f.save()
}

// fetch brings the weights here.
func (f *fit) fetch() error {
	if f.remote == nil {
		return nil
	}
	return f.remote.Fetch()
}

// model is the snapshot of the averaged weights.
func (f *fit) model() *Model { return f.snapshot(f.trainer.State.Averages) }

// after does what is due after a step.
func (f *fit) after(ctx context.Context, loss, norm float64) error {
	step := f.trainer.State.Step
	done := step - f.first
	f.mean += max(.02, 1/float64(step)) * (loss - f.mean)
	if f.Progress != nil {
		if err := blocks.Call(ctx, "Progress", func() error { f.Progress(step, f.Steps); return nil }); err != nil {
			return err
		}
	}
	if every := max(1, f.Steps/100); f.Report != nil && (step%every == 0 || step == f.Steps) {
		if err := f.fetch(); err != nil {
			return err
		}
		elapsed := time.Since(f.started)
		report := Report{
			Step: step, Steps: f.Steps, Loss: f.mean, Gradient: norm,
			Elapsed: elapsed, Left: elapsed * time.Duration(f.Steps-step) / time.Duration(done),
		}
		if f.snapshot != nil {
			report.Model = f.model
		}
		if err := blocks.Call(ctx, "Report", func() error { f.Report(report); return nil }); err != nil {
			return err
		}
	}
	if time.Since(f.saved) > savePause {
		return f.save()
	}
	return nil
}
