package samples

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// Every point of a reservoir sample has the same probability, and so has every pair.
func TestReaderSample(t *testing.T) {
	lawtest.Slow(t)
	const n, m, draws = 8, 3, 4000
	var file bytes.Buffer
	for i := range n {
		fmt.Fprintln(&file, i)
	}
	single, pairs := make([]float64, n), make([]float64, n*n)
	for seed := range uint64(draws) {
		set := lawtest.Must(Reader{Sample: m, Seed: seed}.ReadCSV(bytes.NewReader(file.Bytes())))
		if set.Len() != m || set.Source().Rows != n {
			t.Fatalf("%d points of %d", set.Len(), set.Source().Rows)
		}
		for i := range m {
			a := int(set.Points().At(i, 0))
			single[a]++
			for k := range i {
				b := int(set.Points().At(k, 0))
				pairs[min(a, b)*n+max(a, b)]++
			}
		}
	}
	for name, counts := range map[string][]float64{"points": single, "pairs": pairs} {
		p := float64(m) / n
		if name == "pairs" {
			p *= float64(m-1) / (n - 1)
		}
		for i, c := range counts {
			if name == "pairs" && i/n >= i%n {
				continue
			}
			if deviation := (c - draws*p) / math.Sqrt(draws*p*(1-p)); math.Abs(deviation) > 4 {
				t.Errorf("%s: %d is drawn %v times, %.1f standard errors from %v", name, i, c, deviation, draws*p)
			}
		}
	}
}

func TestReaderEvery(t *testing.T) {
	const file = "0,a\n1,b\nNA,b\n3,b\n4,a\n5,b\n6,b\n7,c\n8,b\n"
	set := lawtest.Must(Reader{Every: 3, DropMissing: true}.ReadCSV(strings.NewReader(file)))
	if got := mat.Col(nil, 0, set.Points()); !slices.Equal(got, []float64{0, 4, 7}) || !slices.Equal(set.Classes(), []string{"a", "c"}) {
		t.Errorf("every third: %v, classes %q", got, set.Classes())
	}
	set = lawtest.Must(Reader{Every: 3, Sample: 2, DropMissing: true}.ReadCSV(strings.NewReader(file)))
	if got := mat.Col(nil, 0, set.Points()); set.Len() != 2 || set.Labels()[0] != 0 && got[0] != 7 {
		t.Errorf("two of every third: %v, labels %v", got, set.Labels())
	}
}
