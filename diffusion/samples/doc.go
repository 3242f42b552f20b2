// Package samples is about the points of a user's own data, of which no distribution is known.
//
// Conventions and units are those of package diffusion.
package samples
