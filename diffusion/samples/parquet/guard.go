package parquet

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// The library trusts the sizes that a file states and sets memory aside for them. What is here compares them with the size of the file
// first.

const (
	longestHeader = 1 << 16 // of a page, with its statistics
	mostValues    = 1 << 24 // of a page; writers end a page after about 10⁶ bytes
	largestPage   = 1 << 28 // bytes, uncompressed
	deepest       = 32      // structures and lists within each other
)

// checkFooter checks the last part of a file, which describes all others.
func checkFooter(in io.ReaderAt, size int64) error {
	const ends = 12 // PAR1, and at the end the length of the footer and PAR1
	if size < ends {
		return fmt.Errorf("parquet: a file of %d bytes is none of Parquet", size)
	}
	end := make([]byte, 8)
	if _, err := in.ReadAt(end, size-8); err != nil && err != io.EOF {
		return fmt.Errorf("parquet: byte %d: %w", size-8, err)
	}
	if string(end[4:]) != "PAR1" {
		return fmt.Errorf("parquet: byte %d: %q does not end a file of Parquet: it is another one, or cut off", size-4, end[4:])
	}
	length := int64(binary.LittleEndian.Uint32(end))
	if length > size-ends {
		return fmt.Errorf("parquet: byte %d: the footer has %d bytes, but the file has %d", size-8, length, size)
	}
	footer := make([]byte, length)
	begin := size - 8 - length
	if _, err := in.ReadAt(footer, begin); err != nil && err != io.EOF {
		return fmt.Errorf("parquet: byte %d: %w", begin, err)
	}
	rest, err := skipStruct(footer, 0)
	if err != nil {
		return fmt.Errorf("parquet: byte %d: the footer: %w", begin+length-int64(len(rest)), err)
	}
	return nil
}

// checkPages checks that the pages of a column in a row group lie in the file and have as many values as the row group has rows.
func (t *Table) checkPages(group int, column leaf, name string) error {
	refuse := func(at int64, problem string, args ...any) error {
		return fmt.Errorf("parquet: row group %d, column %q, byte %d: %s", group+1, name, at, fmt.Sprintf(problem, args...))
	}
	row := t.file.Metadata().RowGroups[group]
	if column.index >= len(row.Columns) {
		return fmt.Errorf("parquet: row group %d has %d columns, and %q is none of them", group+1, len(row.Columns), name)
	}
	meta := row.Columns[column.index].MetaData
	at := meta.DataPageOffset
	if d := meta.DictionaryPageOffset; d != 0 {
		at = d
	}
	end := at + meta.TotalCompressedSize
	if at < 4 || meta.TotalCompressedSize < 0 || end > t.size || end < at {
		return refuse(at, "the column is said to have %d bytes, but the file has %d", meta.TotalCompressedSize, t.size)
	}
	var values int64
	for at < end {
		p, err := t.page(at, end)
		if err == nil {
			p.codec, p.nullable = meta.Codec, column.nullable
			err = p.check()
		}
		if err != nil {
			return refuse(at, "%v", err)
		}
		if p.header.Type != format.DictionaryPage {
			values += int64(p.values)
		}
		at = p.end
	}
	if values != row.NumRows {
		return refuse(at, "there are %d values, want one for each of the %d rows", values, row.NumRows)
	}
	return nil
}

// page is a part of a column that is packed.
type page struct {
	header   format.PageHeader
	body     []byte
	end      int64 // where in the file
	values   int32
	codec    format.CompressionCodec
	nullable bool
	scratch  *scratch
}

// scratch is memory that the pages use one after the other.
type scratch struct{ head, body, unpacked []byte }

func resized(b []byte, n int64) []byte {
	if int64(cap(b)) < n {
		return make([]byte, n)
	}
	return b[:n]
}

// page reads the page at a byte of the file, in a column that ends at another.
func (t *Table) page(at, end int64) (p page, err error) {
	p.scratch = &t.scratch
	t.scratch.head = resized(t.scratch.head, min(longestHeader, end-at))
	b := t.scratch.head
	if n, err := t.in.ReadAt(b, at); n < len(b) {
		return p, err
	}
	rest, err := skipStruct(b, 0)
	if err != nil {
		return p, fmt.Errorf("the header of a page: %w", err)
	}
	length := int64(len(b) - len(rest))
	err = guarded(func() error {
		var protocol thrift.CompactProtocol
		return thrift.NewDecoder(protocol.NewReaderFromBytes(b[:length])).Decode(&p.header)
	})
	if err != nil {
		return p, err
	}
	size := int64(p.header.CompressedPageSize)
	if size < 0 || size > end-at-length {
		return p, fmt.Errorf("a page of %d bytes does not fit into the %d of the column", size, end-at-length)
	}
	p.end = at + length + size
	t.scratch.body = resized(t.scratch.body, size)
	p.body = t.scratch.body
	if n, err := t.in.ReadAt(p.body, at+length); n < len(p.body) {
		return p, err
	}
	return p, nil
}

// check checks the sizes that a page states.
func (p *page) check() error {
	h := &p.header
	if h.UncompressedPageSize < 0 || h.UncompressedPageSize > largestPage {
		return fmt.Errorf("a page has %d bytes uncompressed, want at most %d", h.UncompressedPageSize, largestPage)
	}
	switch h.Type {
	case format.DataPage:
		p.values = h.DataPageHeader.V.NumValues
	case format.DataPageV2:
		p.values = h.DataPageHeaderV2.V.NumValues
	case format.DictionaryPage:
		p.values = h.DictionaryPageHeader.V.NumValues
	default:
		return fmt.Errorf("there is a page of the unknown type %d", h.Type)
	}
	if p.values < 0 || p.values > mostValues {
		return fmt.Errorf("a page has %d values, want at most %d", p.values, mostValues)
	}
	switch h.Type {
	case format.DataPage:
		return p.checkData()
	case format.DataPageV2:
		return p.checkDataV2()
	}
	return nil
}

// checkData checks the runs of a page whose levels are compressed with its values.
func (p *page) checkData() error {
	body, err := p.unpack(p.body)
	if err != nil {
		return err
	}
	if p.nullable {
		var levels []byte
		if levels, body, err = prefixed(body); err != nil {
			return err
		}
		if err := checkRuns(levels, 1, p.values); err != nil {
			return err
		}
	}
	return checkValues(body, p.header.DataPageHeader.V.Encoding, p.values)
}

// checkDataV2 checks the runs of a page whose levels are not compressed.
func (p *page) checkDataV2() error {
	h := &p.header.DataPageHeaderV2.V
	repetition, definition := int64(h.RepetitionLevelsByteLength), int64(h.DefinitionLevelsByteLength)
	if repetition < 0 || definition < 0 || repetition+definition > int64(len(p.body)) {
		return errShort
	}
	if err := checkRuns(p.body[repetition:repetition+definition], 1, p.values); err != nil {
		return err
	}
	body := p.body[repetition+definition:]
	if !h.IsCompressed.Valid || h.IsCompressed.V {
		var err error
		if body, err = p.unpack(body); err != nil {
			return err
		}
	}
	return checkValues(body, h.Encoding, p.values)
}

// unpack returns what is compressed in b.
func (p *page) unpack(b []byte) ([]byte, error) {
	if p.codec == format.Snappy {
		if n, _, err := uvarint(b); err != nil || n > largestPage {
			return nil, errShort
		}
	}
	unpacked := b
	if p.codec != format.Uncompressed {
		err := guarded(func() (err error) {
			unpacked, err = parquet.LookupCompressionCodec(p.codec).Decode(p.scratch.unpacked[:0], b)
			return err
		})
		if err != nil {
			return nil, err
		}
		p.scratch.unpacked = unpacked
	}
	// For what the header says, the library will set memory aside.
	if said := int64(p.header.UncompressedPageSize); said > 2*int64(len(unpacked))+longestHeader {
		return nil, fmt.Errorf("a page has %d bytes uncompressed, not %d", len(unpacked), said)
	}
	return unpacked, nil
}
