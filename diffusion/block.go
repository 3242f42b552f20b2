package diffusion

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// blockLen is the number of paths that are moved together: few enough for their
// state to stay in the first-level cache, many enough to share the work per step.
const blockLen = 512

// block is a worker's state: up to blockLen paths, which it moves through all
// steps before it takes the next. Coordinates are stored one after the other,
// coordinate j of path i at x[j*n+i], so that inner loops run over paths.
type block struct {
	sim   *Simulation
	ens   *Ensemble
	clock []float64 // readings at the steps, in the order of the motion

	index, first, n int // the paths first to first+n−1
	rng             *rand.Rand

	x           []float64    // the points, d×n
	scratch     [4][]float64 // workspace of the shape of x
	environment []float64    // their ΔS_E so far, n

	law    Mixture // the law at the time of the last force
	scores scorer
	point  []float64 // one point, d

	slices   map[int][]int // positions in RecordSteps, by step
	recorded []trajectory  // the block's own paths among RecordPaths
}

// trajectory says that path i of the block is kept in rows.
type trajectory struct {
	i    int
	rows *mat.Dense
}

func newBlock(s *Simulation, ens *Ensemble, clock []float64) *block {
	n, d := min(blockLen, s.Paths), s.Data.Dim()
	b := &block{
		sim: s, ens: ens, clock: clock,
		x: make([]float64, d*n), environment: make([]float64, n),
		point: make([]float64, d), slices: make(map[int][]int),
	}
	for k := range b.scratch {
		b.scratch[k] = make([]float64, d*n)
	}
	for k, step := range s.RecordSteps {
		b.slices[step] = append(b.slices[step], k)
	}
	return b
}

// reset readies the block for the paths of block i, and its random stream.
func (b *block) reset(i int) {
	b.index, b.first = i, i*blockLen
	b.n = min(blockLen, b.sim.Paths-b.first)
	b.rng = rand.New(b.stream(pathStream))
	size := b.n * b.sim.Data.Dim()
	b.x = b.x[:size]
	for k := range b.scratch {
		b.scratch[k] = b.scratch[k][:size]
	}
	b.environment = b.environment[:b.n]
	clear(b.environment)
	b.recorded = b.recorded[:0]
	for k, path := range b.sim.RecordPaths {
		if i := path - b.first; i >= 0 && i < b.n {
			b.recorded = append(b.recorded, trajectory{i, b.ens.Trajectories[k]})
		}
	}
}

// The streams of a block: one moves the paths, one fills in what is recorded of
// them, so that recording changes no path.
const (
	pathStream = iota
	bridgeStream
)

// stream returns one of the block's own random streams. ChaCha8 is a cipher:
// streams whose keys differ in a bit are independent.
func (b *block) stream(purpose uint64) *rand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], b.sim.Seed)
	binary.LittleEndian.PutUint64(key[8:], uint64(b.index))
	binary.LittleEndian.PutUint64(key[16:], purpose)
	return rand.NewChaCha8(key)
}

// start draws the paths from law and puts them into the ensemble.
func (b *block) start(law *Mixture) {
	for i := range b.n {
		b.setPoint(i, law.Rand(b.point, b.rng))
	}
	b.store(b.ens.Initial)
	b.record(0)
}

// store copies the points to their rows of dst.
func (b *block) store(dst *mat.Dense) {
	for i := range b.n {
		b.copyPoint(dst.RawRowView(b.first+i), i)
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
	for j := range dst {
		dst[j] = b.x[j*b.n+i]
	}
}

// setPoint copies src to point i.
func (b *block) setPoint(i int, src []float64) {
	for j, v := range src {
		b.x[j*b.n+i] = v
	}
}

// endLaw returns the law to which the entropies refer at a reading of the clock at
// which the motion starts or ends.
func (b *block) endLaw(tau float64) *Mixture {
	if tau == 0 {
		return b.sim.Data
	}
	return b.sim.noiseLaw()
}

// finish stores the ends of the paths and their entropies.
func (b *block) finish(m motion) error {
	b.store(b.ens.Final)
	start, end := b.clock[0], b.clock[len(b.clock)-1]
	from, to := b.endLaw(start), b.endLaw(end)
	for i := range b.n {
		path := b.first + i
		x, y := b.ens.Initial.RawRowView(path), b.ens.Final.RawRowView(path)
		system, heat := from.LogProb(x)-to.LogProb(y), b.environment[i]
		total := system + heat
		if math.IsNaN(total) || math.IsInf(total, 0) {
			return fmt.Errorf("diffusion: path %d ran away (ΔS_tot = %v): Steps = %d is too few for this Data", path, total, b.sim.Steps)
		}
		b.ens.System[path], b.ens.Environment[path], b.ens.Total[path] = system, heat, total
	}
	if m.potential != nil {
		b.work(m.potential(b.sim, start), m.potential(b.sim, end))
	}
	return nil
}

// work stores the work along the paths, the heat plus the potential gained.
func (b *block) work(from, to energy) {
	for i := range b.n {
		path := b.first + i
		gain := to(b.ens.Final.RawRowView(path)) - from(b.ens.Initial.RawRowView(path))
		b.ens.Work[path] = b.environment[i] + gain
	}
}
