"""One training step of a transformer: 6 blocks, width 384, 6 heads, 197 tokens, batch 8, fused AdamW.

The block is PyTorch's own, norm first, GELU, without dropout; the head takes the mean of the tokens.
"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

import peer

options = peer.arguments()
peer.use_threads(options.threads)
torch.manual_seed(0)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                384, 6, dim_feedforward=1536, dropout=0.0, activation="gelu", batch_first=True,
                norm_first=True)
            for _ in range(6))
        self.norm = nn.LayerNorm(384)
        self.head = nn.Linear(384, 2)

    def forward(self, tokens):
        for block in self.blocks:
            tokens = block(tokens)
        return self.head(self.norm(tokens).mean(1))


model = Model().train()
tokens = torch.randn(8, 197, 384)
labels = torch.arange(8) % 2
peer.save("transformer_step", {**model.state_dict(), "input": tokens, "target": labels})
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
        logits = model(tokens)
    loss = cross_entropy(logits.float(), labels)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())


values = peer.seconds_of(step, warmup=3, steps=options.steps or 10)
suffix = "_bf16" if options.precision == "bf16" else ""
peer.report(f"transformer_step{suffix}", "s", values, check=losses[1])
