package f32

import (
	"fmt"
	"sync"
	"unsafe"
)

// A matrix product is made of tiles. The kernel for one holds its sums in registers, reads b from panels as wide as the
// tile, and a with any strides. Every element is a chain of fused products in the order of k,
//
//	c ← fma(a_ip, b_pj, c),  p = 0 … k−1,
//
// starting from 0 or from c; it goes through memory from one block of p to the next without a change.
// So neither blocks nor tiles have an influence on the result.

const (
	blockK   = 256  // of p: a panel of b stays in the first-level cache
	blockM   = 192  // rows of a: the block stays in the second
	blockN   = 1024 // columns of b
	maxTile  = 14 * 32
	packFrom = 256 // columns of b, from which it pays to pack a too
)

// workspace is the memory of one product.
type workspace struct {
	a, b []float32
	c    [maxTile]float32
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// packed stands for the row stride of a matrix in tiles.
const packed = 0

// matrix is op(x): the element (i, j) is v[i*row + j*col].
type matrix struct {
	v        []float32
	row, col int
}

func operand(name string, trans bool, v []float32, rows, cols, ld int) matrix {
	if trans {
		checkMatrix(name, v, cols, rows, ld)
		return matrix{v, 1, ld}
	}
	checkMatrix(name, v, rows, cols, ld)
	return matrix{v, ld, 1}
}

func checkMatrix(name string, v []float32, rows, cols, ld int) {
	if rows < 0 || cols < 0 || ld < max(1, cols) {
		panic(fmt.Sprintf("f32: Gemm: %s is %d×%d with stride %d", name, rows, cols, ld))
	}
	if rows > 0 && cols > 0 && len(v) < (rows-1)*ld+cols {
		panic(fmt.Sprintf("f32: Gemm: %s has %d elements, want %d", name, len(v), (rows-1)*ld+cols))
	}
}

// Gemm sets c = op(a) op(b), or adds it to c, where op is the transpose or nothing, op(a) is m×k and op(b) is k×n. All
// matrices are row-major with ld elements from one row to the next. c must not overlap a or b.
func Gemm(transA, transB bool, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int, add bool) {
	ma, mb := operand("a", transA, a, m, k, lda), operand("b", transB, b, k, n, ldb)
	checkMatrix("c", c, m, n, ldc)
	if m == 0 || n == 0 {
		return
	}
	if k == 0 {
		for i := 0; i < m && !add; i++ {
			clear(c[i*ldc:][:n])
		}
		return
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	for j := 0; j < n; j += blockN {
		for p := 0; p < k; p += blockK {
			w.product(m, min(blockN, n-j), min(blockK, k-p), ma.from(0, p), mb.from(p, j), c[j:], ldc, add || p > 0)
		}
	}
}

func (x matrix) from(i, j int) matrix {
	x.v = x.v[i*x.row+j*x.col:]
	return x
}

// product does a block of p and of columns.
func (w *workspace) product(m, n, k int, a, b matrix, c []float32, ldc int, add bool) {
	w.packB(n, k, b)
	rows := kernels.rows
	if transposed := a.row == 1; n < packFrom && !(transposed && n >= 64) {
		edge := m - m%rows
		w.block(edge, n, k, a, c, ldc, add)
		if edge < m {
			w.block(m-edge, n, k, w.packA(m-edge, k, a.from(edge, 0)), c[edge*ldc:], ldc, add)
		}
		return
	}
	size := blockM / rows * rows
	for i := 0; i < m; i += size {
		mi := min(size, m-i)
		w.block(mi, n, k, w.packA(mi, k, a.from(i, 0)), c[i*ldc:], ldc, add)
	}
}

// block multiplies rows of a, whose tiles are complete, by the panels of b.
func (w *workspace) block(m, n, k int, a matrix, c []float32, ldc int, add bool) {
	rows, columns := kernels.rows, kernels.columns
	first := 0 // whether to start from 0
	if add {
		first = 1
	}
	next, row := rows*a.row, a.row // from one tile to the next, and from one row
	if a.row == packed {
		next, row = a.col*k, 1
	}
	for j := 0; j < n; j += columns {
		panel := &w.b[j*k]
		for i, t := 0, 0; i < m; i, t = i+rows, t+next {
			if m-i >= rows && n-j >= columns {
				kernels.tile(k, &a.v[t], 4*row, 4*a.col, panel, &c[i*ldc+j], 4*ldc, first)
				continue
			}
			mi, nj := min(rows, m-i), min(columns, n-j)
			if add {
				for q := range mi {
					copy(w.c[q*columns:][:nj], c[(i+q)*ldc+j:])
				}
			}
			kernels.tile(k, &a.v[t], 4*row, 4*a.col, panel, &w.c[0], 4*columns, first)
			for q := range mi {
				copy(c[(i+q)*ldc+j:][:nj], w.c[q*columns:])
			}
		}
	}
}

// packB copies k rows of n columns into panels [n/columns][k][columns], the last filled up with zeros.
func (w *workspace) packB(n, k int, b matrix) {
	columns := kernels.columns
	w.b = grow(w.b, (n+columns-1)/columns*columns*k)
	for j := 0; j < n; j += columns {
		nj, panel := min(columns, n-j), w.b[j*k:][:columns*k]
		if nj < columns {
			clear(panel)
		}
		if b.col != 1 {
			transpose(panel, columns, b.v[j*b.col:], b.col, nj, k)
			continue
		}
		packColumns(panel, columns, b.v[j:], b.row, nj, k)
	}
}

// stride is the distance of two columns in a packed tile of a: room for whole 8×8 transposes.
func stride() int { return (kernels.rows + 7) &^ 7 }

// packA copies m rows of k columns into tiles [m/rows][k][stride]. Numbers beyond the rows of a tile do not matter.
func (w *workspace) packA(m, k int, a matrix) matrix {
	rows, stride := kernels.rows, stride()
	w.a = grow(w.a, (m+rows-1)/rows*stride*k)
	for i, t := 0, 0; i < m; i, t = i+rows, t+stride*k {
		mi, tile := min(stride, m-i), w.a[t:t+stride*k]
		if a.row != 1 {
			transpose(tile, stride, a.v[i*a.row:], a.row, mi, k)
			continue
		}
		packColumns(tile, stride, a.v[i:], a.col, mi, k)
	}
	return matrix{w.a, packed, stride}
}

// packColumns sets dst[p*stride+i] = a[p*next+i] for i < m and p < k.
func packColumns(dst []float32, stride int, a []float32, next, m, k int) {
	whole := m &^ 7
	if whole > 0 {
		kernels.copyRows(&dst[0], stride, &a[0], next, k, whole/8)
	}
	for p := 0; p < k && whole < m; p++ {
		copy(dst[p*stride+whole:][:m-whole], a[p*next+whole:])
	}
}

func copyRowsGo(dst *float32, ldd int, x *float32, ldx, rows, n int) {
	for i := range rows {
		copy(unsafe.Slice(skip(dst, 4*i*ldd), 8*n), unsafe.Slice(skip(x, 4*i*ldx), 8*n))
	}
}

const rowsGo, columnsGo = 4, 16

func tileGo(k int, a *float32, rs, cs int, b, c *float32, ldc, add int) {
	var sums [rowsGo][columnsGo]float32
	for i := range sums {
		ci := (*[columnsGo]float32)(unsafe.Pointer(skip(c, i*ldc)))
		if add != 0 {
			sums[i] = *ci
		}
		for p := range k {
			v := *skip(a, i*rs+p*cs)
			for j, w := range (*[columnsGo]float32)(unsafe.Pointer(skip(b, 4*columnsGo*p))) {
				sums[i][j] = fma(v, w, sums[i][j])
			}
		}
		*ci = sums[i]
	}
}

// skip is the address some bytes after p, in the same slice: Go may not even compute others.
func skip(p *float32, bytes int) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes)) }
