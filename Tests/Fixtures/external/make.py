"""Writes the models of this folder and golden.json, with PyTorch 2.13 on the CPU.

    python make.py             all TorchScript files and the golden values
    python make.py --package   two_branch.pt2 also: needs a C++ compiler, and Linux on x86-64 for the
                               copy that is kept here
"""
import json
import os
import re
import sys
import warnings
import zipfile

import torch
from torch import nn

warnings.filterwarnings("ignore")
here = os.path.dirname(os.path.abspath(__file__))


class TwoBranch(nn.Module):
    """Pixels [B, 3, 8, 8] and a table [B, 4] to two logits; dropout tells whether eval mode is on."""

    def __init__(self):
        super().__init__()
        self.pixels = nn.Conv2d(3, 4, 3, stride=2)
        self.numbers = nn.Linear(4, 4)
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(8, 2)

    def forward(self, image: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
        seen = torch.relu(self.pixels(image)).mean((2, 3))
        read = torch.relu(self.numbers(table))
        return self.head(self.dropout(torch.cat([seen, read], 1)))


class Named(TwoBranch):
    def forward(self, image: torch.Tensor, table: torch.Tensor) -> dict[str, torch.Tensor]:
        seen = torch.relu(self.pixels(image)).mean((2, 3))
        read = torch.relu(self.numbers(table))
        both = torch.cat([seen, read], 1)
        return {"embedding": both, "logits": self.head(both)}


class Listed(TwoBranch):
    def forward(self, image: torch.Tensor, table: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        read = torch.relu(self.numbers(table))
        seen = torch.relu(self.pixels(image)).mean((2, 3))
        both = torch.cat([seen, read], 1)
        return both, self.head(both)


class Words(nn.Module):
    """Word numbers [B, L] and their mask to one probability."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(6, 3)
        self.head = nn.Linear(3, 1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        weights = mask.to(torch.float32).unsqueeze(-1)
        mean = (self.words(ids) * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        return torch.sigmoid(self.head(mean)).squeeze(-1)


class Broken(nn.Module):
    """The kind of answer that its name says."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def forward(self, table: torch.Tensor) -> torch.Tensor:
        outputs = table[:, :2]
        if self.kind == "nan":
            outputs = outputs.clone()
            outputs[1:2] = float("nan")
        if self.kind == "wide":
            outputs = torch.cat([outputs, outputs], 1)
        if self.kind == "few":
            outputs = outputs[:1]
        if self.kind == "whole":
            return outputs.to(torch.int64)
        if self.kind == "hang":
            # Long enough for any test, and not for ever: nobody can stop it, and it takes a core.
            for _ in range(300000):
                outputs = outputs * 1.0
        if self.kind == "raise":
            raise ValueError("this model cannot be asked on Sundays")
        return outputs


def save(module, name):
    """Saves without the record of source lines, which holds the paths of this machine."""
    path = os.path.join(here, name)
    torch.jit.script(module).save(path)
    reader = torch._C.PyTorchFileReader(path)
    records = [(key, reader.get_record(key)) for key in reader.get_all_records()]
    del reader
    writer = torch._C.PyTorchFileWriter(path)
    for key, data in records:
        if not key.endswith(".debug_pkl") and key not in ("version", ".data/serialization_id"):
            writer.write_record(key, data, len(data))
    writer.write_end_of_file()


def shrink(path):
    """Keeps of a package what is loaded, compressed and without symbols, with fixed dates."""
    import subprocess
    import tempfile

    with zipfile.ZipFile(path) as source:
        entries = [(item.filename, source.read(item)) for item in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, data in entries:
            if name.endswith(".cpp") or name.endswith("kernel_metadata.json"):
                continue
            if name.endswith(".so"):
                with tempfile.NamedTemporaryFile(suffix=".so", delete=False) as library:
                    library.write(data)
                subprocess.run(["strip", "--strip-unneeded", library.name], check=True)
                with open(library.name, "rb") as stripped:
                    data = stripped.read()
                os.unlink(library.name)
                # Paths of this machine, in messages of assertions; lengths must stay.
                data = re.sub(
                    rb"/[^\0 ]*/site-packages/|/[^\0 ]*torchinductor_[^\0 ]*",
                    lambda found: b"." + b"/" * (len(found.group()) - 1), data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)


torch.manual_seed(20241122)
model = TwoBranch()  # saved in training mode: whoever opens it must turn dropout off
save(model, "two_branch.pt")
weights = model.state_dict()
named, listed = Named(), Listed()
named.load_state_dict(weights)
listed.load_state_dict(weights)
save(named, "named.pt")
save(listed, "listed.pt")
words = Words().eval()
save(words, "words.pt")
for kind in ["nan", "wide", "few", "whole", "hang", "raise"]:
    save(Broken(kind), f"{kind}.pt")
torch.save(weights, os.path.join(here, "weights.pt"))

model.eval()
image, table = torch.randn(5, 3, 8, 8), torch.randn(5, 4)
ids = torch.tensor([[2, 3, 1, 0], [4, 0, 0, 0], [5, 5, 2, 3]])
mask = torch.tensor([[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]], dtype=torch.bool)
with torch.no_grad():
    golden = {
        "image": image.flatten().tolist(),
        "table": table.flatten().tolist(),
        "logits": model(image, table).flatten().tolist(),
        "wordProbabilities": words(ids, mask).tolist(),
    }
with open(os.path.join(here, "golden.json"), "w") as file:
    json.dump(golden, file, indent=0)
    file.write("\n")

if "--package" in sys.argv:
    import torch._inductor.config as config

    # Code for any x86-64 processor, not only for this one.
    config.cpp.simdlen = 1
    config.cpp.march = "x86-64"
    batch = torch.export.Dim("batch", min=1, max=4096)
    exported = torch.export.export(model, (image, table), dynamic_shapes=({0: batch}, {0: batch}))
    path = os.path.join(here, "two_branch.pt2")
    torch._inductor.aoti_compile_and_package(exported, package_path=path)
    shrink(path)
