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
	make, ok := networks[d.Kind]
	if !ok {
		return fmt.Errorf("the network %q is unknown", d.Kind)
	}
	network := make()
	if err := json.Unmarshal(raw.Network, network); err != nil {
		return err
	}
	d.Network = reflect.ValueOf(network).Elem().Interface().(Network)
	return d.check()
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
	_, err := d.Network.check(d.Dim)
	return err
}

// Save writes the model. Load reads it again, to the same bits.
func (m *Model) Save(w io.Writer) error { return nn.Write(w, &m.description, m.params.Values()) }

// Load reads a model that Save has written. Bytes that are truncated, damaged or something else are an error.
func Load(r io.Reader) (*Model, error) {
	var d description
	var m *Model
	if err := nn.Read(r, &d, func() ([][]float32, error) {
		m = newModel(d, 0)
		return m.params.Values(), nil
	}); err != nil {
		return nil, fmt.Errorf("learned: %w", err)
	}
	return m, m.finite()
}

func (m *Model) finite() error {
	for _, p := range m.params.List {
		for _, v := range p.V {
			if v := float64(v); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("learned: the weight %v of %s is not finite", v, p.Name)
			}
		}
	}
	return nil
}

// checkpoint is the header of a file from which a training can go on: the model and what decides on the steps that follow.
type checkpoint struct {
	Model     description
	Objective string
	Hidden    float64
	Steps     int
	Batch     int
	Rate      float64
	WarmUp    int
	Average   float64
	Clip      float64
	Seed      uint64
	Step      int // steps made
	Loss      float64
}

func (r *run) header() checkpoint {
	return checkpoint{r.model.description, fmt.Sprintf("%T", r.Objective), r.Hidden, r.Steps, r.Batch, r.Rate, r.WarmUp, r.Average, r.Clip, r.Seed,
		r.trainer.State.Step, r.loss}
}

// save writes the checkpoint. The file is complete at any time: it is written beside and then renamed.
func (r *run) save() error {
	if r.Checkpoint == "" {
		return nil
	}
	r.saved = time.Now()
	f, err := os.CreateTemp(filepath.Dir(r.Checkpoint), filepath.Base(r.Checkpoint)+".*")
	if err != nil {
		return err
	}
	s := r.trainer.State
	err = nn.Write(f, r.header(), r.model.params.Values(), s.Mean, s.Square, s.Averages)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), r.Checkpoint)
}

// interrupted saves the training if it was cancelled. An error of the step itself does not harm the checkpoint.
func (r *run) interrupted(err error) error {
	var bad *nn.NotFinite
	if errors.As(err, &bad) {
		return fmt.Errorf("learned: %w", err)
	}
	return errors.Join(err, r.save())
}

// resume continues from the checkpoint if there is one.
func (r *run) resume() error {
	if r.Checkpoint == "" {
		return nil
	}
	f, err := os.Open(r.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var h checkpoint
	s := r.trainer.State
	if err := nn.Read(f, &h, func() ([][]float32, error) {
		want := r.header()
		want.Step, want.Loss = h.Step, h.Loss
		if !reflect.DeepEqual(h, want) || h.Step < 0 || h.Step > r.Steps {
			return nil, errors.New("it belongs to another training, with other data, network, seed or schedule: delete it, or name another file")
		}
		var room [][]float32
		for _, a := range [][][]float32{r.model.params.Values(), s.Mean, s.Square, s.Averages} {
			room = append(room, a...)
		}
		return room, nil
	}); err != nil {
		return fmt.Errorf("learned: Checkpoint = %q: %w", r.Checkpoint, err)
	}
	s.Step, r.loss = h.Step, h.Loss
	return nil
}
