"""One step of masked contrastive reconstruction, as `chiasm pretrain` takes it, written in PyTorch.

16 pairs; pictures of 224 pixels in patches of 16, half of them dropped; texts of 128 tokens of a
vocabulary of 28,996, a quarter of the words masked; both encoders width 384, 6 blocks, 6 heads; decoder
width 256, 2 blocks, 8 heads; shared width 256; fused AdamW. `--mode dual` contrasts unmasked inputs and
reconstructs masked ones in a second pass. The names of parameters are Chiasm's; masks and weights are left
for it.
"""

import json
import math
import resource
import sys

import torch
from torch import nn
from torch.nn import functional as F

mode = "single"
if "--mode" in sys.argv:
    at = sys.argv.index("--mode")
    mode = sys.argv[at + 1]
    del sys.argv[at : at + 2]

import peer  # noqa: E402

options = peer.arguments()
peer.use_threads(options.threads)
torch.manual_seed(0)

BATCH = options.batch or 16
SIZE, PATCH, WIDTH, DEPTH, HEADS = 224, 16, 384, 6, 6
LENGTH, VOCABULARY, SHARED, DECODER, DECODER_DEPTH, DECODER_HEADS = 128, 28_996, 256, 256, 2, 8
PATCHES = (SIZE // PATCH) ** 2
KEPT = PATCHES // 2
PIXELS = 3 * PATCH * PATCH


class Named(nn.Module):
    """A module whose children stand under dotted names."""

    def put(self, name, module):
        *folders, last = name.split(".")
        place = self
        for folder in folders:
            if not hasattr(place, folder):
                place.add_module(folder, nn.Module())
            place = getattr(place, folder)
        place.add_module(last, module)
        return module


def attention(query, key, value, heads, mask=None):
    batch, length, width = query.shape

    def split(x):
        return x.view(batch, length, heads, width // heads).transpose(1, 2)

    mixed = F.scaled_dot_product_attention(split(query), split(key), split(value), attn_mask=mask)
    return mixed.transpose(1, 2).reshape(batch, length, width)


class VisionBlock(Named):
    def __init__(self, width, heads, epsilon):
        super().__init__()
        self.heads = heads
        self.before = [self.put("layernorm_before", nn.LayerNorm(width, eps=epsilon))]
        self.after = [self.put("layernorm_after", nn.LayerNorm(width, eps=epsilon))]
        self.qkv = [
            self.put(f"attention.attention.{name}", nn.Linear(width, width))
            for name in ["query", "key", "value"]]
        self.out = [self.put("attention.output.dense", nn.Linear(width, width))]
        self.up = [self.put("intermediate.dense", nn.Linear(width, 4 * width))]
        self.down = [self.put("output.dense", nn.Linear(4 * width, width))]

    def forward(self, x):
        normed = self.before[0](x)
        x = x + self.out[0](attention(*(one(normed) for one in self.qkv), self.heads))
        return x + self.down[0](F.gelu(self.up[0](self.after[0](x))))


class TextBlock(Named):
    def __init__(self):
        super().__init__()
        self.qkv = [
            self.put(f"attention.self.{name}", nn.Linear(WIDTH, WIDTH))
            for name in ["query", "key", "value"]]
        self.out = [self.put("attention.output.dense", nn.Linear(WIDTH, WIDTH))]
        self.norm1 = [self.put("attention.output.LayerNorm", nn.LayerNorm(WIDTH, eps=1e-12))]
        self.up = [self.put("intermediate.dense", nn.Linear(WIDTH, 4 * WIDTH))]
        self.down = [self.put("output.dense", nn.Linear(4 * WIDTH, WIDTH))]
        self.norm2 = [self.put("output.LayerNorm", nn.LayerNorm(WIDTH, eps=1e-12))]

    def forward(self, x, mask):
        x = self.norm1[0](x + self.out[0](attention(*(one(x) for one in self.qkv), HEADS, mask)))
        return self.norm2[0](x + self.down[0](F.gelu(self.up[0](x))))


def waves(grid, width):
    """Fixed positions of a square grid: waves along rows and along columns."""
    quarter = width // 4
    frequencies = 1 / 10_000 ** (torch.arange(quarter, dtype=torch.float64) / quarter)
    rows, columns = torch.meshgrid(
        torch.arange(grid, dtype=torch.float64), torch.arange(grid, dtype=torch.float64),
        indexing="ij")
    parts = []
    for place in [columns, rows]:
        angles = place.reshape(-1, 1) * frequencies
        parts += [angles.sin(), angles.cos()]
    return torch.cat(parts, 1).float()


class Model(Named):
    def __init__(self):
        super().__init__()
        place = self.put("vision_model.embeddings", nn.Module())
        self.cls = [nn.Parameter(torch.randn(1, 1, WIDTH) * 0.02)]
        self.positions = [nn.Parameter(torch.randn(1, 1 + PATCHES, WIDTH) * 0.02)]
        place.cls_token, place.position_embeddings = self.cls[0], self.positions[0]
        self.patch = [self.put(
            "vision_model.embeddings.patch_embeddings.projection",
            nn.Conv2d(3, WIDTH, PATCH, PATCH))]
        self.vision = [
            self.put(f"vision_model.encoder.layer.{i}", VisionBlock(WIDTH, HEADS, 1e-12))
            for i in range(DEPTH)]
        self.vision_norm = [self.put("vision_model.layernorm", nn.LayerNorm(WIDTH, eps=1e-12))]

        def table(count, name):
            own = self.put(f"text_model.embeddings.{name}", nn.Embedding(count, WIDTH))
            nn.init.normal_(own.weight, std=0.02)
            return [own]

        self.words = table(VOCABULARY, "word_embeddings")
        self.places = table(LENGTH, "position_embeddings")
        self.segments = table(2, "token_type_embeddings")
        self.text_norm = [self.put("text_model.embeddings.LayerNorm", nn.LayerNorm(WIDTH, eps=1e-12))]
        self.text = [self.put(f"text_model.encoder.layer.{i}", TextBlock()) for i in range(DEPTH)]
        self.heads = {}
        for name in ["image", "text"]:
            self.heads[name] = [
                self.put(f"{name}_head.linear1", nn.Linear(WIDTH, WIDTH)),
                self.put(f"{name}_head.linear2", nn.Linear(WIDTH, SHARED))]
        self.entry = [self.put("image_decoder.embed", nn.Linear(WIDTH, DECODER))]
        self.mask_token = [nn.Parameter(torch.randn(1, 1, DECODER) * 0.02)]
        self.image_decoder.mask_token = self.mask_token[0]
        self.decoder = [
            self.put(f"image_decoder.layer.{i}", VisionBlock(DECODER, DECODER_HEADS, 1e-6))
            for i in range(DECODER_DEPTH)]
        self.decoder_norm = [self.put("image_decoder.norm", nn.LayerNorm(DECODER, eps=1e-6))]
        self.exit = [self.put("image_decoder.pixels", nn.Linear(DECODER, PIXELS))]
        self.dense = [self.put("text_decoder.transform.dense", nn.Linear(WIDTH, WIDTH))]
        self.dense_norm = [
            self.put("text_decoder.transform.LayerNorm", nn.LayerNorm(WIDTH, eps=1e-12))]
        self.word_bias = [nn.Parameter(torch.zeros(VOCABULARY))]
        self.text_decoder.bias = self.word_bias[0]
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.waves = [waves(SIZE // PATCH, DECODER)]

    def encode_image(self, patches, kept):
        weight = self.patch[0].weight.view(WIDTH, -1)
        places = self.positions[0][0, 1:]
        if kept is not None:
            patches = patches.gather(1, kept[..., None].expand(-1, -1, PIXELS))
            places = places[kept]
        x = F.linear(patches, weight, self.patch[0].bias) + places
        first = (self.cls[0] + self.positions[0][:, :1]).expand(len(x), -1, -1)
        x = torch.cat([first.to(x.dtype), x], 1)
        for block in self.vision:
            x = block(x)
        return self.vision_norm[0](x)

    def encode_text(self, ids, bias):
        x = self.words[0](ids) + self.places[0].weight[: ids.shape[1]] + self.segments[0].weight[0]
        x = self.text_norm[0](x)
        for block in self.text:
            x = block(x, bias)
        return x

    def shared(self, name, tokens, weights=None):
        first, second = self.heads[name]
        mapped = F.normalize(second(F.gelu(first(tokens))).float(), dim=-1)
        if weights is None:
            pooled = mapped.mean(1)
        else:
            pooled = (mapped * weights).sum(1) / weights.sum(1)
        return F.normalize(pooled, dim=-1)

    def forward(self, batch):
        whole = mode == "dual"
        image = self.encode_image(batch["patches"], None if whole else batch["kept"])
        text = self.encode_text(batch["ids"] if whole else batch["masked"], batch["bias"])
        v = self.shared("image", image[:, 1:])
        t = self.shared("text", text, batch["words"])
        scores = self.logit_scale.exp() * v @ t.T
        own = torch.arange(len(v))
        contrast = (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2
        if whole:
            image = self.encode_image(batch["patches"], batch["kept"])
            text = self.encode_text(batch["masked"], batch["bias"])

        x = self.entry[0](image)
        order = torch.cat([batch["kept"], batch["dropped"]], 1)
        hidden = self.mask_token[0].to(x.dtype).expand(len(x), PATCHES - KEPT, -1)
        x = torch.cat(
            [x[:, :1].float(), torch.cat([x[:, 1:], hidden], 1) + self.waves[0][order]], 1)
        for block in self.decoder:
            x = block(x)
        found = self.exit[0](self.decoder_norm[0](x[:, 1 + KEPT :])).float()
        wanted = batch["patches"].gather(1, batch["dropped"][..., None].expand(-1, -1, PIXELS))
        wanted = (wanted - wanted.mean(-1, keepdim=True)) / (
            wanted.var(-1, keepdim=True) + 1e-6).sqrt()
        pictures = ((found - wanted) ** 2).mean()

        rows = text.flatten(0, 1)[batch["places"]]
        logits = F.linear(
            self.dense_norm[0](F.gelu(self.dense[0](rows))), self.words[0].weight,
            self.word_bias[0])
        return contrast + pictures + F.cross_entropy(logits.float(), batch["targets"])


model = Model().train()
images = torch.randn(BATCH, 3, SIZE, SIZE)
side = SIZE // PATCH
patches = images.view(BATCH, 3, side, PATCH, side, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(
    BATCH, PATCHES, PIXELS)
orders = torch.stack([torch.randperm(PATCHES) for _ in range(BATCH)])
kept, dropped = orders[:, :KEPT].sort(1).values, orders[:, KEPT:].sort(1).values
lengths = torch.randint(LENGTH // 2, LENGTH + 1, (BATCH,))
lengths[0] = LENGTH
presence = torch.arange(LENGTH)[None] < lengths[:, None]
is_word = presence & (torch.arange(LENGTH)[None] > 0) & (
    torch.arange(LENGTH)[None] < lengths[:, None] - 1)
ids = torch.randint(200, VOCABULARY, (BATCH, LENGTH)) * presence
masked, places = ids.clone(), []
for row in range(BATCH):
    own = is_word[row].nonzero()[:, 0]
    chosen = own[torch.randperm(len(own))[: len(own) // 4]].sort().values
    masked[row, chosen] = 103
    places.append(row * LENGTH + chosen)
places = torch.cat(places)
targets = ids.flatten()[places]
batch = {
    "patches": patches, "kept": kept, "dropped": dropped, "ids": ids, "masked": masked,
    "places": places, "targets": targets, "words": is_word[..., None].float(),
    "bias": torch.zeros(BATCH, 1, 1, LENGTH).masked_fill(
        ~presence[:, None, None], torch.finfo(torch.float32).min),
}
if mode == "single" and options.precision == "float32":
    peer.save("pretrain_step", {
        **model.state_dict(),
        "input.patches": patches, "input.kept": kept, "input.dropped": dropped, "input.ids": ids,
        "input.masked": masked, "input.places": places, "input.targets": targets,
        "input.presence": presence, "input.words": is_word,
    })
parameters = list(model.parameters())
optimizer = torch.optim.AdamW(
    [{"params": [p for p in parameters if p.dim() > 1]},
     {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0}],
    lr=1e-4, weight_decay=0.01, fused=True)
losses = []


def step():
    optimizer.zero_grad(set_to_none=True)
    with peer.autocast(options.precision):
        loss = model(batch)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())


name = "pretrain_step" + ("_dual" if mode == "dual" else "")
name += "_bf16" if options.precision == "bf16" else ""
values = peer.seconds_of(step, warmup=2, steps=options.steps or 6)
print(json.dumps({
    "name": name, "unit": "s", "values": values, "check": losses[1], "curve": losses,
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
