"""Writes a small BERT as Hugging Face's `transformers` saves it, and what it answers.

    python make.py        (torch 2.13, transformers 5.24, safetensors 0.8)

`model.safetensors` and `config.json` are what `BertModel.save_pretrained` writes. `golden.safetensors`
holds ids, the mask of tokens that are there, and last hidden states.
"""

import shutil
import tempfile
from pathlib import Path

import safetensors.torch
import torch
from transformers import BertConfig, BertModel

here = Path(__file__).parent
torch.manual_seed(20_261_128)
torch.set_num_threads(1)
model = BertModel(
    BertConfig(
        vocab_size=50, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=40, max_position_embeddings=12,
    )
).eval()
with torch.no_grad():
    for parameter in model.parameters():  # off their initial zeros and ones, which hide mistakes
        parameter.add_(0.1 * torch.randn_like(parameter))
with tempfile.TemporaryDirectory() as folder:
    model.save_pretrained(folder)
    for name in ["model.safetensors", "config.json"]:
        shutil.copyfile(Path(folder) / name, here / name)
ids = torch.randint(5, 50, (3, 10))
presence = torch.arange(10)[None] < torch.tensor([10, 6, 3])[:, None]
ids[~presence] = 0
with torch.no_grad():
    states = model(ids, attention_mask=presence.long()).last_hidden_state
safetensors.torch.save_file(
    {"ids": ids, "presence": presence, "states": states.contiguous()}, here / "golden.safetensors")
