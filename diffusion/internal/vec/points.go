package vec

// The kernels of many points compare places with a block of points: x is a chunk of places, points are rows of d numbers,
// one after the other, and what belongs to a point and all the places is a row of Lanes numbers.

// Distances puts −|point − x|² of each point into rows.
func Distances(rows, x []float64, d int, points []float64) { kernels.distances(rows, x, d, points) }

// Products puts offset + point·x of each point, with an offset for each, into rows.
func Products(rows, x []float64, d int, points, offsets []float64) {
	kernels.products(rows, x, d, points, offsets)
}

// Largest puts the largest of most and the rows into most, lane by lane.
func Largest(most, rows []float64) { kernels.largest(most, rows) }

// Weigh turns rows into w = count 2^{row − most} for row ≤ most, with an exponent of at least −1021 and a count for each row, 1 if counts is nil. It adds
// Σ w (row − most) to excess.
func Weigh(rows, most, counts, excess []float64) {
	if counts == nil {
		kernels.weigh(rows, most, excess)
	} else {
		kernels.weighCounts(rows, most, counts, excess)
	}
}

// WeightSums puts Σ w, Σ w², Σ w square and the largest w into the four rows of sums, for the rows w and a square for each.
func WeightSums(sums, rows, squares []float64) { kernels.weightSums(sums, rows, squares) }

// WeightedSum adds Σ w point, for the rows w, to the d rows of sums.
func WeightedSum(sums, rows []float64, d int, points []float64) {
	kernels.weightedSum(sums, rows, d, points)
}

// ScaledDistance puts offset + scale |point − x|² of one point into a row, with scale and offset in slices of one number.
func ScaledDistance(row, x, point, scale, offset []float64) {
	kernels.isotropicLogits(row, x, len(point), point, scale, offset)
}

// Dots adds the products of a row w with the d rows of the chunk x to sums, eight partial sums for each row of x.
func Dots(sums, w, x []float64) { kernels.dots(sums, w, x) }

func distancesGo(rows, x []float64, d int, points []float64) {
	for ; len(rows) > 0; rows, points = rows[Lanes:], points[d:] {
		var square row
		for j, p := range points[:d] {
			for i, v := range (*row)(x[j*Lanes:]) {
				r := p - v
				square[i] = fma(-r, r, square[i])
			}
		}
		*(*row)(rows) = square
	}
}

func productsGo(rows, x []float64, d int, points, offsets []float64) {
	for k, offset := range offsets {
		var sum row
		for i := range sum {
			sum[i] = offset
		}
		for j, p := range points[k*d : (k+1)*d] {
			for i, v := range (*row)(x[j*Lanes:]) {
				sum[i] = fma(p, v, sum[i])
			}
		}
		*(*row)(rows[k*Lanes:]) = sum
	}
}

func largestGo(most, rows []float64) {
	top := (*row)(most)
	for ; len(rows) > 0; rows = rows[Lanes:] {
		for i, v := range (*row)(rows) {
			if !(v <= top[i]) {
				top[i] = v
			}
		}
	}
}

func weighGo(rows, most, excess []float64) {
	top, sum := (*row)(most), (*row)(excess)
	for ; len(rows) > 0; rows = rows[Lanes:] {
		weighRow((*row)(rows), top, sum, 1)
	}
}

func weighCountsGo(rows, most, counts, excess []float64) {
	top, sum := (*row)(most), (*row)(excess)
	for k, count := range counts {
		weighRow((*row)(rows[k*Lanes:]), top, sum, count)
	}
}

func weighRow(r, top, sum *row, count float64) {
	for i, v := range r {
		difference := v - top[i]
		if difference < -1021 {
			difference = -1021
		}
		w := float64(count * exp2(difference))
		r[i], sum[i] = w, fma(difference, w, sum[i])
	}
}

func weightSumsGo(sums, rows, squares []float64) {
	var w, w2, ws, top row
	for k, s := range squares {
		for i, u := range (*row)(rows[k*Lanes:]) {
			w[i] += u
			w2[i], ws[i] = fma(u, u, w2[i]), fma(s, u, ws[i])
			if !(u <= top[i]) {
				top[i] = u
			}
		}
	}
	for k, sum := range []*row{&w, &w2, &ws, &top} {
		*(*row)(sums[k*Lanes:]) = *sum
	}
}

func weightedSumGo(sums, rows []float64, d int, points []float64) {
	for j := range d {
		var sum row
		for k := range len(rows) / Lanes {
			p := points[k*d+j]
			for i, w := range (*row)(rows[k*Lanes:]) {
				sum[i] = fma(p, w, sum[i])
			}
		}
		for i, s := range (*row)(sums[j*Lanes:]) {
			sums[j*Lanes+i] = s + sum[i]
		}
	}
}

func dotsGo(sums, w, x []float64) {
	weights := (*row)(w)
	for ; len(x) > 0; sums, x = sums[8:], x[Lanes:] {
		partial := (*[8]float64)(sums)
		for i, v := range (*row)(x) {
			partial[i%8] = fma(weights[i], v, partial[i%8])
		}
	}
}
