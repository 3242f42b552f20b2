package parquet

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"nonequilibrium/diffusion/internal/half"
	"nonequilibrium/diffusion/samples"
)

// leaf is a column that has values, and how they are read.
type leaf struct {
	index    int
	nullable bool
	number   func(parquet.Value) float64
	class    func(parquet.Value) []byte
}

// halves returns which of the columns that have values are of the type FLOAT16, which the library takes for bytes.
func halves(schema []format.SchemaElement) map[int]bool {
	are := make(map[int]bool)
	leaf := 0
	for _, element := range schema {
		if element.NumChildren.Valid && element.NumChildren.V > 0 {
			continue
		}
		_, is := element.LogicalType.Value.(*format.Float16Type)
		are[leaf] = is && element.TypeLength.V == 2
		leaf++
	}
	return are
}

// describe returns what a column is. Columns of columns are of the kind Other.
func describe(c *parquet.Column, isHalf map[int]bool) (samples.Column, leaf) {
	column := samples.Column{Name: c.Name(), Kind: samples.Other}
	switch {
	case c.Repeated():
		column.Type = "list"
		return column, leaf{}
	case !c.Leaf():
		column.Type = "nested column"
		return column, leaf{}
	}
	l := leaf{index: c.Index(), nullable: c.Optional(), number: number(c.Type()), class: func(v parquet.Value) []byte { return v.ByteArray() }}
	if isHalf[c.Index()] && c.Type().Kind() == parquet.FixedLenByteArray {
		l.number = func(v parquet.Value) float64 { return half.Float64(binary.LittleEndian.Uint16(v.ByteArray())) }
	}
	switch {
	case isText(c.Type()):
		column.Kind = samples.Text
	case l.number == nil:
		column.Type = strings.ToLower(c.Type().String())
	case strings.HasPrefix(column.Name, "__index_level_"): // by pandas
		column.Kind = samples.Index
	default:
		column.Kind = samples.Number
	}
	if l.number != nil {
		l.class = func(v parquet.Value) []byte { return strconv.AppendFloat(nil, l.number(v), 'f', -1, 64) }
	}
	return column, l
}

func isText(t parquet.Type) bool {
	if t.Kind() != parquet.ByteArray {
		return false
	}
	if t.LogicalType() == nil || t.LogicalType().Value == nil {
		return true
	}
	switch t.LogicalType().Value.(type) {
	case *format.StringType, *format.EnumType:
		return true
	}
	return false
}

// number returns what reads the values of a type as numbers, nil if they are none.
func number(t parquet.Type) func(parquet.Value) float64 {
	var logical any
	if l := t.LogicalType(); l != nil && l.Value != nil {
		logical = l.Value
	}
	switch logical := logical.(type) {
	case nil:
		return plainNumber(t.Kind())
	case *format.IntType:
		if logical.IsSigned {
			return plainNumber(t.Kind())
		}
		if t.Kind() == parquet.Int32 {
			return func(v parquet.Value) float64 { return float64(v.Uint32()) }
		}
		return func(v parquet.Value) float64 { return float64(v.Uint64()) }
	case *format.DecimalType:
		return decimal(t.Kind(), int(logical.Scale))
	}
	return nil
}

func plainNumber(kind parquet.Kind) func(parquet.Value) float64 {
	switch kind {
	case parquet.Boolean:
		return func(v parquet.Value) float64 {
			if v.Boolean() {
				return 1
			}
			return 0
		}
	case parquet.Int32:
		return func(v parquet.Value) float64 { return float64(v.Int32()) }
	case parquet.Int64:
		return func(v parquet.Value) float64 { return float64(v.Int64()) }
	case parquet.Float:
		return func(v parquet.Value) float64 { return float64(v.Float()) }
	case parquet.Double:
		return func(v parquet.Value) float64 { return v.Double() }
	}
	return nil
}

// decimal returns what reads integers in units of 10^−scale, rounded once.
func decimal(kind parquet.Kind, scale int) func(parquet.Value) float64 {
	if scale < 0 || scale > 100 {
		return nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	divided := func(v *big.Int) float64 {
		f, _ := new(big.Rat).SetFrac(v, unit).Float64()
		return f
	}
	whole := func(v parquet.Value) int64 { return v.Int64() }
	switch kind {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) float64 { return divided(twosComplement(v.ByteArray())) }
	case parquet.Int32:
		whole = func(v parquet.Value) int64 { return int64(v.Int32()) }
	case parquet.Int64:
	default:
		return nil
	}
	const exact = 22 // up to this power, 10 to it is a float64 without rounding
	return func(v parquet.Value) float64 {
		w := whole(v)
		if f := float64(w); scale <= exact && math.Abs(f) < 1<<53 {
			return f / math.Pow10(scale)
		}
		return divided(big.NewInt(w))
	}
}

// twosComplement is the signed integer of big-endian bytes.
func twosComplement(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}
