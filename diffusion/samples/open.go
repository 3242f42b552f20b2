package samples

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Open reads a file as Reader{}.Open does.
func Open(path string) (*Set, error) { return Reader{}.Open(path) }

// elsewhere is what to do with files that are neither text nor NumPy's.
var elsewhere = map[string]string{
	".parquet": "read it with parquet.Read of diffusion/samples/parquet",
	".pq":      "read it with parquet.Read of diffusion/samples/parquet",
	".xlsx":    "save the sheet as CSV",
	".xls":     "save the sheet as CSV",
	".ods":     "save the sheet as CSV",
	".h5":      "save the array with numpy.save",
	".hdf5":    "save the array with numpy.save",
	".mat":     "save the matrix with writematrix as text, or with numpy.save",
	".root":    "save the columns as Parquet or with numpy.savez",
	".pkl":     "save the array with numpy.save",
	".zip":     "unpack it",
	".bz2":     "unpack it",
	".xz":      "unpack it",
	".zst":     "unpack it",
}

// Open reads a file: by [Reader.ReadNPY] if its name ends in .npy or .npz, and otherwise by [Reader.ReadCSV]; if it ends in .gz, what
// is compressed in it.
func (r Reader) Open(path string) (*Set, error) {
	ending := strings.ToLower(filepath.Ext(path))
	if do := elsewhere[ending]; do != "" {
		return nil, fmt.Errorf("%s: %s is neither text nor an array of NumPy: %s", arg, path, do)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: %s is a folder", arg, path)
	}
	var in io.Reader = file
	if ending == ".gz" {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", arg, path, err)
		}
		in, ending = unpacked, strings.ToLower(filepath.Ext(strings.TrimSuffix(path, filepath.Ext(path))))
	}
	read := r.ReadCSV
	if ending == ".npy" || ending == ".npz" {
		read = r.ReadNPY
	}
	s, err := read(in)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return s, nil
}
