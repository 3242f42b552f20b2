// Package diffusion is the nonequilibrium physics of generative diffusion
// models on data laws whose score is known exactly: Gaussian mixtures, the two
// Langevin processes that noise and regenerate them, and their thermodynamics.
package diffusion
