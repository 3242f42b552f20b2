# Writes a table of what a diffusers model predicts for package diagnosis: a row is ᾱ, x, ε, x_0.
import numpy as np
import torch


def write_table(file, model, scheduler, data, steps, seed=0):
    """model(x, n).sample is the prediction for images x; data are images of the shape (n, c, h, w); steps are some of the scheduler's."""
    torch.manual_seed(seed)
    rows = []
    for n in steps:
        x0 = data.repeat_interleave(2, 0)
        noise = torch.stack([e := torch.randn_like(data), -e], 1).flatten(0, 1)  # each noise and its opposite
        step = torch.full((len(x0),), int(n), device=x0.device)
        x = scheduler.add_noise(x0, noise, step)
        with torch.no_grad():
            output = model(x, step).sample  # in batches, if it does not fit
        alpha_bar = scheduler.alphas_cumprod[n].to(x).expand(len(x), 1)
        rows.append(torch.cat([alpha_bar, x.flatten(1), output.flatten(1), x0.flatten(1)], 1).cpu())
    np.save(file, torch.cat(rows).numpy())
