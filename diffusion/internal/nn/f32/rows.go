package f32

import "math"

// The functions of this file work on matrices of rows·cols elements, row by row.

// AddRow adds the row vector row to every row of x. dst may be x.
func AddRow(dst, x, row []float32, rows, cols int) {
	eachRow("AddRow", kernels.add, dst, x, row, rows, cols)
}

// MulRow multiplies every row of x by the row vector row. dst may be x.
func MulRow(dst, x, row []float32, rows, cols int) {
	eachRow("MulRow", kernels.mul, dst, x, row, rows, cols)
}

func eachRow(name string, f func(dst, a, b []float32), dst, x, row []float32, rows, cols int) {
	length(name, dst, rows*cols)
	length(name, x, rows*cols)
	length(name, row, cols)
	for i := 0; i < rows*cols; i += cols {
		f(dst[i:i+cols], x[i:i+cols], row)
	}
}

// MulCol multiplies row i of x by col[i]. dst may be x.
func MulCol(dst, x, col []float32, rows, cols int) {
	length("MulCol", dst, rows*cols)
	length("MulCol", x, rows*cols)
	length("MulCol", col, rows)
	for i, v := range col {
		kernels.scale(dst[i*cols:(i+1)*cols], x[i*cols:(i+1)*cols], v)
	}
}

// SumRows sets dst, of length cols, to the sum of the rows of x, added in their order, or adds it to dst.
func SumRows(dst, x []float32, rows, cols int, add bool) {
	length("SumRows", dst, cols)
	length("SumRows", x, rows*cols)
	if !add {
		clear(dst)
	}
	for i := 0; i < rows*cols; i += cols {
		kernels.add(dst, dst, x[i:i+cols])
	}
}

// SumCols sets dst[i] to the sum of row i of x, as Sum does.
func SumCols(dst, x []float32, rows, cols int) {
	length("SumCols", dst, rows)
	length("SumCols", x, rows*cols)
	for i := range dst {
		dst[i] = float32(Sum(x[i*cols : (i+1)*cols]))
	}
}

// DotRows sets dst[i] to the product of row i of a and row i of b, as Dot does.
func DotRows(dst, a, b []float32, rows, cols int) {
	length("DotRows", dst, rows)
	length("DotRows", a, rows*cols)
	length("DotRows", b, rows*cols)
	for i := range dst {
		dst[i] = float32(Dot(a[i*cols:(i+1)*cols], b[i*cols:(i+1)*cols]))
	}
}

// RowMax sets dst[i] to the largest number of row i of x; NaN if there is one, −Inf if the row is empty.
func RowMax(dst, x []float32, rows, cols int) {
	length("RowMax", dst, rows)
	length("RowMax", x, rows*cols)
	for i := range dst {
		most := float32(math.Inf(-1))
		for _, v := range x[i*cols : (i+1)*cols] {
			most = max(most, v)
		}
		dst[i] = most
	}
}

// Transpose sets the cols×rows matrix dst to the transpose of x. They must not overlap.
func Transpose(dst, x []float32, rows, cols int) {
	length("Transpose", dst, rows*cols)
	length("Transpose", x, rows*cols)
	transpose(dst, rows, x, cols, rows, cols)
}

// transpose sets dst[j*ldd+i] = x[i*ldx+j] for i < rows and j < cols, in blocks of 8×8.
func transpose(dst []float32, ldd int, x []float32, ldx, rows, cols int) {
	whole := cols &^ 7
	i := 0
	for ; i+8 <= rows; i += 8 {
		for j := 0; j < whole; j += 8 {
			kernels.transpose(&dst[j*ldd+i], ldd, &x[i*ldx+j], ldx)
		}
		transposeEdge(dst, ldd, x, ldx, i, i+8, whole, cols)
	}
	transposeEdge(dst, ldd, x, ldx, i, rows, 0, cols)
}

func transposeEdge(dst []float32, ldd int, x []float32, ldx, i0, i1, j0, j1 int) {
	for i := i0; i < i1; i++ {
		for j := j0; j < j1; j++ {
			dst[j*ldd+i] = x[i*ldx+j]
		}
	}
}

func transposeGo(dst *float32, ldd int, x *float32, ldx int) {
	for i := range 8 {
		for j := range 8 {
			*skip(dst, 4*(j*ldd+i)) = *skip(x, 4*(i*ldx+j))
		}
	}
}
