package plotting

// Writing to files what a notebook shows, for `make figures`.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// exportVariable is the environment variable that names the folder into which
// Show also writes what it displays, as figure-1.pdf, .svg and .csv, and so on.
const exportVariable = "NONEQUILIBRIUM_FIGURES"

// export writes the figure into the folder of exportVariable if it is set.
func (f *Figure) export() error {
	dir := os.Getenv(exportVariable)
	if dir == "" {
		return nil
	}
	for n := 1; ; n++ {
		stem := filepath.Join(dir, fmt.Sprintf("figure-%d", n))
		if _, err := os.Stat(stem + ".csv"); errors.Is(err, fs.ErrNotExist) {
			return f.saveAs(stem, ".pdf", ".svg", ".csv")
		} else if err != nil {
			return err
		}
	}
}

// saveAs saves the figure under one name with several extensions.
func (f *Figure) saveAs(stem string, extensions ...string) error {
	for _, ext := range extensions {
		if err := f.Save(stem + ext); err != nil {
			return err
		}
	}
	return nil
}
