package parts

import (
	"encoding/json"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// FuzzDecode: no bytes break the reading of a part.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":"nonequilibrium ensemble 1","sha256":"","part":{}}`))
	body := []byte(`{"plan":{},"summary":null}`)
	f.Add(lawtest.Must(json.Marshal(envelope{Format, checksum(body), body})))
	f.Fuzz(func(t *testing.T, content []byte) {
		if p, err := Decode(content); err == nil {
			_, _, _ = p.Span()
		}
	})
}
