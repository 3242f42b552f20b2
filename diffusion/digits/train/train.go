// Package train is the command that teaches a network to write digits, make digits: it shows how the training goes, writes samples as they
// improve, and can be interrupted and started again. diffusion/digits/train/command runs it on the processor, and diffusion/learned/xla/digits on XLA.
package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn/f32"
	"nonequilibrium/diffusion/learned"
)

const arg = check.Package("train")

// Options are what the command can be told. The zero value of a number stands for that of the network's recipe, [digits.Net.Training].
type Options struct {
	Net     digits.Net
	Data    string // folder with the files of MNIST, see digits.ReadFolder; "": digits.Load
	Folder  string // for the results
	Steps   int
	Batch   int
	Workers int
	Seed    uint64

	// BFloat16 trains with factors rounded to 8 bits, see learned.UNet. The weights that are saved are for any processor.
	BFloat16 bool
	Engine   learned.Engine // nil: this processor
}

// Run trains a network and leaves in the folder, behind its name: .weights, .csv with the loss, -loss.png, -samples.png and earlier samples, and
// .checkpoint, from which an interrupted training goes on. It tells out how it goes. Errors are those of files, and of [learned.Training.Run].
func Run(ctx context.Context, o Options, out io.Writer) error {
	t, err := o.training()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.Folder, 0o755); err != nil {
		return fmt.Errorf("train: Folder: %w", err)
	}
	l := logbook{Options: o, out: out, show: learned.PrintTo(out)}
	if _, err := os.Stat(t.Checkpoint); err == nil {
		if l.rows, err = readTable(l.file(".csv")); err != nil {
			return err
		}
	}
	t.Progress, t.Report = l.progress, l.report
	m, err := t.Run(ctx)
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(out, "\ninterrupted after step %d: the same command goes on from there\n", l.step)
		return err
	}
	if err != nil {
		return err
	}
	if l.step == 0 {
		fmt.Fprintf(out, "%s is that of a training at its end; delete it to train again\n", t.Checkpoint)
	}
	return errors.Join(l.err, l.finish(m.Float32()))
}

func (o *Options) training() (t learned.Training, err error) {
	if err := check.First(arg.AtLeast("Steps", o.Steps, 0), arg.AtLeast("Batch", o.Batch, 0)); err != nil {
		return t, err
	}
	if o.Net != digits.Small && o.Net != digits.Lecture {
		return t, fmt.Errorf("train: Net = %d is unknown", o.Net)
	}
	if o.BFloat16 && o.Engine == nil && !f32.HasBFloat16() {
		return t, errors.New("train: BFloat16: this processor has no AVX512_BF16, without which it would take many times as long")
	}
	read := digits.Load
	if o.Data != "" {
		read = func() (train, test *digits.Set, err error) { return digits.ReadFolder(o.Data) }
	}
	set, _, err := read()
	if err != nil {
		return t, err
	}
	t = o.Net.Training(set)
	if o.Steps > 0 {
		t.Steps, t.WarmUp = o.Steps, min(t.WarmUp, (o.Steps+9)/10)
	}
	if o.Batch > 0 {
		t.Batch = o.Batch
	}
	if o.Seed > 0 {
		t.Seed = o.Seed
	}
	if net, ok := t.Network.(learned.UNet); ok {
		net.BFloat16 = o.BFloat16
		t.Network = net
	}
	t.Workers, t.Engine, t.Checkpoint = o.Workers, o.Engine, o.file(".checkpoint")
	return t, nil
}

// file is the name of a result.
func (o *Options) file(suffix string) string { return filepath.Join(o.Folder, o.Net.String()+suffix) }
