"""One training step of ResNet-50: 16 images of 128 px, float32, cross entropy, fused AdamW."""

import sys
import types

import torch
from torch.nn.functional import cross_entropy

import peer

# See Tests/Fixtures/resnet50/make.py: a torchvision built for CUDA, beside a torch that was not.
sys.modules["torchvision._meta_registrations"] = types.ModuleType("_meta_registrations")
from torchvision.models import resnet50  # noqa: E402

options = peer.arguments()
peer.use_threads(options.threads)
torch.manual_seed(0)

model = resnet50(weights=None, num_classes=2)
images = torch.randn(16, 3, 128, 128)
labels = torch.arange(16) % 2
peer.save("resnet50_step", {**model.state_dict(), "input": images, "target": labels})
if options.layout == "channels_last":
    model = model.to(memory_format=torch.channels_last)
    images = images.to(memory_format=torch.channels_last)
model.train()
parameters = list(model.parameters())
decayed = [p for p in parameters if p.dim() > 1]
others = [p for p in parameters if p.dim() <= 1]
optimizer = torch.optim.AdamW(
    [{"params": decayed}, {"params": others, "weight_decay": 0.0}],
    lr=1e-4, weight_decay=0.01, fused=True)
losses = []


def step():
    optimizer.zero_grad(set_to_none=True)
    with peer.autocast(options.precision):
        logits = model(images)
    loss = cross_entropy(logits.float(), labels)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())


values = peer.seconds_of(step, warmup=2, steps=options.steps or 5)
suffix = "" if options.layout == "default" else "_channels_last"
suffix += "_bf16" if options.precision == "bf16" else ""
peer.report(f"resnet50_step{suffix}", "s", values, check=losses[1])
