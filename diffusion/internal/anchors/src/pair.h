// The work of the anchors of the pair: paths of the reverse process of 1/2 N(1, 1) + 1/2 N(-1, 1) from time T = 10 down to
// 0 by Euler-Maruyama, and the mean of their total entropy production
//
//     heat + ln p_T(start) - ln p_0(end).
//
// The drift at step k is a[k] tanh(b[k] x) + c[k] x.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static const double duration = 10;
static int paths, steps;
static double h, noise; // the time step and the standard deviation of its noise
static double *a, *b, *c;

static void set_up(char **argv) {
    paths = atoi(argv[0]);
    steps = atoi(argv[1]);
    h = duration / steps;
    noise = sqrt(2 * h);
    a = malloc((steps + 1) * sizeof *a);
    b = malloc((steps + 1) * sizeof *b);
    c = malloc((steps + 1) * sizeof *c);
    for (int k = 0; k <= steps; k++) { // the variance stays 1
        double mean = exp(-(duration - k * h));
        a[k] = 2 * mean;
        b[k] = mean;
        c[k] = -1;
    }
}

// log_density returns ln p_t(x) up to a constant.
static double log_density(double x, double t) {
    double y = x * exp(-t);
    return -0.5 * (x * x + exp(-2 * t)) + fabs(y) + log1p(exp(-2 * fabs(y)));
}

// One generator xoshiro256++ (Blackman and Vigna), its state filled by splitmix64.
typedef struct {
    uint64_t s[4];
} generator;

static uint64_t splitmix(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static inline uint64_t rotate(uint64_t x, int k) { return x << k | x >> (64 - k); }

static inline uint64_t next(generator *g) {
    uint64_t *s = g->s, word = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return word;
}

// uniform returns a number in (0, 1).
static inline double uniform(generator *g) { return (next(g) >> 12) * 0x1p-52 + 0x1p-53; }
