// Package stream gives every block of paths a random stream of its own.
package stream

import (
	"encoding/binary"
	"math/rand/v2"
)

// New returns the stream for one purpose of one block of the run with the given
// seed. ChaCha8 is a cipher: streams whose keys differ in a bit are independent.
func New(seed, block, purpose uint64) *rand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], seed)
	binary.LittleEndian.PutUint64(key[8:], block)
	binary.LittleEndian.PutUint64(key[16:], purpose)
	return rand.NewChaCha8(key)
}
