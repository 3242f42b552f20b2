package samples

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// readArchive reads points and labels from the arrays of an archive. The reader in reads file from its beginning unless file is nil.
func (r Reader) readArchive(in io.Reader, file *io.SectionReader) (*Set, error) {
	if file == nil {
		all, err := io.ReadAll(in)
		if err != nil {
			return nil, fmt.Errorf("%s: byte %d: %w", arg, len(all), err)
		}
		file = io.NewSectionReader(bytes.NewReader(all), 0, int64(len(all)))
	}
	archive, err := zip.NewReader(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: the archive of arrays: %w", arg, err)
	}
	points, labels, err := r.arrays(archive)
	if err != nil {
		return nil, err
	}
	defer points.Close()
	t, err := newArray(points, nil)
	if err != nil {
		return nil, err
	}
	if labels == nil {
		return r.Read(t)
	}
	defer labels.Close()
	classes, err := newArray(labels, nil)
	if err != nil {
		return nil, fmt.Errorf("%w, in the array %q", err, r.Label)
	}
	if classes.n != t.n || classes.d != 1 {
		return nil, fmt.Errorf("%s: the array %q of labels has the shape %v, want (%d)", arg, r.Label, classes.shape, t.n)
	}
	r.Label = fmt.Sprint(t.d + 1)
	return r.Read(&labelled{t, classes})
}

// arrays opens the arrays of the points and, if they are named, of the labels.
func (r Reader) arrays(archive *zip.Reader) (points, labels io.ReadCloser, err error) {
	files := make(map[string]*zip.File)
	var names []string
	for _, f := range archive.File {
		name := strings.TrimSuffix(f.Name, ".npy")
		files[name] = f
		names = append(names, name)
	}
	name := r.Array
	if name == "" {
		for _, n := range names {
			if n != r.Label && name != "" {
				return nil, nil, fmt.Errorf("%s: the archive has the arrays %q: name that of the points as Array", arg, names)
			}
			if n != r.Label {
				name = n
			}
		}
	}
	open := func(field, name string) (io.ReadCloser, error) {
		f, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("%s: %s: there is no array %q among %q", arg, field, name, names)
		}
		file, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: the array %q: %w", arg, name, err)
		}
		return file, nil
	}
	if points, err = open("Array", name); err != nil || r.Label == "" {
		return points, nil, err
	}
	if labels, err = open("Label", r.Label); err != nil {
		points.Close()
		return nil, nil, err
	}
	return points, labels, nil
}

// labelled is an array with another one, of labels, as its last column.
type labelled struct {
	*array
	labels *array
}

func (t *labelled) Columns() []Column {
	return append(t.array.Columns(), Column{Kind: Text})
}

func (t *labelled) Next(row []float64, columns []int, label int) ([]byte, error) {
	_, err := t.array.Next(row, columns, -1)
	class, labelErr := t.labels.Next(nil, nil, 0)
	if err != nil && (err != io.EOF || labelErr == nil) {
		return nil, err
	}
	return class, labelErr // io.EOF, too, which both return after the last row
}
