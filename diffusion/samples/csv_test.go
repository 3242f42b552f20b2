package samples

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// utf16Text is text as Excel writes it.
func utf16Text(order binary.ByteOrder, text string) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		_ = binary.Write(&b, order, u)
	}
	return b.String()
}

func rows(s *Set) [][]float64 {
	var all [][]float64
	for i := range s.Len() {
		all = append(all, mat.Row(nil, i, s.points))
	}
	return all
}

// All these files are the same table.
func TestReadCSVDialects(t *testing.T) {
	const table = "x,y,kind\n1.5,-2,b\n3e1,0.25,a\n-4,5,b\n"
	semicolons := strings.NewReplacer(",", ";", ".", ",").Replace(table)
	for name, file := range map[string]string{
		"commas":            table,
		"no last newline":   strings.TrimSuffix(table, "\n"),
		"CRLF":              strings.ReplaceAll(table, "\n", "\r\n"),
		"CR":                strings.ReplaceAll(table, "\n", "\r"),
		"tabs":              strings.ReplaceAll(table, ",", "\t"),
		"bars":              strings.ReplaceAll(table, ",", "|"),
		"blanks":            strings.ReplaceAll(table, ",", " "),
		"aligned":           strings.ReplaceAll(table, ",", "   \t "),
		"blanks before":     "  " + strings.ReplaceAll(strings.TrimSpace(table), "\n", "\n  "),
		"blanks around":     strings.ReplaceAll(table, ",", " , "),
		"semicolons":        semicolons,
		"tabs and commas":   strings.ReplaceAll(semicolons, ";", "\t"),
		"UTF-8 mark":        "\ufeff" + table,
		"UTF-16LE":          utf16Text(binary.LittleEndian, strings.ReplaceAll(table, ",", "\t")),
		"UTF-16BE":          utf16Text(binary.BigEndian, semicolons),
		"quoted":            "\"x\",\"y\",\"kind\"\n\"1.5\",\"-2\",\"b\"\n\"3e1\",\"0.25\",\"a\"\n\"-4\",\"5\",\"b\"\n",
		"quoted with comma": "x,y,kind\n\"1,5\",-2,b\n3e1,\"0,25\",a\n-4,5,b\n",
		"comments":          "# made by hand\n" + strings.ReplaceAll(table, "\n", "\n#\n  # and so on\n"),
		"empty lines":       "\n" + strings.ReplaceAll(table, "\n", "\n\n \n,,\n"),
		"commas at the end": strings.ReplaceAll(table, "\n", ",\n"),
		"and not in header": strings.Replace(strings.ReplaceAll(table, "\n", ",\n"), "kind,", "kind", 1),
		"index of pandas":   ",x,y,kind\n0,1.5,-2,b\n1,3e1,0.25,a\n2,-4,5,b\n",
		"index of R":        "\"\",\"x\",\"y\",\"kind\"\n\"1\",1.5,-2,\"b\"\n\"2\",3e1,0.25,\"a\"\n\"3\",-4,5,\"b\"\n",
		"write.table of R":  "\"x\" \"y\" \"kind\"\n\"1\" 1.5 -2 \"b\"\n\"2\" 3e1 0.25 \"a\"\n\"3\" -4 5 \"b\"\n",
		"separator told":    "sep=;\r\n" + strings.ReplaceAll(table, ",", ";"),
		"Fortran":           "x y kind\n 1.5D+00 -2 b\n 3.0D+01 2.5D-01 a\n -4.0D+00 5 b\n",
		"minus":             strings.ReplaceAll(table, "-", "\u2212"),
	} {
		for how, r := range map[string]io.Reader{"": strings.NewReader(file), ", stream": iotest.OneByteReader(strings.NewReader(file))} {
			set, err := ReadCSV(r)
			if err != nil {
				t.Errorf("%s%s: %v", name, how, err)
				continue
			}
			if got, want := rows(set), [][]float64{{1.5, -2}, {30, 0.25}, {-4, 5}}; !reflect.DeepEqual(got, want) {
				t.Errorf("%s%s: %v, want %v", name, how, got, want)
			}
			if got := set.Labels(); !slices.Equal(got, []int{1, 0, 1}) || !slices.Equal(set.Classes(), []string{"a", "b"}) {
				t.Errorf("%s%s: labels %v of %q", name, how, got, set.Classes())
			}
			if got := set.Columns(); !slices.Equal(got, []string{"x", "y"}) {
				t.Errorf("%s%s: columns %q", name, how, got)
			}
		}
	}
}

func TestReadCSVWithoutHeader(t *testing.T) {
	set := lawtest.Must(ReadCSV(strings.NewReader("5.1,3.5,setosa\n7,3.2,versicolor\n4.9,3,setosa\n6.4,3.2,versicolor\n")))
	if set.Columns() != nil || set.Dim() != 2 || !slices.Equal(set.Labels(), []int{0, 1, 0, 1}) {
		t.Errorf("columns %q, dimension %d, labels %v", set.Columns(), set.Dim(), set.Labels())
	}
	set = lawtest.Must(ReadCSV(strings.NewReader("1\n2\n\n3")))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{1}, {2}, {3}}) {
		t.Errorf("one column: %v", got)
	}
	set = lawtest.Must(Reader{Header: HasHeader}.ReadCSV(strings.NewReader("2001,2002\n1,2\n")))
	if got := set.Columns(); !slices.Equal(got, []string{"2001", "2002"}) {
		t.Errorf("columns %q", got)
	}
}

func TestReaderColumns(t *testing.T) {
	const table = "id,x,y,site,kind\n7,1,2,p,1\n8,3,4,q,10\n9,5,6,p,2\n"
	set := lawtest.Must(Reader{Label: "kind", Ignore: []string{"id", "site"}}.ReadCSV(strings.NewReader(table)))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{1, 2}, {3, 4}, {5, 6}}) {
		t.Errorf("points %v", got)
	}
	if !slices.Equal(set.Classes(), []string{"1", "2", "10"}) || !slices.Equal(set.Labels(), []int{0, 2, 1}) {
		t.Errorf("labels %v of %q", set.Labels(), set.Classes())
	}
	if got, want := set.Source(), (Source{Rows: 3, Ignored: []string{`"id"`, `"site"`}}); !reflect.DeepEqual(got, want) {
		t.Errorf("source %+v, want %+v", got, want)
	}
	set = lawtest.Must(Reader{Columns: []string{"y", "2"}}.ReadCSV(strings.NewReader(table)))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{2, 1}, {4, 3}, {6, 5}}) || set.Labels() != nil {
		t.Errorf("points %v, labels %v", got, set.Labels())
	}
}

func TestReaderMissing(t *testing.T) {
	const table = "x,y,kind\n1,2,a\nNA,,a\n3,4,?\n5,n/a,b\n#N/A,1,b\n7,8,b\n9,NaN,b\n1,1,a\n"
	set := lawtest.Must(Reader{DropMissing: true}.ReadCSV(strings.NewReader(table)))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{1, 2}, {7, 8}, {1, 1}}) {
		t.Errorf("points %v", got)
	}
	if got := set.Source(); got.Rows != 8 || got.Dropped != 5 {
		t.Errorf("source %+v", got)
	}
	set = lawtest.Must(Reader{DropMissing: true, Missing: []string{"-999"}}.ReadCSV(strings.NewReader("x,y\n-999,1\n2,3\n")))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{2, 3}}) {
		t.Errorf("points %v", got)
	}
}

// What cannot be read is refused, and the error says where.
func TestReadCSVRefuses(t *testing.T) {
	for _, test := range []struct {
		name, file, want string
		r                Reader
	}{
		{"empty", "", "the file has no row", Reader{}},
		{"comments only", "# a\n#b\n", "the file has no row", Reader{}},
		{"header only", "x,y\n", "only a line with names", Reader{}},
		{"a quote that stays open", "x,y\n1,\"2\n3,4\n", "line 2, column 2: the quote is not closed", Reader{}},
		{"thousands as text", "t,x\n1,\"1,234.5\"\n2,\"2,345.6\"\n", `column "x" has text that is neither a number nor the name of a class, as "1,234.5"`, Reader{}},
		{"missing", "x,y\n1,2\n3,\n", `line 3, column 2 ("y"): a value is missing; DropMissing`, Reader{}},
		{"missing label", "1,a\n3,a\n3,NA\n", `line 3, column 2: a value is missing`, Reader{}},
		{"all missing", "x\nNA\n", `(rows: 1, with a value missing: 1)`, Reader{DropMissing: true}},
		{"short row", "x,y,z\n1,2,3\n4,5\n", "line 3: there are 2 fields, want 3", Reader{}},
		{"long row", "1,2\n3,4\n4,5,6\n", "line 3: there are 3 fields, want 2", Reader{}},
		{"short header", "x,y\n1,2,3,4\n1,2,3,4\n", "line 2: there are 4 fields, want 2", Reader{}},
		{"not a number", "x,y\n1,2\n3,4o\n", `line 3, column 2 ("y"): "4o" is not a number`, Reader{}},
		{"not a number, dropped", "x,y\n1,2\nNA,4o\n", `line 3, column 2 ("y"): "4o" is not a number`, Reader{DropMissing: true}},
		{"not a number, after comments", "#\nx,y\n\n1,2\n#\n3,4o\n", `line 6, column 2`, Reader{}},
		{"a formula that failed", "1,2\n#DIV/0!,2\n", `line 2, column 1: "#DIV/0!" is not a number`, Reader{}},
		{"infinite", "1,2\n3,inf\n", `line 2, column 2: "inf" is not a finite number`, Reader{}},
		{"too large", "1,2\n3,1e999\n", `line 2, column 2: "1e999" is not a finite number`, Reader{}},
		{"hexadecimal", "1,2\n3,0x1p4\n", `line 2, column 2: "0x1p4" is not a number`, Reader{}},
		{"quote not closed", "1,2\n3,\"4\n5,6\n7,8\n", "line 2, column 2: the quote is not closed", Reader{}},
		{"text after quote", "1,2\n3,\"4\"5\n", "line 2, column 2: text follows the closing quote", Reader{}},
		{"zero bytes", "1,2\n3\x00,4\n", "line 2: there is a zero byte", Reader{}},
		{"UTF-16 without mark", utf16Text(binary.LittleEndian, "1,2\n")[2:], "UTF-16 without a byte-order mark", Reader{}},
		{"half a character of UTF-16", utf16Text(binary.LittleEndian, "1,2\n3,4") + "\x31", "line 2, column 2", Reader{}},
		{"later zero byte", strings.Repeat("1,2\n", 50000) + "1,\x00\n", "line 50001, column 2: \"\\x00\" is not a number", Reader{}},
		{"names or not", "x,2\n1,2\n", `line 1, column 1: "x" is not a number, but others in this line are: Header`, Reader{}},
		{"two columns of text", "x,s,t\n1,a,b\n2,a,b\n", `the columns "s", "t" have text: name one of them as Label`, Reader{}},
		{"another column of text", "x,s,t\n1,a,b\n2,a,b\n", `besides the labels, the columns "t" have text`, Reader{Label: "s"}},
		{"text alone", "s\na\nb\n", "has numbers", Reader{}},
		{"dates", "t,x\nmon,1\ntue,2\nwed,4\n", `column "t" has text that is neither a number nor the name of a class, as "mon": in 3 of 3 rows`, Reader{}},
		{"thousands", "x;y\n1,234;5\n", `the comma of "1,234" in line 2, column 1 may be a decimal comma or separate thousands: Decimal`, Reader{}},
		{"points and commas", "1,5;2\n3;4.5\n", `"4.5" in line 2, column 2 has a decimal point, "1,5" in line 1, column 1 a comma`, Reader{}},
		{"thousands and comma", "1,5;2\n3;1.234,5\n", `line 2, column 2: "1.234,5" is not a number`, Reader{}},
		{"commas later", strings.Repeat("1;2\n", 200) + "1,5;2\n", `line 201, column 1: "1,5" is not a number; Decimal`, Reader{}},
		{"a column that was empty", "1,2,\n" + strings.Repeat("1,2,\n", 200) + "1,2,3\n", `line 202, column 3: "3" stands in a column that has no name`, Reader{}},
		{"no such column", "x,y\n1,2\n", `Columns: there is no column "z" among "x", "y"`, Reader{Columns: []string{"z"}}},
		{"no such label", "x,y\n1,2\n", `Label: there is no column "3" among "x", "y"`, Reader{Label: "3"}},
		{"ambiguous column", "x,x\n1,2\n", `columns 1 and 2 are both named "x"`, Reader{Columns: []string{"x"}}},
		{"twice the same", "x,y\n1,2\n", `column "x" is named twice`, Reader{Columns: []string{"x", "1"}}},
		{"text for numbers", "x,y\n1,a\n", `column "y" of Columns has text`, Reader{Columns: []string{"y"}}},
		{"too much skipped", "x,y\n1,2\n", `line 3: Skip = 5 lines, but there are 2`, Reader{Skip: 5}},
		{"no columns", "1\n", "Columns is empty", Reader{Columns: []string{}}},
		{"Every", "1\n", "Every = -1", Reader{Every: -1}},
		{"Sample", "1\n", "Sample = -1", Reader{Sample: -1}},
		{"Header", "1\n", "Header = 7", Reader{Header: 7}},
		{"Comma", "1\n", `Comma = '€'`, Reader{Comma: '€'}},
		{"Decimal", "1\n", `Decimal = 'x'`, Reader{Decimal: 'x'}},
		{"Comma and Comment", "1\n", `cannot be told apart`, Reader{Comma: ';', Comment: ';'}},
	} {
		_, err := test.r.ReadCSV(strings.NewReader(test.file))
		lawtest.CheckError(t, "samples", test.name, err, test.want)
	}
	_, err := ReadCSV(nil)
	lawtest.CheckError(t, "samples", "nil", err, "the reader is nil")
	_, err = ReadCSV(io.MultiReader(strings.NewReader("1,2\n3,4\n"), iotest.ErrReader(errors.New("disk failure"))))
	lawtest.CheckError(t, "samples", "failing reader", err, "line 3: disk failure")
}

// A line or a quote that does not end is no reason to take the whole file into memory.
func TestReadCSVLongLines(t *testing.T) {
	lawtest.Slow(t)
	long := strings.Repeat("1", longest+1)
	_, err := ReadCSV(strings.NewReader("1\n" + long + "\n"))
	lawtest.CheckError(t, "samples", "second line", err, "line 2: the line has more than 16 MiB")
	_, err = ReadCSV(strings.NewReader(long))
	lawtest.CheckError(t, "samples", "first line", err, "line 1: the line has more than 16 MiB")
	_, err = ReadCSV(strings.NewReader("1,2\n3,\"4\n" + strings.Repeat("5,6\n", longest/2)))
	lawtest.CheckError(t, "samples", "quote", err, "line 2, column 2: the quote is not closed")
}

func TestReadCSVOptions(t *testing.T) {
	file := "Instrument X\nserial 12, 2024\na;b\nmm;s\n1,234;5\n% note\n2,500;6\n"
	set := lawtest.Must(Reader{Skip: 4, Decimal: ',', Comment: '%'}.ReadCSV(strings.NewReader(file)))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{1.234, 5}, {2.5, 6}}) {
		t.Errorf("points %v", got)
	}
	set = lawtest.Must(ReadCSV(strings.NewReader("L\xe4nge (\xb5m),\xb0C\n1,2\n")))
	if got := set.Columns(); !slices.Equal(got, []string{"Länge (µm)", "°C"}) {
		t.Errorf("columns %q", got)
	}
}
