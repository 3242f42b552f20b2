package arrow

// WhichProduction says how the production of generation compares with that of noising.
func WhichProduction() string {
	// BEGIN SOLUTION
	return "same"
	// END SOLUTION
}

// Theorem says how the exponential average with a wrong score compares with 1.
func Theorem() string {
	// BEGIN SOLUTION
	return "same"
	// END SOLUTION
}
