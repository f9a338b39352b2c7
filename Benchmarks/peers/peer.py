"""What every peer shares: arguments, timing, and the one JSON line that it prints.

A peer saves its weights and inputs where the Swift side then reads them, and reports a `check`
(a loss, a sum) that both sides must agree on: so the two are known to do the same work.
"""

import argparse
import json
import time
from pathlib import Path

exchange = Path(__file__).parent.parent / "results" / "exchange"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=None, help="timed steps")
    parser.add_argument("--batch", type=int, default=None, help="cases in a step, where that can be chosen")
    parser.add_argument("--layout", choices=["default", "channels_last"], default="default")
    parser.add_argument("--precision", choices=["float32", "bf16"], default="float32")
    return parser.parse_args()


def use_threads(count):
    import torch

    torch.set_num_threads(count)


def autocast(precision):
    """The context of a forward pass: PyTorch's own mixed precision, or nothing."""
    import torch

    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16")


def save(name, tensors):
    """Writes tensors for the Swift side."""
    import safetensors.torch

    exchange.mkdir(parents=True, exist_ok=True)
    contiguous = {key: value.detach().contiguous() for key, value in tensors.items()}
    safetensors.torch.save_file(contiguous, exchange / f"{name}.safetensors")


def seconds_of(step, warmup, steps):
    """The time of each step after a few untimed ones."""
    for _ in range(warmup):
        step()
    values = []
    for _ in range(steps):
        started = time.perf_counter()
        step()
        values.append(time.perf_counter() - started)
    return values


def processor_seconds_of(step):
    """The processor time of one step, over all threads: what a busy machine does not change."""
    started = time.process_time()
    step()
    return [time.process_time() - started]


def report(name, unit, values, check=None):
    print(json.dumps({"name": name, "unit": unit, "values": values, "check": check}))
