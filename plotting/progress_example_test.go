package plotting_test

import "nonequilibrium/plotting"

// Unless a notebook is open in a browser the returned function does nothing.
func ExampleProgress() {
	report := plotting.Progress("sampling")
	for i := 0; i <= 10; i++ {
		report(i, 10)
	}
	// Output:
}
