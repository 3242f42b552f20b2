package climate

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestErrors(t *testing.T) {
	nan, long, flat := math.NaN(), make([]float64, 100), make([]float64, 100)
	for i := range long {
		long[i] = math.Sin(float64(i * i))
	}
	second := func(_ any, err error) error { return err }
	one := func(v float64) func([]float64) []float64 { return func([]float64) []float64 { return []float64{v} } }
	special := func(v ...float64) func(x []float64) []float64 { // other statistics for the given record
		return func(x []float64) []float64 {
			if x[1] == long[1] {
				return v
			}
			return []float64{1}
		}
	}
	third := func(_, _ any, err error) error { return err }
	field := testField(4)
	coarse := lawtest.Must(field.Coarse(2, 0))
	forecaster := lawtest.Must(Analogues{}.Train(append(long, long[:50]...)))
	maxima := make([]float64, 50)
	for i := range maxima {
		maxima[i] = lawtest.Must(GEV{0, 1, 0}.ReturnLevel(51 / float64(50-i)))
	}
	fit := lawtest.Must(FitGEV(maxima))
	for want, err := range map[string]error{
		"period = 0":                             second(NewClimatology(long, 0)),
		"len(record) = 3, want at least 12":      second(NewClimatology(long[:3], 12)),
		"record[1] = NaN":                        second(NewClimatology([]float64{1, nan}, 1)),
		"lag = 100, want less than the 100":      second(Correlation(long, 100)),
		"lag = -1":                               second(Correlation(long, -1)),
		"the record is constant, 0":              second(Correlation(flat, 1)),
		"segment = 7":                            second(Spectrum(long, 7)),
		"segment = 52":                           second(Spectrum(long, 52)),
		"block = 51, want 1 to half":             second(BlockMean(long, 51)),
		"is not between 0 and 1":                 third(FitHasselmann([]float64{1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1})),
		"block = 0":                              second(Maxima(long, 0)),
		"apart = 0":                              second(Peaks(long, 0, 0)),
		"threshold = NaN":                        second(Peaks(long, nan, 1)),
		"width = 0":                              second(Law(long, 0)),
		"steps = 99, want":                       second(Spread(long, 99)),
		"Memory = 0":                             Hasselmann{0, 1}.Rand(nil, nil),
		"statistics is nil":                      second(Hasselmann{1, 1}.Compare(long, 100, nil, nil)),
		"n = 99":                                 second(Hasselmann{1, 1}.Compare(long, 99, one(1), nil)),
		"n = 1125899906842624 takes":             second(Hasselmann{1, 1}.Compare(long, 1<<50, one(1), nil)),
		"len(record) = 0":                        second(Hasselmann{1, 1}.Compare(nil, 100, one(1), nil)),
		"Memory = -1":                            second(Hasselmann{-1, 1}.Compare(long, 100, one(1), nil)),
		"statistic 0 of a drawn record = NaN":    second(Hasselmann{1, 1}.Compare(long, 100, one(nan), nil)),
		"statistic 0 of the record = NaN":        second(Hasselmann{1, 1}.Compare(long, 100, special(nan), nil)),
		"1 statistics of a drawn record, want 2": second(Hasselmann{1, 1}.Compare(long, 100, special(1, 1), nil)),
		"Leads = -1":                             second(Analogues{Leads: -1}.Train(long)),
		"Width = -1":                             second(Analogues{Width: -1}.Train(long)),
		"len(record) = 20":                       second(Analogues{}.Train(long[:20])),
		"does not vary":                          second(Analogues{}.Train(flat)),
		"season = 12, want 0 to 11":              second(forecaster.From(12, 0, 0)),
		"now = NaN":                              second(forecaster.From(1, 0, nan)),
		"too far from all":                       second(forecaster.From(1, 0, 1e300)),
		"len(members) = 1":                       second(CRPS([]float64{1}, 0)),
		"a member = NaN":                         second(CRPS([]float64{1, nan}, 0)),
		"stdDev = 0":                             second(NormalCRPS(0, 0, 0)),
		"the number of maxima = 3":               second(FitGEV(long[:3])),
		"all equal":                              second(FitGEV(flat)),
		"maxima[2] = +Inf":                       second(FitGEV(append([]float64{1, 2, math.Inf(1)}, long...))),
		"duration = 0":                           second(FitPareto(long, 0, 0)),
		"the number of values above the thresho": second(FitPareto(long, 2, 1)),
		"period = 1, want a finite number above": second(fit.Level(1)),
		"Scale = 0":                              second(GEV{}.ReturnLevel(10)),
		"want more than 1/Rate = 0.5":            second(Pareto{Scale: 1, Rate: 2}.ReturnLevel(0.1)),
		"dry = 1":                                second(NewRain(1, 1, 1)),
		"shape = 0":                              second(NewRain(0, 0, 1)),
		"scale = NaN":                            second(NewRain(0, 1, nan)),
		"size = 1, want 2 to 512":                second(NewField(1, func(float64) float64 { return 1 })),
		"spectrum is nil":                        second(NewField(4, nil)),
		"spectrum(0) = -1":                       second(NewField(4, func(float64) float64 { return -1 })),
		"the spectrum sums to 0":                 second(NewField(4, func(float64) float64 { return 0 })),
		"block = 3, want a divisor of size = 4":  second(field.Coarse(3, 0)),
		"sigma = -1":                             second(field.Coarse(2, -1)),
		"y[0] = NaN":                             second(coarse.Mean([]float64{nan, 0, 0, 0})),
		"weight = +Inf":                          second(coarse.Guided(long[:4], math.Inf(1))),
	} {
		lawtest.CheckError(t, "climate", "New", err, want)
	}
	if _, err := new(GEVFit).Level(10); err == nil {
		t.Error("the zero GEVFit has a level")
	}
}

func TestPanics(t *testing.T) {
	field, four := testField(4), make([]float64, 4)
	coarse, rain := lawtest.Must(field.Coarse(2, 0)), lawtest.Must(NewRain(0.5, 1, 1))
	for want, calls := range map[string][]func(){
		badLength: {
			func() { field.Score(four, four, 1) }, func() { coarse.Average(nil, four) },
			func() { coarse.Mean(four[:1]) }, func() { coarse.Given(four[:1]) }, func() { coarse.Rand(four[:1], nil) }, func() { rain.Score(four, four[:1], 1) },
			func() { lawtest.Must(coarse.Given(four))(four, four, 1) },
		},
		"climate: slice length is 4, want 16": {func() { field.Rand(four, nil) }},
		"climate: t is not positive":          {func() { rain.At(0, 0) }, func() { field.Score(make([]float64, 16), make([]float64, 16), math.NaN()) }},
		"climate: t = 1e-16":                  {func() { rain.At(1, 1e-16) }},
		"climate: x = NaN":                    {func() { rain.At(math.NaN(), 1) }},
	} {
		for _, f := range calls {
			if got := lawtest.Panic(f); !strings.HasPrefix(got, want) {
				t.Errorf("panic %q, want %q", got, want)
			}
		}
	}
}
