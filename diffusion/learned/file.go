package learned

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"nonequilibrium/diffusion/internal/nn"
)

// UnmarshalJSON reads the network with the help of its name.
func (d *description) UnmarshalJSON(text []byte) error {
	type plain description
	var raw struct {
		plain
		Network json.RawMessage
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*d = description(raw.plain)
	var err error
	if d.Network, err = readNetwork(d.Kind, raw.Network); err != nil {
		return err
	}
	return d.check()
}

// readNetwork reads the fields of the network called kind.
func readNetwork(kind string, fields json.RawMessage) (Network, error) {
	make, ok := networks[kind]
	if !ok {
		return nil, fmt.Errorf("the network %q is unknown", kind)
	}
	network := make()
	if err := json.Unmarshal(fields, network); err != nil {
		return nil, err
	}
	return reflect.ValueOf(network).Elem().Interface().(Network), nil
}

func networkName(n Network) string { return reflect.TypeOf(n).Name() }

// check refuses what no training writes.
func (d *description) check() error {
	if d.Dim < 1 || len(d.Form.Mean) != d.Dim || len(d.Form.Scale) != d.Dim ||
		d.Condition.Len < 0 || len(d.Condition.Mean) != d.Condition.Len || len(d.Condition.Scale) != d.Condition.Len {
		return errors.New("the dimensions contradict each other")
	}
	for _, s := range append(append([]float64(nil), d.Form.Scale...), d.Condition.Scale...) {
		if !(s > 0) {
			return fmt.Errorf("the scale %v is not positive", s)
		}
	}
	if !(0 < d.Form.Times[0] && d.Form.Times[0] < d.Form.Times[1]) {
		return fmt.Errorf("the times %v are not in order", d.Form.Times)
	}
	if z := d.Form.Center; z != nil && (z.Space < 1 || d.Dim%z.Space != 0 || !(z.Variance >= 0)) {
		return errors.New("the centre contradicts the dimensions")
	}
	if n, ok := d.Network.(conditioning); ok && d.Condition.Len != n.conditions() {
		return fmt.Errorf("%d conditions are not what the network takes", d.Condition.Len)
	}
	_, err := d.Network.check(d.Dim)
	return err
}

// Save writes the model. Load reads it again, to the same bits.
func (m *Model) Save(w io.Writer) error { return save(w, &m.description, m.params) }

// Load reads a model that Save has written. Bytes that are truncated, damaged or something else are an error.
func Load(r io.Reader) (*Model, error) {
	var d description
	var m *Model
	if err := load(r, &d, func() (*nn.Params, error) {
		m = newModel(d, 0)
		return m.params, nil
	}); err != nil {
		return nil, err
	}
	return m, nil
}

// save writes a description and the weights that belong to it.
func save(w io.Writer, description any, ps *nn.Params) error {
	if err := nn.Write(w, description, ps.Values()); err != nil {
		return fmt.Errorf("learned: %w", err)
	}
	return nil
}

// load reads a description and then the weights of the network that build makes of it. Weights that are infinite or not a number are refused.
func load(r io.Reader, description any, build func() (*nn.Params, error)) error {
	var ps *nn.Params
	if err := nn.Read(r, description, func() (room [][]float32, err error) {
		if ps, err = build(); err != nil {
			return nil, err
		}
		return ps.Values(), nil
	}); err != nil {
		return fmt.Errorf("learned: %w", err)
	}
	for _, p := range ps.List {
		for _, v := range p.V {
			if v := float64(v); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("learned: the weight %v of %s is not finite", v, p.Name)
			}
		}
	}
	ps.Pack()
	return nil
}

// checkpoint is the header of a file from which a training can go on: what decides on the steps that follow, and how many were made.
type checkpoint struct {
	What    json.RawMessage
	Steps   int
	Batch   int
	Rate    float64
	WarmUp  int
	Average float64
	Clip    float64
	Seed    uint64
	Step    int
	Loss    float64
}

func (f *fit) header() (checkpoint, error) {
	what, err := json.Marshal(f.Header)
	return checkpoint{what, f.Steps, f.Batch, f.Rate, f.WarmUp, f.Average, f.Clip, f.Seed, f.trainer.State.Step, f.mean}, err
}

// save writes the checkpoint. The file is complete at any time: it is written beside and then renamed.
func (f *fit) save() error {
	if f.Checkpoint == "" {
		return nil
	}
	if err := f.fetch(); err != nil {
		return err
	}
	f.saved = time.Now()
	header, err := f.header()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(f.Checkpoint), filepath.Base(f.Checkpoint)+".*")
	if err != nil {
		return err
	}
	s := f.trainer.State
	err = nn.Write(file, header, f.params.Values(), s.Mean, s.Square, s.Averages)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), f.Checkpoint)
}

// interrupted saves the training if it was cancelled. A step that failed is not saved.
func (f *fit) interrupted(err error) error {
	var bad *nn.NotFinite
	if errors.As(err, &bad) {
		return fmt.Errorf("learned: %w", err)
	}
	return errors.Join(err, f.save())
}

// resume continues from the checkpoint if there is one.
func (f *fit) resume() error {
	if f.Checkpoint == "" {
		return nil
	}
	file, err := os.Open(f.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	want, err := f.header()
	if err != nil {
		return err
	}
	var h checkpoint
	s := f.trainer.State
	if err := nn.Read(file, &h, func() ([][]float32, error) {
		want.Step, want.Loss = h.Step, h.Loss
		if !reflect.DeepEqual(h, want) || h.Step < 0 || h.Step > f.Steps {
			return nil, errors.New("it belongs to another training, with other data, network, seed or schedule: delete it, or name another file")
		}
		var room [][]float32
		for _, a := range [][][]float32{f.params.Values(), s.Mean, s.Square, s.Averages} {
			room = append(room, a...)
		}
		return room, nil
	}); err != nil {
		return fmt.Errorf("learned: Checkpoint = %q: %w", f.Checkpoint, err)
	}
	s.Step, f.mean = h.Step, h.Loss
	return nil
}
