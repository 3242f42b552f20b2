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
// Show also writes what it displays, as figure-1.pdf, .svg, .pgf and .csv, and so on, each with what it was
// computed from in figure-1.json.
const exportVariable = "NONEQUILIBRIUM_FIGURES"

// exported are the formats in which it is written.
var exported = []string{".pdf", ".svg", ".pgf", ".csv"}

// export writes the figure into the folder of exportVariable if it is set.
func (f *Figure) export() error {
	stem, err := exportStem()
	if stem == "" || err != nil {
		return err
	}
	if err := f.saveAs(stem, exported...); err != nil {
		return err
	}
	return f.saveRecord(stem)
}

// exportStem returns the first free name in the folder of exportVariable, and "" if that is not set.
func exportStem() (string, error) {
	dir := os.Getenv(exportVariable)
	if dir == "" {
		return "", nil
	}
	for n := 1; ; n++ {
		stem := filepath.Join(dir, fmt.Sprintf("figure-%d", n))
		if _, err := os.Stat(stem + ".csv"); errors.Is(err, fs.ErrNotExist) {
			return stem, nil
		} else if err != nil {
			return "", err
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
