package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/format"
)

// checkValues checks that an encoding that packs runs of equal values does not announce many more values than the page has.
func checkValues(b []byte, encoding format.Encoding, values int32) error {
	switch encoding {
	//lint:ignore SA1019 old files have it
	case format.PlainDictionary, format.RLEDictionary: // indices into the dictionary
		if len(b) == 0 {
			return nil
		}
		return checkRuns(b[1:], uint64(b[0]), values)
	case format.RLE: // booleans
		runs, _, err := prefixed(b)
		if err != nil {
			return err
		}
		return checkRuns(runs, 1, values)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray, format.DeltaByteArray:
		return checkDeltas(b, values)
	}
	return nil
}

// prefixed returns the part of b whose length precedes it, and what follows.
func prefixed(b []byte) (part, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errShort
	}
	n := binary.LittleEndian.Uint32(b)
	if rest, err = skip(b[4:], uint64(n)); err != nil {
		return nil, nil, err
	}
	return b[4 : 4+n], rest, nil
}

var errMany = errors.New("there are more values than the page is said to have")

// checkRuns checks the hybrid of run lengths and groups of 8 packed values with the given number of bits.
func checkRuns(b []byte, bits uint64, values int32) error {
	if bits > 32 {
		return fmt.Errorf("a value has %d bits", bits)
	}
	most := uint64(values) + 64 // the last group may be padded
	var total uint64
	for len(b) > 0 {
		head, rest, err := uvarint(b)
		if err != nil {
			return err
		}
		count, size := head>>1, (bits+7)/8
		if head&1 == 1 {
			if head>>1 > most {
				return errMany
			}
			count, size = head>>1*8, head>>1*bits
		}
		if total += min(count, most+1); total > most {
			return errMany
		}
		b = rest[min(size, uint64(len(rest))):]
	}
	return nil
}

// checkDeltas checks the head of differences: the size of a block, its number of miniblocks and the number of values.
func checkDeltas(b []byte, values int32) error {
	var head [3]uint64
	for i := range head {
		var err error
		if head[i], b, err = uvarint(b); err != nil {
			return err
		}
	}
	const largestBlock = 1 << 20
	if head[0] > largestBlock || head[1] > head[0] {
		return fmt.Errorf("differences in blocks of %d in %d parts", head[0], head[1])
	}
	if head[2] > uint64(values) {
		return errMany
	}
	return nil
}
