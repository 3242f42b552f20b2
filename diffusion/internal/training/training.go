// Package training is what the commands that train networks share: a training whose weights and log are kept.
package training

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"nonequilibrium/diffusion/learned"
	"nonequilibrium/plotting"
)

// Run makes the training and writes the weights to NAME.weights.gz in a folder that exists, the log to NAME.csv, and its figure to NAME-loss.png.
func Run(ctx context.Context, t learned.Training, folder, name string) error {
	var table strings.Builder
	table.WriteString("step,loss,seconds\n")
	var at, loss []float64
	show := learned.PrintTo(os.Stdout)
	t.Report = func(r learned.Report) {
		show(r)
		fmt.Fprintf(&table, "%d,%.5g,%.0f\n", r.Step, r.Loss, r.Elapsed.Seconds())
		at, loss = append(at, float64(r.Step)), append(loss, r.Loss)
	}
	model, err := t.Run(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d weights\n", model.Parameters())
	path := filepath.Join(folder, name)
	return errors.Join(
		Compressed(path+".weights.gz", model.Save),
		os.WriteFile(path+".csv", []byte(table.String()), 0o644),
		plotting.NewPanel("", "steps", "loss").Line(at, loss, "").Save(path+"-loss.png"),
	)
}

// Compressed writes a file with what content writes.
func Compressed(name string, content func(w io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	return errors.Join(err, content(z), z.Close(), file.Close())
}
