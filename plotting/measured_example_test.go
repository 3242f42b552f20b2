package plotting_test

import (
	"fmt"

	"nonequilibrium/plotting"
)

func ExampleValue() {
	fmt.Println(plotting.Value(0.11324, 0.0031), plotting.Value(0.11324, 0.0131), plotting.Value(-113245, 3100))
	// Output: 0.113(3) 0.113(13) −1.13(3)×10⁵
}

func ExampleMeasured() {
	estimate := struct{ Value, StdErr float64 }{0.76, 0.02} // as those of package diagnosis
	fmt.Println(plotting.Measured(estimate))
	// Output: 0.76(2)
}
