package frozen

// WithoutNoise says what the samples are that are made with the force of the reverse process and no noise.
func WithoutNoise() string {
	// BEGIN SOLUTION
	return "narrower"
	// END SOLUTION
}

// Flow says what they are with the force y + ∇ln p and no noise.
func Flow() string {
	// BEGIN SOLUTION
	return "right"
	// END SOLUTION
}
