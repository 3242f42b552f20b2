# Writes a table of scores for package diagnosis: a row is t, x, s, x_0.
import numpy as np
import torch


def write_table(file, score, data, times, seed=0):
    """score(x, t) is s for x of the shape (n, d); data has the shape (n, d); times increase from the first above 0."""
    torch.manual_seed(seed)
    rows = []
    for t in times:
        t = torch.as_tensor(t, dtype=data.dtype, device=data.device)
        x0 = data.repeat_interleave(2, 0)
        noise = torch.stack([e := torch.randn_like(data), -e], 1).flatten(0, 1)  # each noise and its opposite
        x = torch.exp(-t) * x0 + torch.sqrt(-torch.expm1(-2 * t)) * noise
        with torch.no_grad():
            s = score(x, t)
        rows.append(torch.cat([t.expand(len(x), 1), x, s, x0], 1).cpu())
    np.save(file, torch.cat(rows).numpy())
