"""Writes what PyTorch's layers, losses and optimizers answer, for small made-up inputs.

    python make.py        (torch 2.13, safetensors 0.8)

One file, `layers.safetensors`. A name is `topic.role`: `linear.input`, `linear.weight`,
`linear.output`; parameters keep their `state_dict` names (`attention.in_proj_weight`). For a layer,
`gradient.output` is the gradient that goes in from above, and `gradient.NAME` what arrives at the
input or parameter NAME. Everything is float64 unless its topic ends in `32`. What is a setting and
no tensor stands in the metadata, under `settings`.
"""

import math
from pathlib import Path

import safetensors.torch
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(20_250_301)
torch.set_num_threads(1)
tensors = {}
settings = {}


def keep(topic, **values):
    for name, value in values.items():
        tensors[f"{topic}.{name}"] = value.detach().clone().contiguous()


def perturb(module):
    """Moves parameters off their initial zeros and ones, which would hide mistakes."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return module


def layer(topic, module, run, **inputs):
    """Runs forward and backward, and keeps everything."""
    floating = {name: value for name, value in inputs.items() if value.is_floating_point()}
    for value in floating.values():
        value.requires_grad_()
    for name, value in module.state_dict().items():
        tensors[f"{topic}.{name}"] = value.clone()
    keep(topic, **inputs)
    output = run(module, **inputs)
    above = torch.randn_like(output)
    output.backward(above)
    keep(topic, output=output)
    tensors[f"{topic}.gradient.output"] = above
    for name, value in floating.items():
        tensors[f"{topic}.gradient.{name}"] = value.grad.clone()
    for name, value in module.named_parameters():
        tensors[f"{topic}.gradient.{name}"] = value.grad.clone()


def call(module, input):
    return module(input)


for dtype, suffix in [(torch.float64, ""), (torch.float32, "32")]:
    layer(f"linear{suffix}", perturb(nn.Linear(5, 3, dtype=dtype)), call,
          input=torch.randn(2, 4, 5, dtype=dtype))

torch.set_default_dtype(torch.float64)

# --- Convolution and normalization ----------------------------------------------------------------
layer("conv2d", perturb(nn.Conv2d(3, 4, 3, stride=2, padding=1)), call, input=torch.randn(2, 3, 7, 6))
layer("conv2d_no_bias", nn.Conv2d(4, 6, (1, 3), groups=2, dilation=2, bias=False), call,
      input=torch.randn(2, 4, 5, 9))
settings["conv2d"] = "stride=2 padding=1"
settings["conv2d_no_bias"] = "kernel=(1,3) groups=2 dilation=2"

norm = perturb(nn.BatchNorm2d(4))
with torch.no_grad():
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
layer("batchnorm2d_train", norm, call, input=torch.randn(3, 4, 5, 2))
keep("batchnorm2d_train", running_mean_after=norm.running_mean, running_var_after=norm.running_var,
     num_batches_tracked_after=norm.num_batches_tracked)
norm.zero_grad()
layer("batchnorm2d_eval", norm.eval(), call, input=torch.randn(3, 4, 5, 2))
settings["batchnorm2d"] = "momentum=0.1 eps=1e-5"

layer("layernorm", perturb(nn.LayerNorm(6)), call, input=torch.randn(2, 4, 6))
settings["layernorm"] = "eps=1e-5"

layer("embedding", nn.Embedding(7, 4, padding_idx=0), call,
      input=torch.tensor([[1, 0, 6, 6], [2, 3, 0, 1]]))
settings["embedding"] = "padding_idx=0"

# --- Attention ------------------------------------------------------------------------------------
attention = perturb(nn.MultiheadAttention(8, 2, batch_first=True))
padding = torch.tensor([[False, False, True, False, True], [False] * 5, [True] * 4 + [False]])
layer("attention", attention,
      lambda m, query, key, value, key_padding_mask:
      m(query, key, value, key_padding_mask=key_padding_mask, need_weights=False)[0],
      query=torch.randn(3, 4, 8), key=torch.randn(3, 5, 8), value=torch.randn(3, 5, 8),
      key_padding_mask=padding)
settings["attention"] = "width=8 heads=2 batch_first; key_padding_mask is true where a key is absent"

block = perturb(nn.TransformerEncoderLayer(
    8, 2, dim_feedforward=16, dropout=0.0, activation="gelu", batch_first=True, norm_first=True))
layer("block", block,
      lambda m, input, padding_mask: m(input, src_key_padding_mask=padding_mask),
      input=torch.randn(3, 5, 8), padding_mask=padding)
settings["block"] = "width=8 heads=2 feedforward=16 gelu(erf) norm_first eps=1e-5; mask as in attention"

# --- Losses ---------------------------------------------------------------------------------------
classes = torch.tensor([0, 2, 1, 2, 2, 0])
weights = torch.tensor([0.5, 2.0, 1.25])
logits = torch.randn(6, 3)
keep("crossentropy", input=logits, target=classes, weight=weights)
for name, options in {
    "plain": {}, "weighted": {"weight": weights}, "smoothed": {"label_smoothing": 0.1},
    "weighted_smoothed": {"weight": weights, "label_smoothing": 0.1},
}.items():
    leaf = logits.clone().requires_grad_()
    loss = F.cross_entropy(leaf, classes, **options)
    loss.backward()
    keep("crossentropy", **{name: loss, f"{name}.gradient.input": leaf.grad})
settings["crossentropy"] = "label_smoothing=0.1 in those named smoothed; mean as PyTorch takes it"

leaf = torch.tensor([-800.0, -2.0, -0.1, 0.3, 4.0, 800.0]).requires_grad_()
targets = torch.tensor([0.0, 1.0, 0.0, 1.0, 0.25, 1.0])
positive = torch.tensor(2.5)
loss = F.binary_cross_entropy_with_logits(leaf, targets, pos_weight=positive)
loss.backward()
keep("bce", input=leaf, target=targets, pos_weight=positive, output=loss)
tensors["bce.gradient.input"] = leaf.grad.clone()
settings["bce"] = "binary cross entropy with logits, mean"

# --- Optimization ---------------------------------------------------------------------------------
for dtype, suffix in [(torch.float64, ""), (torch.float32, "32")]:
    topic = f"adamw{suffix}"
    matrix, vector = (nn.Parameter(torch.randn(*shape, dtype=dtype)) for shape in [(3, 2), (4,)])
    gradients = [[torch.randn_like(p) for p in (matrix, vector)] for _ in range(5)]
    keep(topic, **{"matrix.0": matrix, "vector.0": vector})
    optimizer = torch.optim.AdamW(
        [{"params": [matrix]}, {"params": [vector], "weight_decay": 0.0}],
        lr=0.1, betas=(0.9, 0.98), eps=1e-7, weight_decay=0.05, fused=True)
    for step, pair in enumerate(gradients, start=1):
        matrix.grad, vector.grad = (gradient.clone() for gradient in pair)
        optimizer.step()
        keep(topic, **{
            f"matrix.{step}": matrix, f"vector.{step}": vector,
            f"gradient.matrix.{step}": pair[0], f"gradient.vector.{step}": pair[1]})
settings["adamw"] = "lr=0.1 betas=0.9,0.98 eps=1e-7 weight_decay=0.05 on matrix, 0 on vector"

# Linear warm-up over 4 steps to 0.5, then half a cosine down to 0.01 at step 20, by PyTorch's own
# schedulers in sequence. Value i is the rate of step i, from 0.
optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.5)
schedule = torch.optim.lr_scheduler.SequentialLR(
    optimizer,
    [torch.optim.lr_scheduler.LinearLR(optimizer, 0.25, 1.0, total_iters=3),
     torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=16, eta_min=0.01)],
    milestones=[4])
rates = []
for _ in range(20):
    rates.append(optimizer.param_groups[0]["lr"])
    optimizer.step()
    schedule.step()
by_hand = [
    0.5 * (i + 1) / 4 if i < 4
    else 0.01 + 0.49 * 0.5 * (1 + math.cos(math.pi * (i - 4) / 16))
    for i in range(20)
]
assert max(abs(a - b) for a, b in zip(rates, by_hand)) < 1e-12
keep("schedule", rates=torch.tensor(by_hand))
settings["schedule"] = (
    "peak=0.5 floor=0.01 warmup=4 steps=20; step i from 0: peak*(i+1)/warmup, then "
    "floor+(peak-floor)*(1+cos(pi*(i-warmup)/(steps-warmup)))/2")

pair = [nn.Parameter(torch.zeros(3, 2)), nn.Parameter(torch.zeros(4))]
for topic, scale in [("clip", 3.0), ("clip_small", 0.01)]:
    for parameter in pair:
        parameter.grad = scale * torch.randn_like(parameter)
    keep(topic, **{"gradient.0": pair[0].grad, "gradient.1": pair[1].grad})
    norm = nn.utils.clip_grad_norm_(pair, max_norm=1.5)
    keep(topic, norm=norm, **{"clipped.0": pair[0].grad, "clipped.1": pair[1].grad})
settings["clip"] = "max_norm=1.5, PyTorch's divisor norm+1e-6"

# Attention of tokens to themselves and to one context, without masks.
layer("self_attention", perturb(nn.MultiheadAttention(8, 2, batch_first=True)),
      lambda m, input: m(input, input, input, need_weights=False)[0], input=torch.randn(3, 4, 8))
layer("cross_attention", perturb(nn.MultiheadAttention(8, 2, batch_first=True)),
      lambda m, query, context, key_padding_mask:
      m(query, context, context, key_padding_mask=key_padding_mask, need_weights=False)[0],
      query=torch.randn(3, 4, 8), context=torch.randn(3, 5, 8), key_padding_mask=padding)

safetensors.torch.save_file(
    {name: value.contiguous() for name, value in tensors.items()},
    Path(__file__).parent / "layers.safetensors",
    # One entry: the order of several would differ from run to run.
    metadata={"settings": "\n".join(f"{topic}: {text}" for topic, text in settings.items())})
print(len(tensors), "tensors;", *sorted({name.split(".")[0] for name in tensors}))
