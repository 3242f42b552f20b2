package train

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn/f32"
	"nonequilibrium/diffusion/learned"
)

// pictures is a folder with a few pictures.
func pictures(t *testing.T) string {
	t.Helper()
	const count = 30
	dir := t.TempDir()
	put := func(name string, header []uint32, data []byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_ = binary.Write(z, binary.BigEndian, header)
		_, _ = z.Write(data)
		_ = z.Close()
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	grey, labels := make([]byte, count*digits.Pixels), make([]byte, count)
	for i := range grey {
		grey[i] = byte(i * i / 100)
	}
	for i := range labels {
		labels[i] = byte(i % digits.Classes)
	}
	for _, set := range []string{"train", "t10k"} {
		put(set+"-images-idx3-ubyte.gz", []uint32{0x803, count, 28, 28}, grey)
		put(set+"-labels-idx1-ubyte.gz", []uint32{0x801, count}, labels)
	}
	return dir
}

func options(t *testing.T) Options {
	t.Helper()
	return Options{Net: digits.Small, Data: pictures(t), Folder: filepath.Join(t.TempDir(), "out"), Steps: 6, Batch: 20, Workers: 1, Seed: 3}
}

// watch cancels a training when it has told of a step.
type watch struct {
	bytes.Buffer
	until  string
	cancel func()
}

func (w *watch) Write(p []byte) (int, error) {
	if w.until != "" && strings.Contains(string(p), w.until) {
		w.cancel()
	}
	return w.Buffer.Write(p)
}

// interrupted runs a training until it has told of a step.
func interrupted(t *testing.T, o Options, until string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := &watch{until: until, cancel: cancel}
	if err := Run(ctx, o, w); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted with the error %v", err)
	}
	return w.String()
}

func read(t *testing.T, o Options, suffix string) []byte {
	t.Helper()
	return lawtest.Must(os.ReadFile(o.file(suffix)))
}

// TestRun: a training that is interrupted, and killed after more steps than its checkpoint knows of, ends with the same weights and the
// same log as one that was not, and with one worker as with two.
func TestRun(t *testing.T) {
	lawtest.Slow(t)
	whole := options(t)
	var out bytes.Buffer
	if err := Run(context.Background(), whole, &out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "step 6/6") || !strings.Contains(s, "learned.Load(file)") || strings.Contains(s, "goes on") {
		t.Errorf("it says %q", s)
	}
	parts := options(t)
	parts.Workers = 2
	if s := interrupted(t, parts, "step 3/6"); !strings.Contains(s, "interrupted after step 3") {
		t.Errorf("it says %q", s)
	}
	checkpoint := read(t, parts, ".checkpoint")
	if s := interrupted(t, parts, "step 5/6"); !strings.Contains(s, "goes on from step 3") {
		t.Errorf("it says %q", s)
	}
	if err := os.WriteFile(parts.file(".checkpoint"), checkpoint, 0o600); err != nil { // as if killed: nothing was saved
		t.Fatal(err)
	}
	if err := Run(context.Background(), parts, &out); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, whole, ".weights"), read(t, parts, ".weights")) {
		t.Error("other weights after interruptions, and with two workers")
	}
	a, b := lawtest.Must(readTable(whole.file(".csv"))), lawtest.Must(readTable(parts.file(".csv")))
	if len(a) != 6 || len(b) != 6 {
		t.Fatalf("%d and %d lines in the logs", len(a), len(b))
	}
	for i := range a {
		if a[i].step != i+1 || b[i].step != i+1 || a[i].loss != b[i].loss || i > 0 && b[i].elapsed < b[i-1].elapsed {
			t.Errorf("the logs have %v and %v", a[i], b[i])
		}
	}
	for _, suffix := range []string{"-loss.png", "-samples.png"} {
		if picture := read(t, whole, suffix); !bytes.HasPrefix(picture, []byte("\x89PNG")) {
			t.Errorf("%s is no picture", suffix)
		}
	}
	m := lawtest.Must(learned.Load(bytes.NewReader(read(t, whole, ".weights"))))
	if m.Dim() != digits.Pixels {
		t.Errorf("the weights are of a model of %d pixels", m.Dim())
	}
	out.Reset()
	if err := Run(context.Background(), parts, &out); err != nil || !strings.Contains(out.String(), "delete it to train again") {
		t.Errorf("after the end: %q, error %v", out.String(), err)
	}
}

// TestSamplesTakeLittle: sheets take a twentieth of the time, and the first waits for it.
func TestSamplesTakeLittle(t *testing.T) {
	lawtest.Slow(t)
	o := options(t)
	o.Folder = t.TempDir()
	m := lawtest.Must(lawtest.Must(o.training()).Run(context.Background()))
	l := logbook{Options: o}
	r := learned.Report{Step: 1, Steps: 9, Model: func() *learned.Model { return m }}
	for elapsed := time.Duration(0); elapsed < 10*time.Minute; elapsed += 10 * time.Second {
		r.Elapsed = elapsed
		spent, sheet := l.spent, l.sheet
		if err := l.samples(r); err != nil {
			t.Fatal(err)
		}
		if made := sheet > 0 && l.spent > spent; made && spent+sheet > elapsed/20 {
			t.Fatalf("a sheet of %v is made after %v, with %v for those before", sheet, elapsed, spent)
		}
	}
	if _, err := os.Stat(l.file("-samples-00001.png")); err != nil {
		t.Error(err)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.Net = 7 }, "Net = 7 is unknown"},
		{func(o *Options) { o.Steps = -1 }, "Steps = -1"},
		{func(o *Options) { o.Batch = -1 }, "Batch = -1"},
	} {
		o := options(t)
		c.change(&o)
		lawtest.CheckError(t, "train", "Run", Run(context.Background(), o, new(bytes.Buffer)), c.want)
	}
	o := options(t)
	o.Data = filepath.Join(o.Data, "nowhere")
	lawtest.CheckError(t, "digits", "Run", Run(context.Background(), o, new(bytes.Buffer)), "train-images-idx3-ubyte.gz")
	o = options(t)
	o.Workers = -1
	lawtest.CheckError(t, "learned", "Run", Run(context.Background(), o, new(bytes.Buffer)), "Workers = -1")
	if o := options(t); !f32.HasBFloat16() {
		o.BFloat16 = true
		lawtest.CheckError(t, "train", "Run", Run(context.Background(), o, new(bytes.Buffer)), "AVX512_BF16")
	}
	for _, log := range []string{"step,loss,seconds\n1,2\n", "step,loss,seconds\nx,2,3\n", "step,loss,seconds\n\"\n"} {
		o := options(t)
		if err := os.MkdirAll(o.Folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for suffix, text := range map[string]string{".csv": log, ".checkpoint": "none"} {
			if err := os.WriteFile(o.file(suffix), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		lawtest.CheckError(t, "train", "Run", Run(context.Background(), o, new(bytes.Buffer)), "small.csv")
		if err := os.Remove(o.file(".csv")); err != nil {
			t.Fatal(err)
		}
		lawtest.CheckError(t, "learned", "Run", Run(context.Background(), o, new(bytes.Buffer)), "small.checkpoint")
	}
}
