package molecules

import (
	"embed"
	"io"

	"nonequilibrium/diffusion/internal/weights"
	"nonequilibrium/diffusion/learned"
)

// The commands that made the files are in weights/README.md.
//
//go:embed weights/*.gz weights/thirteen.csv
var files embed.FS

var kept = weights.Files{Package: arg, FS: files}

// loadModel returns the network of the given name.
func loadModel(name string) (m *learned.Model, err error) {
	err = kept.Read(name+".weights.gz", func(r io.Reader) error {
		m, err = learned.Load(r)
		return err
	})
	return m, err
}
