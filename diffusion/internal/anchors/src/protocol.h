// How an anchor communicates with the runner: it says that it is ready, and for every line on its standard input it does its
// work once and prints the processor time, the time on the clock (both in seconds) and the result.
#include <stdio.h>
#include <time.h>

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int serve(double (*work)(void)) {
    char line[16];
    printf("ready compiler %s\n", __VERSION__);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        double result = work();
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        printf("%.9g %.9g %.12g\n", cpu, seconds(CLOCK_MONOTONIC) - wall, result);
        fflush(stdout);
    }
    return 0;
}
