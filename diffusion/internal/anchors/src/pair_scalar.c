// Anchor: one path after the other, tanh from libm, normal deviates from a ziggurat, the midpoint sum of the heat.
// Arguments: paths, steps.
#include "protocol.h"

#include "pair.h"
#include "ziggurat.h"

static generator g;

static double work(void) {
    double sum = 0;
    for (int i = 0; i < paths; i++) {
        double start = normal(&g) + (next(&g) >> 63 ? 1 : -1) * exp(-duration), x = start, heat = 0;
        for (int k = 0; k < steps; k++) {
            double to = x + (a[k] * tanh(b[k] * x) + c[k] * x) * h + noise * normal(&g);
            double middle = 0.5 * (x + to);
            heat += (to - x) * (a[k] * tanh(b[k] * middle) + c[k] * middle);
            x = to;
        }
        sum += heat + log_density(start, duration) - log_density(x, 0);
    }
    return sum / paths;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    uint64_t seed = 42;
    for (int i = 0; i < 4; i++)
        g.s[i] = splitmix(&seed);
    set_up(argv + 1);
    set_up_ziggurat();
    return serve(work);
}
