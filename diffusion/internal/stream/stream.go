// Package stream makes random streams: a separate one for every block of paths, and
// the generator for a source that the caller passes in.
package stream

import (
	"encoding/binary"
	"math/rand/v2"
)

// New returns the stream for one purpose of one block of the run with the given
// seed. ChaCha8 is a cipher: streams whose keys differ in a single bit are independent.
func New(seed, block, purpose uint64) *rand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], seed)
	binary.LittleEndian.PutUint64(key[8:], block)
	binary.LittleEndian.PutUint64(key[16:], purpose)
	return rand.NewChaCha8(key)
}

// From returns the generator that draws from src, or from the global source of
// math/rand/v2 if src is nil.
func From(src rand.Source) *rand.Rand {
	if src == nil {
		src = global{}
	}
	return rand.New(src)
}

// global is the source of the functions of math/rand/v2.
type global struct{}

func (global) Uint64() uint64 { return rand.Uint64() }
