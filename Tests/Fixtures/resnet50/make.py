"""Writes ResNet-18 and ResNet-50 in torchvision's layout, with made-up weights, and what they answer.

    python make.py        (torch 2.13, torchvision 0.28, safetensors 0.8, numpy 2.4)

Every tensor repeats one pool of 1,021 random multiples of 1/16, scaled by a power of two, so
that 100 MB compress to well under 1 MB. The period is prime: no two filters are alike.
"""

import gzip
import sys
import types
from pathlib import Path

import numpy as np
import safetensors.torch
import torch

# A torchvision built for CUDA does not load beside a torch that was not: the operators behind these
# registrations are missing. Its models use none of them.
sys.modules["torchvision._meta_registrations"] = types.ModuleType("_meta_registrations")
import torchvision  # noqa: E402

here = Path(__file__).parent
random = np.random.default_rng(20_250_301)


def rounded(values):
    """The nearest multiples of 1/16, so that a value carries 6 bits and not 32."""
    return torch.from_numpy(np.round(values * 16) / 16).float()


pool = rounded(random.standard_normal(1021))


def tiled(shape, offset):
    count = int(np.prod(shape, dtype=int))
    index = (torch.arange(count) + offset) % len(pool)
    return pool[index].reshape(shape)


def fill(model):
    state = model.state_dict()
    for offset, (name, tensor) in enumerate(state.items()):
        noise = tiled(tensor.shape, 97 * offset) if tensor.dim() else None
        if name.endswith("num_batches_tracked"):
            state[name] = torch.tensor(offset)
        elif tensor.dim() == 4:  # He et al. 2015, to the nearest power of two
            fan_in = tensor[0].numel()
            state[name] = noise * 2.0 ** round(0.5 * np.log2(2 / fan_in))
        elif name == "fc.weight":
            state[name] = noise * 32 / tensor.shape[1]
        elif name.endswith("running_var"):
            state[name] = 1 + 0.25 * noise.abs()
        elif name.endswith("weight"):
            # The last normalization of a block is small, so that sums over blocks stay small.
            is_last = name.endswith(last_normalization(model))
            state[name] = (0.25 if is_last else 0.75) * (1 + 0.125 * noise)
        else:
            state[name] = noise * 2.0**-4
    model.load_state_dict(state)
    return state


def last_normalization(model):
    return "bn3.weight" if hasattr(model.layer1[0], "bn3") else "bn2.weight"


images = rounded(random.standard_normal((2, 3, 64, 64)))
np.save(here / "input.npy", images.numpy())
for name in ["resnet18", "resnet50"]:
    model = getattr(torchvision.models, name)(weights=None).eval()
    state = fill(model)
    content = safetensors.torch.save({key: value.contiguous() for key, value in state.items()})
    with gzip.GzipFile(here / f"{name}.safetensors.gz", "wb", compresslevel=9, mtime=0) as file:
        file.write(content)
    with torch.no_grad():
        logits = model(images)
        exact = model.double()(images.double())
    np.save(here / f"{name}.logits.npy", logits.numpy())
    lines = [
        f"{key} {str(value.dtype).removeprefix('torch.')} {list(value.shape)}"
        for key, value in state.items()
    ]
    (here / f"{name}.keys.txt").write_text("\n".join(lines) + "\n")
    print(
        name, "logits: standard deviation", logits.std().item(), "between images",
        (logits[0] - logits[1]).std().item(), "error of float32",
        (logits - exact).abs().max().item())
