//go:build arm64

package f32

// fma returns x*y + z, rounded once: the compiler for this processor fuses the two.
func fma(x, y, z float32) float32 { return x*y + z }
