// Anchor: the drift x + 2 grad ln p of a mixture of K Gaussians in d dimensions, 64 points at a time, in plain C whose
// inner loops over points the compiler vectorises. Arguments: isotropic or full, d, K, evaluations.
#include "protocol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LANES 64
#define POINTS 256
#define OVER_LANES _Pragma("omp simd") for (int i = 0; i < LANES; i++)
typedef double row[LANES] __attribute__((aligned(64))); // one coordinate of 64 points

static int d, K, evaluations, is_full;
static double *means, *precisions, *offsets; // K x d; K or K x d x d; K
static row *x, *drift, *gamma_, *pull;       // (POINTS/LANES) x d; the same; K; K x d

// softmax turns logits into probabilities.
static void softmax(row *restrict g) {
    row most, sum;
    OVER_LANES { most[i] = g[0][i]; sum[i] = 0; }
    for (int k = 1; k < K; k++)
        OVER_LANES most[i] = g[k][i] > most[i] ? g[k][i] : most[i];
    for (int k = 0; k < K; k++)
        OVER_LANES { double e = exp(g[k][i] - most[i]); g[k][i] = e; sum[i] += e; }
    OVER_LANES sum[i] = 1 / sum[i];
    for (int k = 0; k < K; k++)
        OVER_LANES g[k][i] *= sum[i];
}

// isotropic: one precision p_k for each component; sum_k gamma_k p_k (mu_k - x).
static void isotropic(const row *restrict x, row *restrict out, row *restrict g) {
    row weight;
    for (int k = 0; k < K; k++) {
        row square;
        OVER_LANES square[i] = 0;
        for (int j = 0; j < d; j++) {
            double mu = means[k * d + j];
            OVER_LANES { double r = x[j][i] - mu; square[i] += r * r; }
        }
        double p = precisions[k], offset = offsets[k];
        OVER_LANES g[k][i] = offset - 0.5 * p * square[i];
    }
    softmax(g);
    OVER_LANES weight[i] = 0;
    for (int k = 0; k < K; k++) {
        double p = precisions[k];
        OVER_LANES { g[k][i] *= p; weight[i] += g[k][i]; }
    }
    for (int j = 0; j < d; j++) {
        row score;
        OVER_LANES score[i] = -weight[i] * x[j][i];
        for (int k = 0; k < K; k++) {
            double mu = means[k * d + j];
            OVER_LANES score[i] += mu * g[k][i];
        }
        OVER_LANES out[j][i] = x[j][i] + 2 * score[i];
    }
}

// full: a precision matrix for each component. Its product with the residual gives both the logit and the pull.
static void full(const row *restrict x, row *restrict out, row *restrict g, row *restrict pull) {
    for (int k = 0; k < K; k++) {
        row square;
        OVER_LANES square[i] = 0;
        for (int j = 0; j < d; j++) {
            row y;
            const double *p = precisions + (k * d + j) * d, *mu = means + k * d;
            OVER_LANES y[i] = 0;
            for (int l = 0; l < d; l++) {
                double pl = p[l], ml = mu[l];
                OVER_LANES y[i] += pl * (x[l][i] - ml);
            }
            double mj = mu[j];
            OVER_LANES { pull[k * d + j][i] = y[i]; square[i] += y[i] * (x[j][i] - mj); }
        }
        double offset = offsets[k];
        OVER_LANES g[k][i] = offset - 0.5 * square[i];
    }
    softmax(g);
    for (int j = 0; j < d; j++) {
        row score;
        OVER_LANES score[i] = 0;
        for (int k = 0; k < K; k++)
            OVER_LANES score[i] -= g[k][i] * pull[k * d + j][i];
        OVER_LANES out[j][i] = x[j][i] + 2 * score[i];
    }
}

// work returns the mean of all coordinates of the drift.
static double work(void) {
    for (int done = 0; done < evaluations; done += POINTS)
        for (int at = 0; at < POINTS / LANES; at++) {
            if (is_full)
                full(x + at * d, drift + at * d, gamma_, pull);
            else
                isotropic(x + at * d, drift + at * d, gamma_);
        }
    double sum = 0;
    for (int j = 0; j < POINTS / LANES * d; j++)
        OVER_LANES sum += drift[j][i];
    return sum / (POINTS * d);
}

static void *numbers(size_t n) { return aligned_alloc(64, (n * sizeof(double) + 63) / 64 * 64); }

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    is_full = !strcmp(argv[1], "full");
    d = atoi(argv[2]), K = atoi(argv[3]), evaluations = atoi(argv[4]);
    means = numbers(K * d), offsets = numbers(K), precisions = numbers(K * d * d);
    x = numbers(POINTS * d), drift = numbers(POINTS * d), gamma_ = numbers(K * LANES), pull = numbers(K * d * LANES);
    for (int k = 0; k < K; k++) {
        offsets[k] = -0.01 * k;
        for (int j = 0; j < d; j++) {
            means[k * d + j] = cos(k * d + j);
            for (int l = 0; l < d; l++)
                if (is_full)
                    precisions[(k * d + j) * d + l] = (j == l) * (1 + 0.01 * k) + 0.01 / (1 + abs(j - l));
        }
        if (!is_full)
            precisions[k] = 1 + 0.01 * k;
    }
    for (int n = 0; n < POINTS; n++)
        for (int j = 0; j < d; j++)
            x[n / LANES * d + j][n % LANES] = 2 * sin(0.7 * n + 1.3 * j);
    return serve(work);
}
