// Anchor: 32 paths at a time, kept in registers through all steps, in AVX-512 intrinsics; eight generators side by side,
// normal deviates by the Box-Muller method. Arguments: midpoint or logratio, paths (a multiple of 32), steps.
#include "protocol.h"

#if !defined(__AVX512F__) || !defined(__AVX512DQ__)
int main(void) { puts("the processor has no AVX-512, or the compiler does not know it"); }
#else

#include "pair.h"
#include <immintrin.h>
#include <string.h>

#define VECTORS 4
#define LANES (8 * VECTORS)
typedef __m512d vec;

static inline vec all(double v) { return _mm512_set1_pd(v); }

// horner evaluates a polynomial whose n coefficients come highest power first.
static inline __attribute__((always_inline)) vec horner(vec x, const double *coefficients, int n) {
    vec p = all(coefficients[0]);
    for (int i = 1; i < n; i++)
        p = _mm512_fmadd_pd(p, x, all(coefficients[i]));
    return p;
}
#define HORNER(x, table) horner(x, table, sizeof(table) / sizeof *(table))

static const double exp_series[] = {1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040, 1. / 720,
                                    1. / 120, 1. / 24, 1. / 6, 1. / 2, 1, 1};
static const double log_series[] = {1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11, 1. / 9, 1. / 7, 1. / 5, 1. / 3, 1};
static const double sin_series[] = {-1. / 1307674368000, 1. / 6227020800, -1. / 39916800, 1. / 362880, -1. / 5040,
                                    1. / 120, -1. / 6, 1};
static const double cos_series[] = {-1. / 87178291200, 1. / 479001600, -1. / 3628800, 1. / 40320, -1. / 720, 1. / 24,
                                    -1. / 2, 1};

static inline vec tanh8(vec y) { // 1 - 2/(e^{2y} + 1), as (e^{2y} - 1)/(e^{2y} + 1)
    y = _mm512_min_pd(_mm512_max_pd(y, all(-20)), all(20));
    y = _mm512_add_pd(y, y);
    vec n = _mm512_roundscale_pd(_mm512_mul_pd(y, all(1.4426950408889634)), 0);
    vec r = _mm512_fnmadd_pd(n, all(0x1.62e42fefa39efp-1), y);
    r = _mm512_fnmadd_pd(n, all(0x1.abc9e3b39803fp-56), r);
    vec e = _mm512_scalef_pd(HORNER(r, exp_series), n);
    return _mm512_div_pd(_mm512_sub_pd(e, all(1)), _mm512_add_pd(e, all(1)));
}

// log8 is ln x = e ln 2 + 2 artanh((m - 1)/(m + 1)) with x = 2^e m and m from 3/4 to 3/2.
static inline vec log8(vec x) {
    vec e = _mm512_getexp_pd(x), m = _mm512_getmant_pd(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_src);
    e = _mm512_mask_add_pd(e, _mm512_cmp_pd_mask(m, all(1), _CMP_LT_OQ), e, all(1));
    vec s = _mm512_div_pd(_mm512_sub_pd(m, all(1)), _mm512_add_pd(m, all(1)));
    vec p = HORNER(_mm512_mul_pd(s, s), log_series);
    return _mm512_fmadd_pd(e, all(0x1.62e42fefa39efp-1), _mm512_mul_pd(_mm512_add_pd(s, s), p));
}

typedef struct {
    __m512i s[4];
} generators;

static inline __m512i next8(generators *g) {
    __m512i s0 = g->s[0], s1 = g->s[1], s2 = g->s[2], s3 = g->s[3];
    __m512i word = _mm512_add_epi64(_mm512_rol_epi64(_mm512_add_epi64(s0, s3), 23), s0), t = _mm512_slli_epi64(s1, 17);
    s2 = _mm512_xor_si512(s2, s0);
    s3 = _mm512_xor_si512(s3, s1);
    g->s[1] = _mm512_xor_si512(s1, s2);
    g->s[0] = _mm512_xor_si512(s0, s3);
    g->s[2] = _mm512_xor_si512(s2, t);
    g->s[3] = _mm512_rol_epi64(s3, 45);
    return word;
}

// normals makes 16 deviates: a radius, and an angle within an eighth of a turn that the two upper bits turn on.
static inline void normals(generators *g, vec *z0, vec *z1) {
    __m512i length = next8(g), turn = next8(g);
    vec u = _mm512_mul_pd(_mm512_add_pd(_mm512_cvtepi64_pd(_mm512_srli_epi64(length, 11)), all(1)), all(0x1p-53));
    vec radius = _mm512_sqrt_pd(_mm512_mul_pd(log8(u), all(-2)));
    vec angle = _mm512_mul_pd(_mm512_cvtepi64_pd(_mm512_srai_epi64(_mm512_slli_epi64(turn, 2), 10)), all(M_PI / 2 * 0x1p-54));
    vec square = _mm512_mul_pd(angle, angle);
    vec sine = _mm512_mul_pd(HORNER(square, sin_series), angle), cosine = HORNER(square, cos_series);
    __mmask8 exchange = _mm512_movepi64_mask(turn);
    __m512i sign = _mm512_and_si512(_mm512_slli_epi64(turn, 1), _mm512_set1_epi64(INT64_MIN));
    radius = _mm512_castsi512_pd(_mm512_xor_si512(_mm512_castpd_si512(radius), sign));
    *z0 = _mm512_mul_pd(radius, _mm512_mask_blend_pd(exchange, cosine, sine));
    *z1 = _mm512_mul_pd(radius, _mm512_mask_blend_pd(exchange, sine, cosine));
}

static inline vec drift(int k, vec x) {
    return _mm512_fmadd_pd(all(a[k]), tanh8(_mm512_mul_pd(all(b[k]), x)), _mm512_mul_pd(all(c[k]), x));
}

static generators g;

// midpoint moves the paths through all steps; the heat is the sum of dx F((x + x')/2).
static void midpoint(vec *x, vec *heat) {
    generators local = g;
    for (int k = 0; k < steps; k++) {
        vec z[VECTORS];
        for (int v = 0; v < VECTORS; v += 2)
            normals(&local, &z[v], &z[v + 1]);
        for (int v = 0; v < VECTORS; v++) {
            vec dx = _mm512_fmadd_pd(drift(k, x[v]), all(h), _mm512_mul_pd(all(noise), z[v]));
            heat[v] = _mm512_fmadd_pd(dx, drift(k, _mm512_fmadd_pd(all(0.5), dx, x[v])), heat[v]);
            x[v] = _mm512_add_pd(x[v], dx);
        }
    }
    g = local;
}

// logratio does the same with the heat by the log-ratio of a step and the step back. It needs one drift per step, because that
// at the end of a step is used for the next one too, and squares of drifts cancel except for the first and the last.
static void logratio(vec *x, vec *heat) {
    generators local = g;
    vec f[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        f[v] = drift(0, x[v]);
        heat[v] = _mm512_mul_pd(_mm512_mul_pd(all(-h / 4), f[v]), f[v]);
    }
    for (int k = 0; k < steps; k++) {
        vec z[VECTORS];
        for (int v = 0; v < VECTORS; v += 2)
            normals(&local, &z[v], &z[v + 1]);
        for (int v = 0; v < VECTORS; v++) {
            vec dx = _mm512_fmadd_pd(f[v], all(h), _mm512_mul_pd(all(noise), z[v]));
            x[v] = _mm512_add_pd(x[v], dx);
            vec to = drift(k + 1, x[v]);
            heat[v] = _mm512_fmadd_pd(_mm512_mul_pd(all(0.5), dx), _mm512_add_pd(f[v], to), heat[v]);
            f[v] = to;
        }
    }
    for (int v = 0; v < VECTORS; v++)
        heat[v] = _mm512_fmadd_pd(_mm512_mul_pd(all(h / 4), f[v]), f[v], heat[v]);
    g = local;
}

static void (*move)(vec *x, vec *heat);

// total moves 32 paths and returns the sum of their entropy productions.
static double total(void) {
    vec x[VECTORS], heat[VECTORS];
    double start[LANES], end[LANES], q[LANES], sum = 0;
    for (int v = 0; v < VECTORS; v++)
        heat[v] = all(0);
    for (int v = 0; v < VECTORS; v += 2)
        normals(&g, &x[v], &x[v + 1]);
    for (int v = 0; v < VECTORS; v++) {
        __mmask8 side = _mm512_movepi64_mask(next8(&g));
        x[v] = _mm512_add_pd(x[v], _mm512_mask_blend_pd(side, all(exp(-duration)), all(-exp(-duration))));
        _mm512_storeu_pd(start + 8 * v, x[v]);
    }
    move(x, heat);
    for (int v = 0; v < VECTORS; v++) {
        _mm512_storeu_pd(end + 8 * v, x[v]);
        _mm512_storeu_pd(q + 8 * v, heat[v]);
    }
    for (int i = 0; i < LANES; i++)
        sum += q[i] + log_density(start[i], duration) - log_density(end[i], 0);
    return sum;
}

static double work(void) {
    double sum = 0;
    for (int i = 0; i < paths; i += LANES)
        sum += total();
    return sum / paths;
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 2;
    move = strcmp(argv[1], "logratio") ? midpoint : logratio;
    uint64_t seed = 42;
    for (int i = 0; i < 4; i++) {
        uint64_t word[8];
        for (int l = 0; l < 8; l++)
            word[l] = splitmix(&seed);
        g.s[i] = _mm512_loadu_si512(word);
    }
    set_up(argv + 2);
    return serve(work);
}
#endif
