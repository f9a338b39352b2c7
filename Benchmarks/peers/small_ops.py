"""What one operation costs when its arithmetic is nothing: 16 float32 elements, gradients recorded.

Prints a line for each of add, mul, relu and sum, and one for a forward and backward pass through
three small linear layers.
"""

import torch
from torch import nn

import peer

options = peer.arguments()
peer.use_threads(options.threads)
torch.manual_seed(0)

count = 20_000
left = torch.arange(16.0).requires_grad_()
right = torch.ones(16)
operations = {
    "add": lambda: left + right,
    "mul": lambda: left * right,
    "relu": lambda: torch.relu(left),
    "sum": lambda: left.sum(),
}
for name, operation in operations.items():

    def run():
        for _ in range(count):
            operation()

    values = peer.seconds_of(run, warmup=1, steps=options.steps or 5)
    peer.report(
        f"small_{name}", "ns", [value / count * 1e9 for value in values],
        check=operation().sum().item())

model = nn.Sequential(
    nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))
batch = torch.randn(8, 16)
peer.save("small_mlp", {**model.state_dict(), "input": batch})
sums = []


def passes():
    for _ in range(500):
        for parameter in model.parameters():
            parameter.grad = None
        loss = model(batch).sum()
        loss.backward()
        sums.append(loss.item())


values = peer.seconds_of(passes, warmup=1, steps=options.steps or 5)
peer.report("small_mlp", "us", [value / 500 * 1e6 for value in values], check=sums[0])
