"""Anchor: training of the U-Net of unet.go in PyTorch. Arguments: images, pixels, channels of the first level, and first or last for
where the channels are in memory, or bfloat16 for automatic mixed precision.

A turn is one step of Adam, on one thread.
"""

import contextlib
import math
import platform
import sys
import time

try:
    import numpy as np
    import torch
    from torch.nn import functional as F
except Exception as problem:  # also if it is installed but cannot be loaded
    print(f"{sys.executable}: {problem}")
    sys.exit()

torch.set_num_threads(1)
images, pixels, base, layout = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
memory_format = torch.channels_last if layout == "last" else torch.contiguous_format
FEATURES, DEPTH, GROUPS = 75, 3, 8


def noises(series, n, deviation):
    x = np.sin(12.9898 * np.arange(n) + 78.233 * series) * 43758.5453
    return (math.sqrt(3) * (2 * (x - np.floor(x)) - 1)).astype(np.float32) * np.float32(deviation)


class Weights:
    """The parameters, with the numbers that unet.go gives them."""

    def __init__(self):
        self.made = 0

    def rows(self, rows, cols):
        self.made += 1
        return torch.from_numpy(noises(self.made - 1, rows * cols, 0.5 / math.sqrt(rows)).reshape(rows, cols))

    def full(self, n, value):
        self.made += 1
        return torch.full((n,), float(value))

    def linear(self, n, m):
        layer = torch.nn.Linear(n, m)
        layer.weight.data, layer.bias.data = self.rows(n, m).T.contiguous(), self.full(m, 0)
        return layer

    def taps(self, size, n, m):
        """The weights [out, in, y, x] of a square of taps."""
        return self.rows(size * size * n, m).reshape(size, size, n, m).permute(3, 2, 0, 1).contiguous()

    def norm(self, n):
        return self.full(n, 1), self.full(n, 0)


def set_conv(layer, weight, bias=None):
    layer.weight.data = weight
    if bias is not None:
        layer.bias.data = bias
    return layer


class Block(torch.nn.Module):
    def __init__(self, ws, wide, out, *parts):
        super().__init__()
        norms, firsts, shortcuts = [], [], []
        for c in parts:
            norms.append(ws.norm(c))
            firsts.append(ws.taps(3, c, out))
            if len(parts) > 1:
                shortcuts.append(ws.taps(1, c, out))
        n = sum(parts)
        self.norm1, self.norm2 = torch.nn.GroupNorm(GROUPS, n), torch.nn.GroupNorm(GROUPS, out)
        self.norm1.weight.data = torch.cat([scale for scale, _ in norms])
        self.first = set_conv(torch.nn.Conv2d(n, out, 3, padding=1, bias=False), torch.cat(firsts, 1))
        self.shortcut = set_conv(torch.nn.Conv2d(n, out, 1, bias=False), torch.cat(shortcuts, 1)) if shortcuts else torch.nn.Identity()
        self.level = ws.linear(wide, out)
        ws.norm(out)
        self.second = set_conv(torch.nn.Conv2d(out, out, 3, padding=1), ws.taps(3, out, out), ws.full(out, 0))

    def forward(self, e, x):
        h = self.first(F.silu(self.norm1(x))) + self.level(e)[:, :, None, None]
        return self.second(F.silu(self.norm2(h))) + self.shortcut(x)


class UNet(torch.nn.Module):
    def __init__(self, ws):
        super().__init__()
        wide = 4 * base
        self.embed1, self.embed2 = ws.linear(FEATURES, wide), ws.linear(wide, wide)
        self.stem = set_conv(torch.nn.Conv2d(1, base, 3, padding=1), ws.taps(3, 1, base), ws.full(base, 0))
        self.down, self.up = torch.nn.ModuleList(), torch.nn.ModuleList()
        self.falling, self.rising = torch.nn.ModuleList(), torch.nn.ModuleList()
        for i in range(DEPTH):
            c = base << i
            if i > 0:
                self.down.append(set_conv(torch.nn.Conv2d(c // 2, c, 2, stride=2), ws.taps(2, c // 2, c), ws.full(c, 0)))
            self.falling.append(Block(ws, wide, c, c))
            if i < DEPTH - 1:
                up = ws.taps(2, 2 * c, c).transpose(0, 1).contiguous()
                self.up.append(set_conv(torch.nn.ConvTranspose2d(2 * c, c, 2, stride=2), up, ws.full(c, 0)))
                self.rising.append(Block(ws, wide, c, c, c))
            else:
                self.middle = Block(ws, wide, c, c)
        self.norm = torch.nn.GroupNorm(GROUPS, base)
        ws.norm(base)
        # Go adds the products to the pixels around, which turns the taps around.
        last = ws.rows(base, 9).reshape(1, base, 3, 3).flip(2, 3).contiguous()
        self.last = set_conv(torch.nn.Conv2d(base, 1, 3, padding=1), last, ws.full(1, 0))

    def forward(self, x, features):
        e = F.silu(self.embed2(F.silu(self.embed1(features))))
        h = self.stem(x)
        levels = []
        for i, block in enumerate(self.falling):
            if i > 0:
                h = self.down[i - 1](h)
            h = block(e, h)
            levels.append(h)
        h = self.middle(e, h)
        for i in reversed(range(DEPTH - 1)):
            h = self.rising[i](e, torch.cat([self.up[i](h), levels[i]], 1))
        return self.last(F.silu(self.norm(h)))


def batch(series, deviation):
    x = noises(series, images * pixels * pixels, deviation).reshape(images, 1, pixels, pixels)
    return torch.from_numpy(x).to(memory_format=memory_format)


x, wanted = batch(1001, 1), batch(1002, 0.5)
features = torch.from_numpy(noises(1003, images * FEATURES, 1).reshape(images, FEATURES))
net = UNet(Weights()).to(memory_format=memory_format)
adam = torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.9, 0.99), eps=1e-8, fused=True)
precision = torch.autocast("cpu", torch.bfloat16) if layout == "bfloat16" else contextlib.nullcontext()


def work():
    adam.zero_grad()
    with precision:
        y = net(x, features)
    loss = F.mse_loss(y.float(), wanted)
    loss.backward()
    adam.step()
    return loss.item()


print("ready", f"Python {platform.python_version()}, PyTorch {torch.__version__}", flush=True)
for _ in sys.stdin:
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    cpu = time.process_time() - cpu
    print(cpu, time.monotonic() - wall, result, flush=True)
