"""Anchor: the score of the empirical law of n points at m places. Arguments: numpy or torch, m, n, d, time in hundredths.

Blocks of matrix products that fit into the cache: logits x·y − |y|²/2 (|x|² cancels), their maximum, exp, and the product of the weights with the points.
Both work in place and in float64.
"""

import math
import platform
import sys
import time

try:
    import numpy as np

    versions = [f"Python {platform.python_version()}", f"numpy {np.__version__}"]
    if sys.argv[1] == "torch":
        import torch

        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
        versions[1:] = [f"PyTorch {torch.__version__.split('+')[0]}"]
except Exception as problem:  # also if it is installed but cannot be loaded
    print(f"{sys.executable}: {problem}")
    sys.exit()

m, n, d = map(int, sys.argv[2:5])
t = int(sys.argv[5]) / 100
root, delta = math.exp(-t), -math.expm1(-2 * t)
POINTS = 2048


def places(count, phase):
    """The coordinates that work.go has."""
    i, j = np.arange(count)[:, None], np.arange(d)
    return 2 * np.sin(phase * i * (j + 1) + 1.3 * j)


points, x = places(n, 0.7), places(m, 0.9)


def with_numpy(rows=64):
    mean = points.mean(axis=0)
    y = (points - mean) * (root / math.sqrt(delta))
    z = (x - root * mean) / math.sqrt(delta)
    half = 0.5 * np.einsum("ij,ij->i", y, y)
    transposed = np.ascontiguousarray(y.T)
    score = np.empty_like(x)
    logits = np.empty((rows, POINTS))
    for i in range(0, m, rows):
        q = z[i : i + rows]
        most, total, pull = np.full(len(q), -np.inf), np.zeros(len(q)), np.zeros_like(q)
        for k in range(0, n, POINTS):
            block = logits[: len(q), : min(POINTS, n - k)]
            np.matmul(q, transposed[:, k : k + POINTS], out=block)
            block -= half[k : k + POINTS]
            above = np.maximum(most, block.max(axis=1))
            block -= above[:, None]
            np.exp(block, out=block)
            old = np.exp(most - above)
            total = total * old + block.sum(axis=1)
            pull = pull * old[:, None] + block @ y[k : k + POINTS]
            most = above
        score[i : i + rows] = (pull / total[:, None] - q) / math.sqrt(delta)
    return score.mean()


def with_torch(rows=64):
    mean = torch.from_numpy(points).mean(0)
    y = (torch.from_numpy(points) - mean) * (root / math.sqrt(delta))
    z = (torch.from_numpy(x) - root * mean) / math.sqrt(delta)
    half = -0.5 * (y * y).sum(1)
    transposed = y.T.contiguous()
    score = torch.empty_like(z)
    buffer = torch.empty(rows, POINTS, dtype=torch.float64)
    for i in range(0, m, rows):
        q = z[i : i + rows]
        most = torch.full((len(q), 1), -math.inf, dtype=torch.float64)
        total, pull = torch.zeros(len(q), 1, dtype=torch.float64), torch.zeros_like(q)
        for k in range(0, n, POINTS):
            block = buffer[: len(q), : min(POINTS, n - k)]
            torch.addmm(half[k : k + POINTS], q, transposed[:, k : k + POINTS], out=block)
            above = torch.maximum(most, block.amax(1, keepdim=True))
            block.sub_(above).exp_()
            old = torch.exp(most - above)
            total.mul_(old).add_(block.sum(1, keepdim=True))
            pull.mul_(old).addmm_(block, y[k : k + POINTS])
            most = above
        torch.sub(pull / total, q, out=score[i : i + rows])
    return float(score.mean()) / math.sqrt(delta)


work = {"numpy": with_numpy, "torch": with_torch}[sys.argv[1]]
print("ready", ", ".join(versions), flush=True)
for _ in sys.stdin:
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    cpu = time.process_time() - cpu
    print(cpu, time.monotonic() - wall, result, flush=True)
