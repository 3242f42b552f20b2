package learned

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"nonequilibrium/diffusion/internal/nn"
)

// Save writes the flow. LoadFlow reads it again, to the same bits.
func (f *Flow) Save(w io.Writer) error { return save(w, &f.flowDescription, f.params) }

// LoadFlow reads a flow that Save has written. Bytes that are truncated, damaged or something else are an error.
func LoadFlow(r io.Reader) (*Flow, error) {
	var d flowDescription
	var f *Flow
	if err := load(r, &d, func() (*nn.Params, error) {
		f = newFlow(d, 0)
		return f.params, nil
	}); err != nil {
		return nil, err
	}
	return f, nil
}

// UnmarshalJSON reads the network with the help of its name.
func (d *flowDescription) UnmarshalJSON(text []byte) error {
	type plain flowDescription
	var raw struct {
		plain
		Network json.RawMessage
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*d = flowDescription(raw.plain)
	var err error
	if d.Network, err = readNetwork(d.Kind, raw.Network); err != nil {
		return err
	}
	return d.check()
}

// check refuses what no training writes.
func (d *flowDescription) check() error {
	p := &d.Path
	for _, v := range [][]float64{p.BaseMean, p.DataMean, p.BaseVar, p.DataVar, p.Cov} {
		if d.Dim < 1 || len(v) != d.Dim {
			return errors.New("the dimensions contradict each other")
		}
	}
	for i, v := range p.BaseVar {
		if !(v > 0 && p.DataVar[i] > 0) {
			return fmt.Errorf("the variances %v and %v are not positive", v, p.DataVar[i])
		}
	}
	if !(p.Noise >= 0) {
		return fmt.Errorf("the noise %v is negative", p.Noise)
	}
	_, err := d.Network.check(d.Dim)
	return err
}
