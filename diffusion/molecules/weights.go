package molecules

import (
	"compress/gzip"
	"embed"
	"fmt"
	"io"

	"nonequilibrium/diffusion/learned"
)

// The commands that made the files are in weights/README.md.
//
//go:embed weights/*.gz weights/thirteen.csv
var files embed.FS

// loadModel returns the network of the given name.
func loadModel(name string) (m *learned.Model, err error) {
	err = open(name+".weights.gz", func(r io.Reader) error {
		m, err = learned.Load(r)
		return err
	})
	return m, err
}

// open calls read with the content of a compressed file.
func open(name string, read func(io.Reader) error) error {
	file, err := files.Open("weights/" + name)
	if err != nil {
		return fmt.Errorf("molecules: %w", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err == nil {
		err = read(z)
	}
	if err != nil {
		return fmt.Errorf("molecules: %s: %w", name, err)
	}
	return nil
}
