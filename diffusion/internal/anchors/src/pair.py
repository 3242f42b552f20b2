"""Anchor: the work of pair.h in Python. Arguments: numpy or numba, paths, steps.

numpy moves a block of paths that fits into the cache, by in-place operations on whole arrays, and stores no path; numba
compiles the loop over one path.
"""

import math
import platform
import sys
import time

try:
    import numpy as np

    versions = [f"Python {platform.python_version()}", f"numpy {np.__version__}"]
    if sys.argv[1] == "numba":
        import numba

        versions.append(f"numba {numba.__version__}")
except Exception as problem:  # also if it is installed but cannot be loaded
    print(f"{sys.executable}: {problem}")
    sys.exit()

DURATION = 10.0
BLOCK = 8192
paths, steps = int(sys.argv[2]), int(sys.argv[3])
h = DURATION / steps
noise = math.sqrt(2 * h)
mean = np.exp(-(DURATION - h * np.arange(steps)))
a, b, c = 2 * mean, mean, -np.ones(steps)  # the drift is a tanh(b x) + c x


def log_density(x, t):
    y = np.abs(x * math.exp(-t))
    return -0.5 * (x * x + math.exp(-2 * t)) + y + np.log1p(np.exp(-2 * y))


def with_numpy(rng=np.random.default_rng(1)):
    return sum(numpy_block(rng, min(BLOCK, paths - i)) for i in range(0, paths, BLOCK)) / paths


def numpy_block(rng, n):
    x = rng.standard_normal(n) + np.where(rng.random(n) < 0.5, 1, -1) * math.exp(-DURATION)
    start, heat = x.copy(), np.zeros(n)
    to, tanh, buffer = np.empty(n), np.empty(n), np.empty(n)
    for k in range(steps):
        np.multiply(x, b[k], out=tanh)
        np.tanh(tanh, out=tanh)
        tanh *= a[k] * h
        np.multiply(x, 1 + c[k] * h, out=to)
        to += tanh
        rng.standard_normal(out=buffer)
        buffer *= noise
        to += buffer
        middle = np.add(x, to, out=buffer)
        middle *= 0.5
        np.multiply(middle, b[k], out=tanh)
        np.tanh(tanh, out=tanh)
        tanh *= a[k]
        middle *= c[k]
        tanh += middle
        tanh *= np.subtract(to, x, out=buffer)
        heat += tanh
        x, to = to, x
    return (heat + log_density(start, DURATION) - log_density(x, 0)).sum()


def with_numba():
    numba_paths(start, end, heat, a, b, c)
    return (heat + log_density(start, DURATION) - log_density(end, 0)).mean()


if sys.argv[1] == "numba":

    @numba.njit(fastmath=True)
    def numba_paths(start, end, heat, a, b, c):
        for i in range(start.size):
            x = np.random.standard_normal() + (1 if np.random.random() < 0.5 else -1) * math.exp(-DURATION)
            start[i], sum = x, 0.0
            for k in range(a.size):
                to = x + (a[k] * math.tanh(b[k] * x) + c[k] * x) * h + noise * np.random.standard_normal()
                middle = 0.5 * (x + to)
                sum += (to - x) * (a[k] * math.tanh(b[k] * middle) + c[k] * middle)
                x = to
            end[i], heat[i] = x, sum

    start, end, heat = np.empty(paths), np.empty(paths), np.empty(paths)
    numba_paths(start[:1], end[:1], heat[:1], a, b, c)  # to compile it

work = with_numba if sys.argv[1] == "numba" else with_numpy
print("ready", ", ".join(versions), flush=True)
for _ in sys.stdin:
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    cpu = time.process_time() - cpu
    print(cpu, time.monotonic() - wall, result, flush=True)
