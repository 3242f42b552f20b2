# Writes the two tables of chapter 41: one network of PyTorch, early and late in its training. python 41-models.py
import sys

import numpy as np
import torch

sys.path.insert(0, "../../diffusion/diagnosis/python")
from torch_table import write_table

torch.manual_seed(1)
torch.set_num_threads(1)
means = torch.tensor([[-1.5, 0.0], [1.0, 1.2], [1.0, -1.0]])
widths = torch.tensor([0.1, 0.2, 0.15]).sqrt()
weights = torch.tensor([0.2, 0.3, 0.5])


def draw(n):
    mode = torch.multinomial(weights, n, replacement=True)
    return means[mode] + widths[mode, None] * torch.randn(n, 2)


net = torch.nn.Sequential(
    torch.nn.Linear(3, 64), torch.nn.SiLU(), torch.nn.Linear(64, 64), torch.nn.SiLU(), torch.nn.Linear(64, 2)
)


def predict_noise(x, t):
    delta = -torch.expm1(-2 * t)
    return net(torch.cat([x, torch.log(delta).expand(len(x), 1) / 2], 1))


def score(x, t):
    return -predict_noise(x, t) / torch.sqrt(-torch.expm1(-2 * t))


times = [0.02 + 2.98 * (k / 12) ** 2 for k in range(13)]
held_out = draw(120)
optimizer = torch.optim.Adam(net.parameters(), 2e-3)
for step in range(1, 4001):
    x0, noise = draw(256), torch.randn(256, 2)
    t = 0.01 * 300 ** torch.rand(256, 1)
    x = torch.exp(-t) * x0 + torch.sqrt(-torch.expm1(-2 * t)) * noise
    loss = ((predict_noise(x, t) - noise) ** 2).sum(1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step == 400:
        write_table("41-early.npy", score, held_out, times, seed=2)
        torch.manual_seed(3)
write_table("41-late.npy", score, held_out, times, seed=2)
