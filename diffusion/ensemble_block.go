package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/internal/vec"
)

// blockLen is the number of paths that are moved together: few enough for their
// state to stay in the first-level cache, many enough to share the work per
// step. Matrices of precision and tables are more work and are shared by more, the
// latter if there are enough paths to keep all workers busy nevertheless.
func (s *Simulation) blockLen() int {
	d, model := s.Data.Dim(), s.model()
	switch {
	case d == 1 && model.Len() >= tableFrom && s.Paths >= tableRun:
		return tableBlock
	case model.form() == vec.Full:
		return 2048
	}
	return 1024
}

// block is a worker's state: the paths that it moves through all steps before it
// takes the next. How the points lie in memory is said in lanes.go.
type block struct {
	sim   *Simulation
	ens   *Ensemble
	clock []float64 // readings at the steps, in the order of the motion

	index, first, n, lanes int // the n rows of the ensemble from first on, and the lanes they occupy
	before                 int // how many paths of the whole ensemble are before its first row

	stream vec.Stream

	x, force    []float64    // the points and the drift there; d×lanes
	environment []float64    // their ΔS_E so far; lanes
	doubled     []float64    // twice that of a chain by log-ratios, as the kernels add it up; lanes
	scratch     [3][]float64 // rows of a chunk, d×32

	ends     [2]endpoint
	spread   [][]float64 // standard deviations of the components at the start, along their axes
	generate generating
	pair     vec.Pair

	point    []float64     // one point, d
	slices   map[int][]int // positions in RecordSteps, by step
	recorded []trajectory  // the block's own paths among RecordPaths
}

// trajectory says that path i of the block is kept in rows.
type trajectory struct {
	i    int
	rows *mat.Dense
}

func newBlock(s *Simulation, ens *Ensemble, clock []float64, m motion) *block {
	lanes, d := lanesFor(min(s.blockLen(), s.Paths)), s.Data.Dim()
	b := &block{
		sim: s, ens: ens, clock: clock, before: s.span().From,
		x: make([]float64, d*lanes), force: make([]float64, d*lanes),
		environment: make([]float64, lanes), doubled: make([]float64, lanes),
		point: make([]float64, d), slices: make(map[int][]int),
	}
	for k := range b.scratch {
		b.scratch[k] = make([]float64, d*vec.Lanes)
	}
	b.ends = [2]endpoint{newEndpoint(s, clock[0], lanes, m), newEndpoint(s, clock[len(clock)-1], lanes, m)}
	for k := range b.ends[0].mixture.components {
		variances := b.ends[0].mixture.components[k].variances
		roots := make([]float64, d)
		for j, v := range variances {
			roots[j] = math.Sqrt(v)
		}
		b.spread = append(b.spread, roots)
	}
	b.generate.model = s.model()
	if lanes == tableBlock {
		b.generate.table = new(driftTable)
	}
	for k, step := range s.RecordSteps {
		b.slices[step] = append(b.slices[step], k)
	}
	return b
}

// reset readies the block for other paths, and its random streams.
func (b *block) reset(paths blocks.Block) {
	b.index, b.first, b.n = paths.Index+b.before/b.sim.blockLen(), paths.First, paths.Len
	b.lanes = lanesFor(b.n)
	b.stream.Seed(b.source(pathStream))
	d := b.sim.Data.Dim()
	b.x, b.force = b.x[:d*b.lanes], b.force[:d*b.lanes]
	b.environment, b.doubled = b.environment[:b.lanes], b.doubled[:b.lanes]
	clear(b.environment)
	clear(b.doubled)
	b.recorded = b.recorded[:0]
	for k, path := range b.sim.RecordPaths {
		if i := path - b.before - b.first; i >= 0 && i < b.n {
			b.recorded = append(b.recorded, trajectory{i, b.ens.Trajectories[k]})
		}
	}
}

// The streams of a block: one moves the paths, and one fills in what is recorded
// of them, so that recording changes no path.
const (
	pathStream = iota
	bridgeStream
)

// source returns the source of one of the block's own random streams.
func (b *block) source(purpose uint64) rand.Source {
	return stream.New(b.sim.Seed, uint64(b.index), purpose)
}

// start draws the first points of the paths and puts them into the ensemble.
func (b *block) start() {
	law, d := b.ends[0].mixture, b.sim.Data.Dim()
	choices := b.force[:b.lanes]
	b.stream.Uniforms(choices)
	b.stream.Normals(b.x)
	for i, u := range choices {
		k := law.choose(u)
		law.components[k].shape(b.x[place(i, d):], b.spread[k], b.point)
	}
	b.ends[0].measure(b.x[:d*b.lanes])
	b.store(b.ens.Initial)
	b.record(0)
}

// store copies the points to their rows of dst.
func (b *block) store(dst *mat.Dense) {
	d := b.sim.Data.Dim()
	rows := dst.RawMatrix().Data[b.first*d : (b.first+b.n)*d]
	if d == 1 {
		copy(rows, b.x)
		return
	}
	for i := range b.n {
		b.copyPoint(rows[i*d:(i+1)*d], i)
	}
}

// record keeps what was asked for of the given step.
func (b *block) record(step int) {
	for _, k := range b.slices[step] {
		b.store(b.ens.Slices[k])
	}
	for _, t := range b.recorded {
		b.copyPoint(t.rows.RawRowView(step), t.i)
	}
}

// copyPoint copies point i to dst.
func (b *block) copyPoint(dst []float64, i int) {
	x := b.x[place(i, len(dst)):]
	for j := range dst {
		dst[j] = x[j*vec.Lanes]
	}
}

// finish stores the ends of the paths and their entropies.
func (b *block) finish() error {
	b.store(b.ens.Final)
	b.ends[1].measure(b.x)
	from, to := &b.ends[0], &b.ends[1]
	for i, heat := range b.environment[:b.n] {
		row, system := b.first+i, from.logProb[i]-to.logProb[i]
		total := system + heat
		if math.IsNaN(total) || math.IsInf(total, 0) {
			return fmt.Errorf("diffusion: path %d ran away (ΔS_tot = %v): Steps = %d is too few for this Data", b.before+row, total, b.sim.Steps)
		}
		b.ens.System[row], b.ens.Environment[row], b.ens.Total[row] = system, heat, total
		if b.ens.Work != nil { // the heat plus the potential gained
			b.ens.Work[row] = heat + to.potential[i] - from.potential[i]
		}
	}
	return nil
}
