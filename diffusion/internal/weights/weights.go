// Package weights reads the folder weights that packages embed: what a training has left there, compressed, and its log.
package weights

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"nonequilibrium/diffusion/internal/check"
)

// Files are those of a package, which errors name.
type Files struct {
	Package check.Package
	fs.FS
}

// Read calls read with the content of a compressed file of the folder.
func (f Files) Read(name string, read func(io.Reader) error) error {
	return f.open(name, func(file io.Reader) error {
		z, err := gzip.NewReader(file)
		if err != nil {
			return err
		}
		return read(z)
	})
}

// Log returns the steps and the loss, the first two columns of a log below their names.
func (f Files) Log(name string) (steps, loss []float64, err error) {
	err = f.open(name, func(file io.Reader) error {
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			return err
		}
		if len(rows) == 0 || len(rows[0]) < 2 {
			return errors.New("want the columns step and loss")
		}
		for _, row := range rows[1:] {
			step, err1 := strconv.ParseFloat(row[0], 64)
			l, err2 := strconv.ParseFloat(row[1], 64)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			steps, loss = append(steps, step), append(loss, l)
		}
		return nil
	})
	return steps, loss, err
}

func (f Files) open(name string, read func(io.Reader) error) error {
	file, err := f.Open("weights/" + name)
	if err == nil {
		err = errors.Join(read(file), file.Close())
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", f.Package, name, err)
	}
	return nil
}
