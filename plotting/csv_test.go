package plotting

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCSV saves one of each series and reads the table back.
func TestCSV(t *testing.T) {
	x, y := []float64{1, 2}, []float64{3, 4}
	z := [][]float64{{5, 6}, {7, 8}}
	flat := NewPanel("", "", "").
		Band(x, x, y, "b").Line(x, y, "l").Thread(x, y).Scatter(x, y, "s").ErrorBars(x, y, []float64{0.1, 0.2}, "e").
		Histogram([]float64{0, 0, 1, 1}, 2, "h").Arrows(x, y, x, y, "a").VLine(7, "v").HLine(8, "").Annotate(1, 2, "n")
	gridded := NewPanel("", "", "").HeatMap(x, y, z, "m")
	named := NewPanel("", "", "").Regions(x, y, [][]int{{0, 1}, {1, 1}}, []string{"A", "B"})
	box := NewPanel3D("", "", "", "").Path(x, y, x, "p").Points(x, y, x, "c")
	path := filepath.Join(t.TempDir(), "data.csv")
	if err := Grid(2, flat, gridded, named, box).Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[string]bool)
	for _, row := range rows {
		have[strings.Join(row[:10], ",")] = true // those of bars are empty
	}
	for _, want := range []string{
		"panel,series,kind,label,x,y,z,x_to,y_to,error",
		"a,1,band,b,2,2,,,4,", "a,2,line,l,1,3,,,,", "a,3,line,,2,4,,,,", "a,4,points,s,2,4,,,,", "a,5,points,e,2,4,,,,0.2",
		"a,6,histogram,h,0,1,,0.5,,", "a,7,arrows,a,1,3,,2,6,", "a,8,vertical line,v,7,,,,,", "a,9,horizontal line,,,8,,,,", "a,10,note,n,1,2,,,,",
		"b,1,map,,2,3,7,,,", "c,1,regions,,1,4,1,,,", "d,1,points,p,1,3,1,,,", "d,2,points,c,2,4,2,,,",
	} {
		if !have[want] {
			t.Errorf("no row %q in\n%s", want, b)
		}
	}
}
