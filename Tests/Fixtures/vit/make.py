"""Writes a small vision transformer as Hugging Face's `transformers` saves it, and what it answers.

    python make.py        (torch 2.13, transformers 5.24, safetensors 0.8)

`model.safetensors` and `config.json` are what `ViTModel.save_pretrained` writes. `golden.safetensors`
holds pictures and last hidden states: at the size that the positions were learned for, and at another,
where they are interpolated.
"""

import shutil
import tempfile
from pathlib import Path

import safetensors.torch
import torch
from transformers import ViTConfig, ViTModel

here = Path(__file__).parent
torch.manual_seed(20_261_128)
torch.set_num_threads(1)
model = ViTModel(
    ViTConfig(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
        image_size=16, patch_size=4,
    )
).eval()
with torch.no_grad():
    for parameter in model.parameters():  # off their initial zeros and ones, which hide mistakes
        parameter.add_(0.1 * torch.randn_like(parameter))
with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    for name in ["model.safetensors", "config.json"]:
        shutil.copyfile(Path(folder) / name, here / name)
golden = {}
with torch.no_grad():
    for size in [16, 24]:
        pixels = torch.randn(2, 3, size, size)
        output = model(pixels, interpolate_pos_encoding=size != 16)
        golden[f"pixels{size}"] = pixels
        golden[f"states{size}"] = output.last_hidden_state.contiguous()
safetensors.torch.save_file(golden, here / "golden.safetensors")
