package diffusion

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// The search for the fixed points in more than one dimension. Each is y(γ) at its own posterior weights γ, and at
// large distances between the components few of these differ from zero: walks start from the y(γ) of one,
// two, three and four neighbouring components.

// neighbors is the number of components, or minima, between each of which and the nearest the search looks for passes.
const neighbors = 6

// search is what the search in one landscape has found.
type search struct {
	*terrain
	found []site
	most  int // the highest index that a fixed point can have
}

// fixedPointsInSpace returns the fixed points that the search finds.
func fixedPointsInSpace(law *Mixture) ([]FixedPoint, error) {
	law = law.withWeight()
	// ∇∇U is Σ_k γ_k (2P_k − I), less a matrix of rank K − 1 at most.
	s := &search{terrain: newTerrain(law), most: min(law.dim, len(law.components)-1)}
	bounded := largestVariance(law) < 2
	if !bounded {
		s.most = law.dim
	}
	if largestVariance(law) == 2 {
		return nil, errFlat
	}
	if err := checkWork(law, float64(len(law.components)*neighbors*neighbors*(s.most+1))); err != nil {
		return nil, err
	}
	s.from(s.starts())
	s.between()
	for round := 1; bounded && !s.complete(); round++ {
		if round > 5 {
			return nil, errors.New("the search did not find all fixed points: the signs of their curvatures do not add up")
		}
		s.from(s.scattered(round))
		s.between()
	}
	points := make([]FixedPoint, len(s.found))
	for i := range s.found {
		points[i] = s.found[i].fixedPoint()
	}
	return points, nil
}

// withWeight returns m without the components that have no weight.
func (m *Mixture) withWeight() *Mixture {
	list := make([]component, 0, len(m.components))
	for _, c := range m.components {
		if c.weight > 0 {
			list = append(list, c)
		}
	}
	return &Mixture{dim: m.dim, components: list}
}

// mostWork is the time in nanoseconds, about half a minute, beyond which a search is refused.
const mostWork = 3e10

// checkWork reports a landscape in which that many walks would take too long.
func checkWork(law *Mixture, walks float64) error {
	k, d := float64(len(law.components)), float64(law.dim)
	const steps = 25 // of a walk, on the average
	if look := 2500 + 120*k + 5*k*d*d + 10*d*d*d; walks*steps*look > mostWork {
		return fmt.Errorf("the search in a landscape of %d components in %d dimensions would take minutes", len(law.components), law.dim)
	}
	return nil
}

// from walks from every point to fixed points of all indices.
func (s *search) from(starts [][]float64) {
	for _, y := range starts {
		for index := range s.most + 1 {
			s.walkTo(y, index)
		}
	}
}

// walkTo walks from y to a fixed point of the given index and keeps it if it is new.
func (s *search) walkTo(y []float64, index int) {
	p, ok := s.walk(y, index)
	if !ok {
		return
	}
	for i := range s.found {
		if s.same(&s.found[i], &p) {
			return
		}
	}
	s.found = append(s.found, p)
}

// same reports whether rounding alone tells two fixed points apart: half-way between them the force vanishes too.
func (r *terrain) same(a, b *site) bool {
	apart := floats.Distance(a.y, b.y, 2)
	if apart <= 64*epsilon*(floats.Norm(a.y, 2)+floats.Norm(b.y, 2)) {
		return true
	}
	if apart > 1e-3*r.narrowest() {
		return false
	}
	half := make([]float64, len(a.y))
	floats.AddTo(half, a.y, b.y)
	floats.Scale(0.5, half)
	middle, ok := r.at(half)
	return ok && middle.steepness() <= 4*max(middle.rounding, a.rounding, b.rounding, a.steepness(), b.steepness())
}

// narrowest returns the smallest standard deviation.
func (r *terrain) narrowest() float64 {
	least := math.Inf(1)
	for k := range r.law.components {
		least = min(least, floats.Min(r.law.components[k].variances))
	}
	return math.Sqrt(least)
}

// complete reports whether the fixed points of a potential that rises in all directions can be all: Σ (−1)^index = 1.
// A point at which a curvature vanishes has no index that could be told.
func (s *search) complete() bool {
	sum := 0
	for i := range s.found {
		p := &s.found[i]
		stiffest := max(math.Abs(p.curvatures[0]), math.Abs(p.curvatures[len(p.curvatures)-1]))
		for _, c := range p.curvatures {
			if math.Abs(c) < 1e-7*stiffest {
				return true
			}
		}
		sum += 1 - 2*(p.index()%2)
	}
	return sum == 1
}

// starts returns the points from which the search sets out.
func (s *search) starts() [][]float64 {
	list := s.lowStarts()
	near := nearest(list[:len(s.law.components)])
	for k := range s.law.components {
		for i, a := range near[k] {
			list = append(list, s.ridgeTop(k, a))
			for j, b := range near[k][:i] {
				if k < a && k < b || !slices.Contains(near[a], k) || !slices.Contains(near[b], k) {
					list = append(list, s.mean(k, a, b))
				}
				for _, c := range near[k][:j] {
					if k < min(a, b, c) {
						list = append(list, s.mean(k, a, b, c))
					}
				}
			}
		}
	}
	return list
}

// lowStarts returns the points from which minima are looked for: that of each component, the
// origin and the mean of p_t.
func (r *terrain) lowStarts() [][]float64 {
	var list [][]float64
	for k := range r.law.components {
		list = append(list, r.mean(k))
	}
	return append(list, make([]float64, r.law.dim), r.law.Mean(nil))
}

// mean returns y(γ) for equal weights γ of the given components.
func (r *terrain) mean(components ...int) []float64 {
	gamma := make([]float64, len(r.law.components))
	for _, k := range components {
		gamma[k] = 1 / float64(len(components))
	}
	return r.meanField(gamma)
}

// meanField returns y(γ), the fixed point that there is if γ are the posterior weights there; where the matrix
// is no valley's, Σ_k γ_k m_k.
func (r *terrain) meanField(gamma []float64) []float64 {
	d := r.law.dim
	matrix, pull, centre := mat.NewSymDense(d, nil), make([]float64, d), make([]float64, d)
	for k, g := range gamma {
		if g == 0 {
			continue
		}
		c := &r.law.components[k]
		floats.AddScaled(centre, g, c.mean)
		for i := range d {
			for j := range d {
				pull[i] += 2 * g * r.precisions[k].At(i, j) * c.mean[j]
				if j >= i {
					matrix.SetSym(i, j, matrix.At(i, j)+2*g*r.precisions[k].At(i, j))
				}
			}
		}
	}
	for i := range d {
		matrix.SetSym(i, i, matrix.At(i, i)-1)
	}
	var chol mat.Cholesky
	y := mat.NewVecDense(d, nil)
	if !chol.Factorize(matrix) || chol.SolveVecTo(y, mat.NewVecDense(d, pull)) != nil {
		return centre
	}
	return y.RawVector().Data
}

// ridgeTop returns the point of the highest potential on the curve y(γ) from component a to component b.
func (s *search) ridgeTop(a, b int) []float64 {
	gamma := make([]float64, len(s.law.components))
	return s.highest(func(share float64) []float64 {
		gamma[a], gamma[b] = 1-share, share
		return s.meanField(gamma)
	})
}

// highest returns the point of the highest potential inside a path, at points that are dense near its ends.
func (s *search) highest(path func(share float64) []float64) []float64 {
	best, top := path(0.5), math.Inf(-1)
	for i := -8; i <= 8; i++ {
		y := path(1 / (1 + math.Exp(float64(i))))
		if u := potential(s.law, y); u > top {
			best, top = y, u
		}
	}
	return best
}

// between looks for passes between neighbouring minima, until there are no new ones.
func (s *search) between() {
	for known := -1; known < len(s.found); {
		known = len(s.found)
		var minima [][]float64
		for i := range s.found {
			if s.found[i].index() == 0 {
				minima = append(minima, s.found[i].y)
			}
		}
		near := nearest(minima)
		for k := range minima {
			for _, j := range near[k] {
				if j < k && slices.Contains(near[j], k) {
					continue
				}
				top := s.highest(func(share float64) []float64 {
					y := make([]float64, s.law.dim)
					floats.AddScaledTo(y, minima[k], share, minima[j])
					floats.AddScaled(y, -share, minima[k])
					return y
				})
				s.walkTo(top, 1)
				s.walkTo(top, 0)
			}
		}
	}
}

// scattered returns y(γ) for γ drawn evenly among the weights of d + 1 neighbours, more of them every round.
func (s *search) scattered(round int) [][]float64 {
	rng := rand.New(rand.NewPCG(uint64(round), 0))
	near := nearest(s.lowStarts()[:len(s.law.components)])
	var list [][]float64
	for k := range s.law.components {
		for range 1 + 100<<round/len(s.law.components) {
			gamma := make([]float64, len(s.law.components))
			gamma[k] = rng.ExpFloat64()
			for _, j := range near[k] {
				gamma[j] = rng.ExpFloat64()
			}
			floats.Scale(1/floats.Sum(gamma), gamma)
			list = append(list, s.meanField(gamma))
		}
	}
	return list
}

// nearest returns for every point the indices of its nearest neighbours, the nearest first.
func nearest(points [][]float64) [][]int {
	lists := make([][]int, len(points))
	for i, p := range points {
		apart := make([]float64, len(points))
		for j, q := range points {
			apart[j] = floats.Distance(p, q, 2)
			if j != i {
				lists[i] = append(lists[i], j)
			}
		}
		slices.SortStableFunc(lists[i], func(a, b int) int { return cmp.Compare(apart[a], apart[b]) })
		lists[i] = lists[i][:min(neighbors, len(lists[i]))]
	}
	return lists
}
