package parts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"nonequilibrium/diffusion"
)

// Plan says which ensemble, and what computes it. Parts of one ensemble have the same plan.
type Plan struct {
	Law          Law     `json:"law"`
	Process      string  `json:"process"`
	Paths        int     `json:"paths"`
	Steps        int     `json:"steps"`
	Duration     float64 `json:"duration"`
	Seed         uint64  `json:"seed"`
	Stratonovich bool    `json:"stratonovich"`
	Stepwise     bool    `json:"stepwise"`

	Version string `json:"version"` // of the module
	Machine string `json:"machine"` // the architecture, on which the last bits may depend
	Digits  string `json:"digits"`  // of a small ensemble with this law: they show a change in the arithmetic that no version tells
}

// Motion is a method of Simulation that moves the paths.
type Motion = func(diffusion.Simulation, context.Context) (*diffusion.Ensemble, error)

// Processes are the motions by the names that they have as a flag.
var Processes = map[string]Motion{
	"forward": diffusion.Simulation.Forward, "reverse": diffusion.Simulation.Reverse, "flow": diffusion.Simulation.Flow,
	"forward-conjugate": diffusion.Simulation.ForwardConjugate, "reverse-conjugate": diffusion.Simulation.ReverseConjugate,
}

// Flags defines the flags of a plan.
func (p *Plan) Flags(f *flag.FlagSet) {
	p.Law, p.Paths = Pair(1, 1), 1e6
	given := "" // the flag that gave the law
	law := func(name string, read func(string) (Law, error)) {
		f.Func(name, "", func(s string) (err error) {
			if given != "" && given != name {
				return fmt.Errorf("the law is given by -%s already", given)
			}
			given = name
			p.Law, err = read(s)
			return err
		})
	}
	law("pair", ParsePair)
	law("law", ReadLaw)
	f.Func("paths", "", func(s string) error {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || v != math.Trunc(v) || !(math.Abs(v) <= 1e15) {
			return errors.New("want a whole number up to 1e15")
		}
		p.Paths = int(v)
		return nil
	})
	f.StringVar(&p.Process, "process", "reverse", "")
	f.IntVar(&p.Steps, "steps", 200, "")
	f.Float64Var(&p.Duration, "duration", 3, "")
	f.Uint64Var(&p.Seed, "seed", 1, "")
	f.BoolVar(&p.Stratonovich, "stratonovich", false, "")
	f.BoolVar(&p.Stepwise, "stepwise", false, "")
}

// Simulation returns the ensemble, and which motion its paths have.
func (p *Plan) Simulation() (diffusion.Simulation, Motion, error) {
	move, ok := Processes[p.Process]
	if !ok {
		return diffusion.Simulation{}, nil, fmt.Errorf("-process %s is not forward, reverse, flow, forward-conjugate or reverse-conjugate", p.Process)
	}
	mixture, err := p.Law.Mixture()
	if err != nil {
		return diffusion.Simulation{}, nil, err
	}
	s := diffusion.Simulation{Data: mixture, Paths: p.Paths, Steps: p.Steps, Duration: p.Duration, Seed: p.Seed}
	if p.Stratonovich {
		s.Estimator = diffusion.Stratonovich
	}
	if p.Stepwise {
		s.Scheme = diffusion.Stepwise
	}
	_, err = s.Split(1)
	return s, move, err
}

// Sign notes what computes the ensemble.
func (p *Plan) Sign(ctx context.Context, s diffusion.Simulation, move Motion) error {
	p.Version, p.Machine = version, runtime.GOARCH
	s.Paths, s.Steps, s.Span, s.Workers = min(s.Paths, 1024), min(s.Steps, 20), diffusion.Span{}, 1
	if p.Process == "flow" {
		s.Steps = p.Steps // fewer may be too few
	}
	sum, err := s.Summarize(ctx, move)
	if err != nil {
		return err
	}
	text, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(text)
	p.Digits = hex.EncodeToString(hash[:8])
	return nil
}

// version is that of the module, or of the commit. Changes that are not committed do not count: the parts themselves may be such.
var version = func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return strings.TrimSuffix(info.Main.Version, "+dirty")
}()

// Differs names the first difference of two plans, nothing if there is none.
func (p *Plan) Differs(q *Plan) string {
	for _, c := range []struct {
		name string
		a, b any
	}{
		{"process", p.Process, q.Process}, {"paths", p.Paths, q.Paths}, {"steps", p.Steps, q.Steps}, {"duration", p.Duration, q.Duration},
		{"seed", p.Seed, q.Seed}, {"stratonovich", p.Stratonovich, q.Stratonovich}, {"stepwise", p.Stepwise, q.Stepwise},
		{"law", text(p.Law), text(q.Law)}, {"version", p.Version, q.Version}, {"machine", p.Machine, q.Machine},
		{"digits of the arithmetic", p.Digits, q.Digits},
	} {
		if c.a != c.b {
			return fmt.Sprintf("%s: %v there, %v here", c.name, c.a, c.b)
		}
	}
	return ""
}

func text(l Law) string {
	t, _ := json.Marshal(l)
	if len(t) > 200 {
		hash := sha256.Sum256(t)
		return fmt.Sprintf("%d components (%x)", len(l.Weights), hash[:4])
	}
	return string(t)
}

// Block is one of the equal parts into which an ensemble is divided.
type Block struct{ I, Of int }

// Set reads i/N, from 1/N to N/N.
func (b *Block) Set(s string) error {
	i, of, found := strings.Cut(s, "/")
	var errs [2]error
	b.I, errs[0] = strconv.Atoi(i)
	b.Of, errs[1] = strconv.Atoi(of)
	if !found || errs != [2]error{} || b.I < 1 || b.I > b.Of {
		return errors.New("want i/N with i from 1 to N")
	}
	return nil
}

func (b *Block) String() string { return fmt.Sprintf("%d/%d", b.I, b.Of) }

// Span returns the paths of the block.
func (b *Block) Span(s diffusion.Simulation) (diffusion.Span, error) {
	spans, err := s.Split(b.Of)
	if err != nil {
		return diffusion.Span{}, err
	}
	return spans[b.I-1], nil
}
