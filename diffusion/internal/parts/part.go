package parts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"nonequilibrium/diffusion"
	"nonequilibrium/internal/atomicfile"
)

// Format is that of the files.
const Format = "nonequilibrium ensemble 1"

// Part is what a file holds: paths of an ensemble, and which they ought to be. Results are for readers; they follow from the summary.
type Part struct {
	Plan    Plan               `json:"plan"`
	Block   string             `json:"block,omitempty"` // nothing: all
	Results *results           `json:"results,omitempty"`
	Summary *diffusion.Summary `json:"summary"`
}

// envelope protects the bytes of a part.
type envelope struct {
	Format string          `json:"format"`
	SHA256 string          `json:"sha256"` // of the part, without spaces
	Part   json.RawMessage `json:"part"`
}

// Write puts the part into a file, in one go: the file has the old content or the new one, whatever happens.
func (p *Part) Write(name string) error {
	content, err := p.Content()
	if err != nil {
		return err
	}
	return atomicfile.Write(name, append(content, '\n'))
}

// Content returns the line that is the content of the part's file.
func (p *Part) Content() ([]byte, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return json.Marshal(envelope{Format, checksum(body), body})
}

func checksum(body []byte) string {
	hash := sha256.Sum256(body)
	return hex.EncodeToString(hash[:])
}

// Read reads a file that Write wrote. Every error names the file.
func Read(name string) (*Part, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	p, err := Decode(content)
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	return p, nil
}

// Decode reads the content of a file.
func Decode(content []byte) (*Part, error) {
	var e envelope
	if len(content) == 0 {
		return nil, errors.New("is empty")
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	switch err := decoder.Decode(&e); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("is cut off")
	case err != nil:
		return nil, fmt.Errorf("is damaged or not a part: %w", err)
	case e.Format != Format:
		return nil, fmt.Errorf("is not a part: its format is %q, want %q", e.Format, Format)
	}
	if rest := bytes.TrimSpace(content[decoder.InputOffset():]); len(rest) > 0 {
		return nil, errors.New("is damaged: something follows the part")
	}
	var body bytes.Buffer
	if err := json.Compact(&body, e.Part); err != nil || checksum(body.Bytes()) != e.SHA256 {
		return nil, errors.New("is damaged: the checksum is wrong")
	}
	p := new(Part)
	if err := json.Unmarshal(body.Bytes(), p); err != nil {
		return nil, fmt.Errorf("is not a part: %w", err)
	}
	if p.Summary == nil {
		p.Summary = new(diffusion.Summary)
	}
	return p, nil
}

// Called returns the name of the part's block.
func (p *Part) Called() string {
	if p.Block == "" {
		return "1/1"
	}
	return p.Block
}

// Span returns which paths the part ought to have, and what to call them.
func (p *Part) Span() (diffusion.Span, Block, error) {
	s, _, err := p.Plan.Simulation()
	if err != nil {
		return diffusion.Span{}, Block{}, err
	}
	b := Block{1, 1}
	if p.Block != "" {
		if err := b.Set(p.Block); err != nil {
			return diffusion.Span{}, Block{}, fmt.Errorf("block %q: %w", p.Block, err)
		}
	}
	span, err := b.Span(s)
	return span, b, err
}
