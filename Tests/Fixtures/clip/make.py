"""Writes small CLIP models as Hugging Face's `transformers` saves them, and what they answer.

    python make.py        (torch 2.13, transformers 5.24, safetensors 0.8)

For each activation, `ACTIVATION/model.safetensors` and `config.json` are what `CLIPModel.save_pretrained`
writes; `golden.safetensors` holds pictures, ids, the towers' last hidden states, and the projected
features of both.
"""

import shutil
import tempfile
from pathlib import Path

import safetensors.torch
import torch
from transformers import CLIPConfig, CLIPModel

here = Path(__file__).parent
torch.set_num_threads(1)
for activation in ["quick_gelu", "gelu"]:
    torch.manual_seed(20_261_128)
    tower = {"num_hidden_layers": 2, "hidden_act": activation}
    model = CLIPModel(
        CLIPConfig(
            text_config={
                **tower, "vocab_size": 50, "hidden_size": 16, "num_attention_heads": 2,
                "intermediate_size": 24, "max_position_embeddings": 12, "bos_token_id": 48,
                "eos_token_id": 49, "pad_token_id": 1,
            },
            vision_config={
                **tower, "hidden_size": 24, "num_attention_heads": 3, "intermediate_size": 40,
                "image_size": 16, "patch_size": 4,
            },
            projection_dim=8,
        )
    ).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # off their initial values, which hide mistakes
            parameter.add_(0.1 * torch.randn_like(parameter))
    folder = here / activation
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        model.save_pretrained(temporary)
        for name in ["model.safetensors", "config.json"]:
            shutil.copyfile(Path(temporary) / name, folder / name)
    ids = torch.full((3, 10), 1)
    for row, length in enumerate([10, 6, 3]):
        ids[row, :length] = torch.cat(
            [torch.tensor([48]), torch.randint(2, 48, (length - 2,)), torch.tensor([49])])
    pixels = torch.randn(2, 3, 16, 16)
    with torch.no_grad():
        vision = model.vision_model(pixels)
        text = model.text_model(ids, attention_mask=(ids != 1).long())
        golden = {
            "pixels": pixels, "ids": ids, "vision": vision.last_hidden_state,
            "text": text.last_hidden_state,
            "image_features": model.visual_projection(vision.pooler_output),
            "text_features": model.text_projection(text.pooler_output),
        }
    safetensors.torch.save_file(
        {name: value.contiguous() for name, value in golden.items()}, folder / "golden.safetensors")
