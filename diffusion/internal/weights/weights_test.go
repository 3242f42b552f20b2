package weights

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"testing"
	"testing/fstest"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFiles reads a log and a compressed file, and what is neither.
func TestFiles(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	lawtest.Must(io.WriteString(z, "content"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f := Files{Package: "digits", FS: fstest.MapFS{
		"weights/a.gz":      {Data: packed.Bytes()},
		"weights/a.csv":     {Data: []byte("step,loss,seconds\n10,0.5,1\n20,0.25,2\n")},
		"weights/empty.csv": {},
		"weights/bad.csv":   {Data: []byte("step,loss\n10,much\n")},
	}}
	var content []byte
	read := func(r io.Reader) (err error) { content, err = io.ReadAll(r); return err }
	if err := f.Read("a.gz", read); err != nil || string(content) != "content" {
		t.Errorf("read %q, error %v", content, err)
	}
	steps, loss, err := f.Log("a.csv")
	if err != nil || !slices.Equal(steps, []float64{10, 20}) || !slices.Equal(loss, []float64{0.5, 0.25}) {
		t.Errorf("steps %v, loss %v, error %v", steps, loss, err)
	}
	log := func(name string) error { _, _, err := f.Log(name); return err }
	for want, err := range map[string]error{
		"none.gz":                f.Read("none.gz", read),
		"a.csv: gzip":            f.Read("a.csv", read),
		"want the columns step":  log("empty.csv"),
		`bad.csv: strconv.Parse`: log("bad.csv"),
	} {
		lawtest.CheckError(t, "digits", "Files", err, want)
	}
}
