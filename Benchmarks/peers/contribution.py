"""What two encoders and a fusion head look at: Captum on the model and cases that Chiasm is given.

A picture of 14 x 14 cells and a table of 30 columns: 196 + 30 players, hidden behind zeros (the mean of
standardized inputs). `contribution_ablation` is Captum's FeatureAblation over all players;
`contribution_shapley` its ShapleyValueSampling over the two modalities as players, missing ones from
eight donors; `contribution_players` the same over all 226 players, of the first cases and with given
orders, missing ones hidden behind zeros. The check is the sum of the sizes of all attributions.
`--batched` lets Captum join sixteen ablations in a batch.
"""

import argparse
import sys
import types

import torch
from captum.attr import FeatureAblation, ShapleyValues, ShapleyValueSampling
from torch import nn

# See Tests/Fixtures/resnet50/make.py: a torchvision built for CUDA, beside a torch that was not.
sys.modules["torchvision._meta_registrations"] = types.ModuleType("_meta_registrations")
from torchvision.models.resnet import BasicBlock, ResNet  # noqa: E402

import peer  # noqa: E402

shapes = {
    # side of the picture, blocks of each stage of the picture encoder, width and blocks of the table's
    "small": (112, [1, 1, 1, 1], 64, 1),
    "resnet18": (224, [2, 2, 2, 2], 192, 3),
    "wide_table": (64, [1, 1, 1, 1], 384, 6),
    "base_table": (112, [1, 1, 1, 1], 768, 12),
}
case_count, donor_count, side_cells, column_count = 16, 8, 14, 30
player_case_count, order_count = 4, 2


class Table(nn.Module):
    """One token a column, through transformer blocks, and their mean."""

    def __init__(self, width, block_count):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(column_count, width) / width**0.5)
        self.bias = nn.Parameter(torch.randn(column_count, width) / width**0.5)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, width // 32, dim_feedforward=4 * width, dropout=0.0, activation="gelu",
                batch_first=True, norm_first=True)
            for _ in range(block_count))

    def forward(self, values):
        tokens = values[:, :, None] * self.weight + self.bias
        for block in self.blocks:
            tokens = block(tokens)
        return tokens.mean(1)


class Model(nn.Module):
    def __init__(self, blocks, width, block_count):
        super().__init__()
        self.photo = ResNet(BasicBlock, blocks)
        self.photo.fc = nn.Identity()
        self.table = Table(width, block_count)
        self.hidden = nn.Linear(512 + width, 128)
        self.output = nn.Linear(128, 1)

    def forward(self, pictures, columns):
        joined = torch.cat([self.photo(pictures), self.table(columns)], 1)
        return self.output(nn.functional.gelu(self.hidden(joined))).sigmoid()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--shape", choices=shapes, default="small")
    parser.add_argument("--batched", action="store_true")
    parser.add_argument(
        "--methods", nargs="+", choices=["ablation", "players", "modalities"],
        default=["ablation", "players", "modalities"])
    options = parser.parse_args()
    peer.use_threads(options.threads)
    torch.manual_seed(0)
    side, blocks, width, block_count = shapes[options.shape]
    model = Model(blocks, width, block_count).eval()
    with torch.no_grad():
        model.output.weight *= 8
    count = case_count + donor_count
    # Smooth pictures: noise at the size of the cells, with some finer noise.
    coarse = torch.randn(count, 3, side_cells, side_cells)
    pictures = nn.functional.interpolate(coarse, size=(side, side), mode="bilinear")
    pictures += 0.3 * torch.randn_like(pictures)
    columns = torch.randn(count, column_count)
    peer.save(
        f"contribution_{options.shape}", {**model.state_dict(), "pictures": pictures, "columns": columns})

    own = (pictures[:case_count], columns[:case_count])
    rows = torch.arange(side) * side_cells // side
    cells = rows[:, None] * side_cells + rows[None, :]
    mask = (cells[None, None], side_cells**2 + torch.arange(column_count)[None])
    suffix = f"_{options.shape}"
    evaluations = 16 if options.batched else 1
    found = {}
    orders = torch.stack([torch.randperm(side_cells**2 + column_count) for _ in range(order_count)])
    peer.save(f"contribution_orders_{options.shape}", {"orders": orders})

    def ablate():
        with torch.no_grad():
            found["ablation"] = FeatureAblation(model).attribute(
                own, baselines=(0, 0), target=0, feature_mask=mask,
                perturbations_per_eval=evaluations)

    def sample():
        method = ShapleyValueSampling(model)
        method.permutation_generator = lambda players, samples: iter(orders.tolist())
        with torch.no_grad():
            found["players"] = method.attribute(
                tuple(part[:player_case_count] for part in own), baselines=(0, 0), target=0,
                feature_mask=mask, n_samples=order_count, perturbations_per_eval=evaluations)

    def size_of_parts(key):
        photo, table = found[key]
        # Every pixel holds its cell's attribution: one pixel of each cell is enough.
        first = [int((rows == cell).nonzero()[0]) for cell in range(side_cells)]
        parts = photo[:, 0][:, first][:, :, first]
        return (parts.abs().sum() + table.abs().sum()).item()

    with torch.no_grad():
        model(*own)  # What only the first batch costs is not timed.
    if "ablation" in options.methods:
        values = peer.processor_seconds_of(ablate)
        peer.report("contribution_ablation" + suffix, "s", values, size_of_parts("ablation"))
    if "players" in options.methods:
        values = peer.processor_seconds_of(sample)
        peer.report("contribution_players" + suffix, "s", values, size_of_parts("players"))
    if options.batched or "modalities" not in options.methods:
        return

    whole = (torch.zeros_like(mask[0]), torch.ones_like(mask[1]))

    def shapley(method, **arguments):
        """The value of each modality, averaged over donors."""
        total = torch.zeros(case_count, 2)
        with torch.no_grad():
            for donor in range(case_count, count):
                photo, table = method(model).attribute(
                    own, baselines=(pictures[donor : donor + 1], columns[donor : donor + 1]),
                    target=0, feature_mask=whole, **arguments)
                total += torch.stack([photo[:, 0, 0, 0], table[:, 0]], 1)
        return total / donor_count

    # Sampling is what Captum offers beyond a handful of players; all orders of two give the check.
    values = peer.processor_seconds_of(lambda: shapley(ShapleyValueSampling))
    exact = []
    seconds = peer.processor_seconds_of(lambda: exact.append(shapley(ShapleyValues)))
    check = exact[0].abs().sum().item()
    peer.report("contribution_shapley_sampled" + suffix, "s", values, check)
    peer.report("contribution_shapley_exact" + suffix, "s", seconds, check)


main()
