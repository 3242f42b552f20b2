package blocks

import "context"

// Interrupted is for loops that are long by themselves: it returns the error of ctx at
// every 1024th n, and nil at the others, where it costs nothing.
func Interrupted(ctx context.Context, n int) error {
	if n%1024 != 0 {
		return nil
	}
	return ctx.Err()
}
