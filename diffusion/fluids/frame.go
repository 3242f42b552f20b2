package fluids

import (
	"fmt"
	"math"
)

// Frame has the coordinates in which a network sees a field on a ring of n points: the field is shifted so that its steepest fall, the strongest shock, is
// at x = 0, and its derivative is expanded in waves,
//
//	u(x) = Σ_k [y_{2k−2} cos kx + y_{2k−1} sin kx]/k,    k = 1 … n/2 − 1.
//
// This makes use of three things that are known of turbulence on a ring. All shifts are equally likely, so that one frame is enough and a shift is drawn afterwards. The mean
// of u is conserved, and there is no coordinate for it. And the spectrum falls about as k⁻², so that the y are of one size and noise hides all scales
// at about the same time; what is white noise in y is the path of a random walk in u. The wave k = n/2 is left out.
//
// A Frame is immutable and safe for concurrent use.
type Frame struct {
	points   int
	cos, sin []float64 // of multiples of π/n
}

// NewFrame returns the frame of rings of n points, an even number from 4 to 4096.
func NewFrame(points int) (*Frame, error) {
	const most = 4096
	if points < 4 || points > most || points%2 != 0 {
		return nil, fmt.Errorf("fluids: points = %d, want an even number from 4 to %d", points, most)
	}
	f := &Frame{points: points}
	for i := range 2 * points {
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(points))
		f.cos, f.sin = append(f.cos, cos), append(f.sin, sin)
	}
	return f, nil
}

// Dim returns the number of coordinates, n − 2.
func (f *Frame) Dim() int { return f.points - 2 }

// Shock returns the point i that is left of the steepest fall of u, the least u_{i+1} − u_i.
func (f *Frame) Shock(u []float64) (steepest int) {
	checkLength(f.points, u)
	least := math.Inf(1)
	for i, left := range u {
		if fall := u[(i+1)%len(u)] - left; fall < least {
			steepest, least = i, fall
		}
	}
	return steepest
}

// Coordinates puts y of a field into dst and returns it; a nil dst is allocated. The point x = 0 is in the middle of the steepest fall.
func (f *Frame) Coordinates(dst, u []float64) []float64 {
	dst = arg.Slice(dst, f.Dim())
	shock := f.Shock(u)
	clear(dst)
	for i, v := range u {
		for k := 1; k < f.points/2; k++ {
			at := f.angle(k, i-shock)
			dst[2*k-2] += v * f.cos[at] * float64(2*k) / float64(f.points)
			dst[2*k-1] += v * f.sin[at] * float64(2*k) / float64(f.points)
		}
	}
	return dst
}

// Field puts the field with the coordinates y into dst and returns it, with x = 0 between the points shift and shift + 1; a nil dst is allocated.
// The field is invariant under shifts, as turbulence is, if shift is a random one of the n points.
func (f *Frame) Field(dst, y []float64, shift int) []float64 {
	dst = arg.Slice(dst, f.points)
	checkLength(f.Dim(), y)
	arg.Index("shift", shift, f.points)
	for i := range dst {
		dst[i] = 0
		for k := 1; k < f.points/2; k++ {
			at := f.angle(k, i-shift)
			dst[i] += (y[2*k-2]*f.cos[at] + y[2*k-1]*f.sin[at]) / float64(k)
		}
	}
	return dst
}

// angle returns the index of the angle kx for the point that is offset points, less a half, from x = 0.
func (f *Frame) angle(k, offset int) int {
	turns := 2 * f.points
	return (k*(2*offset-1)%turns + turns) % turns
}
