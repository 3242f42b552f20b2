// Command beam runs an ensemble in blocks as a pipeline of Apache Beam, and writes the same file as the command ensemble, bit for bit:
//
//	blocks → Reshuffle → run → Combine (Summary.Merge) → text file
//
// Without further options it runs on this machine, on the Prism runner. On a cluster of Flink or on Dataflow, with the options of
// that runner (https://beam.apache.org/documentation/runners/capability-matrix/) and a file that its machines can write:
//
//	go -C diffusion/beam run . -pair 1,0.4 -paths 1e9 -blocks 1000 -o gs://bucket/all.json -runner dataflow -project … -region …
//
// It is a module of its own, because it brings much that nobody else needs.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/parts"
)

func init() {
	register.DoFn2x2[context.Context, int, diffusion.Summary, error](&runBlock{})
	register.Combiner1[diffusion.Summary](&merge{})
	register.DoFn1x2[diffusion.Summary, string, error](&finish{})
	beam.RegisterCoder(reflect.TypeFor[diffusion.Summary](), encode, decode)
}

func main() {
	var p parts.Plan
	p.Flags(flag.CommandLine)
	blocks := flag.Int("blocks", 100, "the number of blocks")
	out := flag.String("o", "", "the file for the result, in a place that all machines can write")
	flag.Parse()
	beam.Init()
	if err := run(context.Background(), p, *blocks, *out); err != nil {
		fmt.Fprintln(os.Stderr, "beam:", err)
		os.Exit(1)
	}
}

// run runs the pipeline.
func run(ctx context.Context, p parts.Plan, blocks int, out string) error {
	if out == "" {
		return errors.New("-o is missing")
	}
	s, move, err := p.Simulation()
	if err != nil {
		return err
	}
	if _, err := s.Split(blocks); err != nil {
		return err
	}
	if err := p.Sign(ctx, s, move); err != nil {
		return err
	}
	pipeline, err := build(p, blocks, out)
	if err != nil {
		return err
	}
	return beamx.Run(ctx, pipeline)
}

// build returns the pipeline.
func build(p parts.Plan, blocks int, out string) (*beam.Pipeline, error) {
	plan, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	pipeline, scope := beam.NewPipelineWithRoot()
	var numbers []int
	for i := range blocks {
		numbers = append(numbers, i+1)
	}
	tasks := beam.Reshuffle(scope, beam.CreateList(scope, numbers))
	sums := beam.ParDo(scope, &runBlock{Plan: plan, Blocks: blocks}, tasks)
	lines := beam.ParDo(scope, &finish{Plan: plan}, beam.Combine(scope, &merge{}, sums))
	textio.Write(scope, out, lines)
	return pipeline, nil
}

// runBlock runs a block of the ensemble. Its fields travel to other machines as JSON.
type runBlock struct {
	Plan   []byte
	Blocks int
}

func (r *runBlock) ProcessElement(ctx context.Context, i int) (diffusion.Summary, error) {
	var p parts.Plan
	if err := json.Unmarshal(r.Plan, &p); err != nil {
		return diffusion.Summary{}, err
	}
	s, move, err := p.Simulation()
	if err != nil {
		return diffusion.Summary{}, err
	}
	b := parts.Block{I: i, Of: r.Blocks}
	if s.Span, err = b.Span(s); err != nil {
		return diffusion.Summary{}, err
	}
	s.Workers = 1 // the runner has blocks for all processors
	sum, err := s.Summarize(ctx, move)
	if err != nil {
		return diffusion.Summary{}, fmt.Errorf("block %v: %w", &b, err)
	}
	return *sum, nil
}

// merge is a CombineFn.
type merge struct{}

func (*merge) CreateAccumulator() diffusion.Summary { return diffusion.Summary{} }

func (*merge) AddInput(a, b diffusion.Summary) (diffusion.Summary, error) { return join(a, b) }

func (*merge) MergeAccumulators(a, b diffusion.Summary) (diffusion.Summary, error) { return join(a, b) }

func (*merge) ExtractOutput(a diffusion.Summary) diffusion.Summary { return a }

func join(a, b diffusion.Summary) (diffusion.Summary, error) {
	err := a.Merge(&b)
	return a, err
}

// finish makes the line of the file.
type finish struct{ Plan []byte }

func (f *finish) ProcessElement(sum diffusion.Summary) (string, error) {
	whole := parts.Part{Summary: &sum}
	if err := json.Unmarshal(f.Plan, &whole.Plan); err != nil {
		return "", err
	}
	if missing := sum.Missing(diffusion.Span{From: 0, To: whole.Plan.Paths}); missing != nil {
		return "", fmt.Errorf("the runner has lost %v", missing)
	}
	if err := whole.Finish(); err != nil {
		return "", err
	}
	line, err := whole.Content()
	return string(line), err
}

func encode(s diffusion.Summary) ([]byte, error) { return json.Marshal(&s) }

func decode(data []byte) (diffusion.Summary, error) {
	var s diffusion.Summary
	err := s.UnmarshalJSON(data)
	return s, err
}
