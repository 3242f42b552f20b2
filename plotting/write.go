package plotting

import (
	"fmt"

	"nonequilibrium/internal/atomicfile"
)

// writeFile replaces a file by data, or leaves it as it is if that fails.
func writeFile(path string, data []byte) error {
	if err := atomicfile.Write(path, data); err != nil {
		return fmt.Errorf("plotting: Save: %w", err)
	}
	return nil
}
