// Normal deviates by the ziggurat of Marsaglia and Tsang (J. Stat. Softw. 5, 8 (2000)) with 256 layers: a word gives the
// layer, the sign and the place in the layer; 99 of 100 deviates need only a comparison.
#include <string.h>

static const double tail = 3.6541528853610088, area = 0.00492867323399;
static double width[256], height[256]; // of the layers, the former per unit of the place
static uint64_t inside[256];           // places below it lie under the density

static void set_up_ziggurat(void) {
    double x = tail, f = exp(-0.5 * x * x), base = area / f;
    inside[0] = tail / base * 0x1p52;
    width[0] = base * 0x1p-52;
    width[255] = tail * 0x1p-52;
    height[0] = 1;
    height[255] = f;
    for (int i = 254; i > 0; i--) {
        double outer = x;
        x = sqrt(-2 * log(area / outer + exp(-0.5 * outer * outer)));
        inside[i + 1] = x / outer * 0x1p52;
        width[i] = x * 0x1p-52;
        height[i] = exp(-0.5 * x * x);
    }
    inside[1] = 0;
}

static double __attribute__((noinline)) seldom_normal(generator *g, uint64_t word) {
    for (;; word = next(g)) {
        int layer = word & 255;
        uint64_t place = word >> 12;
        double sign = word & 256 ? -1 : 1, x = place * width[layer];
        if (place < inside[layer])
            return sign * x;
        if (layer == 0) {
            double beyond, y;
            do {
                beyond = -log(uniform(g)) / tail;
                y = -log(uniform(g));
            } while (y + y < beyond * beyond);
            return sign * (tail + beyond);
        }
        if (height[layer] + uniform(g) * (height[layer - 1] - height[layer]) < exp(-0.5 * x * x))
            return sign * x;
    }
}

static inline double normal(generator *g) {
    uint64_t word = next(g);
    int layer = word & 255;
    uint64_t place = word >> 12;
    if (__builtin_expect(place >= inside[layer], 0))
        return seldom_normal(g, word);
    double x = (double)(int64_t)place * width[layer];
    uint64_t bits; // set the sign without a branch
    memcpy(&bits, &x, sizeof bits);
    bits |= (word & 256) << 55;
    memcpy(&x, &bits, sizeof x);
    return x;
}
