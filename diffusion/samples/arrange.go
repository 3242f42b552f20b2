package samples

import "gonum.org/v1/gonum/mat"

// arrange puts numbers of points into an order in which those that follow each other are close: it halves them by the coordinate in which they
// spread most, and the halves likewise, down to the given size (a k-d tree).
func arrange(points *mat.Dense, numbers []int, size int) {
	if len(numbers) <= size {
		return
	}
	half := (len(numbers)/size + 1) / 2 * size
	split := splitter{points: points.RawMatrix().Data[widest(points, numbers):], stride: points.RawMatrix().Stride, numbers: numbers}
	split.at(half)
	arrange(points, numbers[:half], size)
	arrange(points, numbers[half:], size)
}

// widest returns the coordinate in which points spread most.
func widest(points *mat.Dense, numbers []int) (coordinate int) {
	low, high := bounds(points, numbers)
	for j := range low {
		if high[j]-low[j] > high[coordinate]-low[coordinate] {
			coordinate = j
		}
	}
	return coordinate
}

// bounds returns the smallest and the largest value of each coordinate.
func bounds(points *mat.Dense, numbers []int) (low, high []float64) {
	low = append(low, points.RawRowView(numbers[0])...)
	high = append(high, low...)
	for _, i := range numbers[1:] {
		widen(low, high, points.RawRowView(i))
	}
	return low, high
}

// widen makes bounds hold for one more point.
func widen(low, high, point []float64) {
	low, high = low[:len(point)], high[:len(point)]
	for j, v := range point {
		if v < low[j] { // not min and max, which are slower as they care about NaN
			low[j] = v
		}
		if v > high[j] {
			high[j] = v
		}
	}
}

// splitter orders numbers of points by one of their coordinates, and by themselves where it is the same.
type splitter struct {
	points  []float64 // from that coordinate of the first point on
	stride  int
	numbers []int
}

func (s splitter) less(a, b int) bool {
	v, w := s.points[a*s.stride], s.points[b*s.stride]
	return v < w || v == w && a < b
}

// at puts what belongs before and behind position k there (Hoare's quickselect).
func (s splitter) at(k int) {
	for from, to := 0, len(s.numbers)-1; from < to; {
		pivot := s.numbers[from+(to-from)/2]
		i, j := from, to
		for i <= j {
			for s.less(s.numbers[i], pivot) {
				i++
			}
			for s.less(pivot, s.numbers[j]) {
				j--
			}
			if i <= j {
				s.numbers[i], s.numbers[j] = s.numbers[j], s.numbers[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			to = j
		case k >= i:
			from = i
		default:
			return
		}
	}
}
