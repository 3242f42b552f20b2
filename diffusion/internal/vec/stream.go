package vec

import "math/rand/v2"

// Lanes is the number of lanes that kernels work on together: the length of
// every array is a multiple of it.
const Lanes = 32

// Stream is eight generators xoshiro256++ side by side (Blackman and Vigna,
// ACM Trans. Math. Softw. 47, 36 (2021)), word w of generator l at [w][l].
type Stream [4][8]uint64

// Seed puts the generators into a state drawn from src. Streams are independent if
// src is a strong generator, such as ChaCha8.
func (s *Stream) Seed(src rand.Source) {
	for w := range s {
		for l := range s[w] {
			s[w][l] = src.Uint64()
		}
	}
}

// next returns the next two words of generator l, modulo 8.
func next(s *[4][8]uint64, l int) (a, b uint64) {
	l &= 7 // no bounds checks are needed
	s0, s1, s2, s3 := s[0][l], s[1][l], s[2][l], s[3][l]
	a = rotl(s0+s3, 23) + s0
	s0, s1, s2, s3 = turn(s0, s1, s2, s3)
	b = rotl(s0+s3, 23) + s0
	s[0][l], s[1][l], s[2][l], s[3][l] = turn(s0, s1, s2, s3)
	return a, b
}

// turn advances the state of a generator.
func turn(s0, s1, s2, s3 uint64) (_, _, _, _ uint64) {
	t := s1 << 17
	s2 ^= s0
	s3 ^= s1
	return s0 ^ s3, s1 ^ s2, s2 ^ t, rotl(s3, 45)
}

// Uniforms fills dst with uniform deviates in [0, 1).
func (s *Stream) Uniforms(dst []float64) {
	for i := 0; i < len(dst); i += 2 {
		a, b := next((*[4][8]uint64)(s), i/2)
		dst[i], dst[i+1] = unit(a)-1, unit(b)-1
	}
}

func rotl(x uint64, k uint) uint64 { return x<<k | x>>(64-k) }
