package samples_test

import (
	"fmt"
	"io"
	"log"
	"strings"

	"nonequilibrium/diffusion/samples"
)

// A table as a spreadsheet in German writes it. The separator and the decimal comma are recognised, and the text becomes the labels.
func ExampleReadCSV() {
	const file = "Länge;Breite;Art\r\n5,1;3,5;setosa\r\n7,0;3,2;versicolor\r\n4,9;3,0;setosa\r\n"
	set, err := samples.ReadCSV(strings.NewReader(file))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set.Columns(), set.Points().RawRowView(0), set.Classes(), set.Labels())
	// Output:
	// [Länge Breite] [5.1 3.5] [setosa versicolor] [0 1 0]
}

// The penguins that ship with chapter 40 have three columns of text, of which one has to be named, and some were not measured.
func ExampleReader_Open() {
	set, err := samples.Reader{
		Label:       "species",
		Ignore:      []string{"island", "sex", "year"},
		DropMissing: true,
	}.Open("../../notebooks/data/penguins.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set.Len(), "×", set.Dim(), set.Columns())
	fmt.Println(set.Classes())
	fmt.Println("left out for a missing value:", set.Source().Dropped)
	// Output:
	// 342 × 4 [bill_length_mm bill_depth_mm flipper_length_mm body_mass_g]
	// [Adelie Chinstrap Gentoo]
	// left out for a missing value: 2
}

// An error says where it is and what may help.
func ExampleOpen() {
	_, err := samples.Open("../../notebooks/data/penguins.csv")
	fmt.Println(err)
	_, err = samples.ReadCSV(strings.NewReader("x,y\n1,2\n3,four\n"))
	fmt.Println(err)
	// Output:
	// samples: the columns "species", "island", "sex" have text: name one of them as Label and the others in Ignore (in ../../notebooks/data/penguins.csv)
	// samples: line 3, column 2 ("y"): "four" is not a number
}

// Of a file that is larger than the memory, a sample is drawn in one pass, in which every row has the same probability.
func ExampleReader_ReadCSV() {
	numbers, to := io.Pipe()
	go func() {
		for i := range 100000 {
			fmt.Fprintln(to, i)
		}
		to.Close()
	}()
	set, err := samples.Reader{Sample: 1000, Seed: 1}.ReadCSV(numbers)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set.Len(), "of", set.Source().Rows)
	// Output:
	// 1000 of 100000
}

// Lengths in millimetres and masses in grams become numbers of one size, and generated points go back.
func ExampleSet_Standardize() {
	set, err := samples.ReadCSV(strings.NewReader("length,mass\n180,3000\n200,4000\n220,5000\n"))
	if err != nil {
		log.Fatal(err)
	}
	standard, transform, err := set.Standardize()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f\n", standard.Points().RawRowView(0))
	fmt.Println(transform.Invert(nil, []float64{0, 0}))
	// Output:
	// [-1.225 -1.225]
	// [200 4000]
}
