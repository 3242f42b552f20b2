package f32

// fma returns x*y + z, rounded once in all but one of 2²⁹ operations, where the second rounding of fma_exact.go falls halfway between two
// float32 and goes the other way. The test for that takes most of the time in WebAssembly, where pictures are drawn and nothing is trained.
func fma(x, y, z float32) float32 { return float32(float64(x)*float64(y) + float64(z)) }
