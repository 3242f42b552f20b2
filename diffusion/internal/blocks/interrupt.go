package blocks

import "context"

// Interrupted is for long loops inside a block: it returns the error of ctx for
// every 1024th n. For the others it returns nil at no cost.
func Interrupted(ctx context.Context, n int) error {
	if n%1024 != 0 {
		return nil
	}
	return ctx.Err()
}
