// Package plotting draws the figures of the notebooks and of a paper.
package plotting
