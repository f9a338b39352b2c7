"""Times audits behind a frozen ResNet-50 with and without kept features.

Part of `Benchmarks/run`. There is no peer: the program is compared with itself, since what counts is that every
picture goes through the encoder once, not once a model, fold and epoch. Weights are drawn at random, which costs
as much as trained ones. The cohort is `padufes` in the folder that CHIASM_DATA names.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

aim = 3.0

make_weights = """
import sys, types, torch
sys.modules["torchvision._meta_registrations"] = types.ModuleType("_meta_registrations")
from safetensors.torch import save_file
from torchvision.models import resnet50
torch.manual_seed(0)
save_file({k: v.contiguous() for k, v in resnet50(weights=None).state_dict().items()}, sys.argv[1])
"""


def compare(python, chiasm, give_up, threads):
    """Rows (what, seconds, pictures computed, pictures found); None without the cohort."""
    data = os.environ.get("CHIASM_DATA")
    if not data:
        print("frozen: CHIASM_DATA is not set, so that there is no cohort; left out", file=sys.stderr)
        return None
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        weights = folder / "resnet50.safetensors"
        subprocess.run([python, "-c", make_weights, weights], check=True)
        common = [
            chiasm, "audit", Path(data) / "padufes" / "cohort.yaml", "--weights", f"photo={weights}", "--freeze",
            "--models", "network:photo", "--epochs", "3", "--folds", "5", "--threads", threads,
            "--contribution-cases", "0", "--no-features"]
        kept = ["--cache", folder / "features"]
        for what, options in [
                ("no features kept", ["--no-cache"]), ("kept, none there yet", kept), ("kept, all there", kept)]:
            output = folder / "run"
            started = time.perf_counter()
            finished = subprocess.run(
                [str(part) for part in [*common, *options, "--output", output]], capture_output=True, text=True)
            seconds = time.perf_counter() - started
            if finished.returncode != 0:
                give_up(f"audit with {what} failed:\n{finished.stderr[-2000:]}")
            passes = json.loads((output / "findings.json").read_text())["provenance"]["encoder_passes"][0]
            rows.append((what, seconds, passes["computed"], passes["from_cache"]))
            shutil.rmtree(output)
    return rows


def section(rows, facts):
    slowest = rows[0][1]
    lines = [
        "## Frozen encoders", "",
        "`chiasm audit` of 560 photographs behind a frozen ResNet-50 (random weights, 128 px), 5 folds, 3 epochs, without",
        "looking at contributions, which hide parts of pixels and so need the encoder anew.",
        f"The aim is {aim:g} times.", "", f"- {facts}", "",
        "| features | time | times faster | passes computed | passes found |", "| --- | ---: | ---: | ---: | ---: |"]
    for what, seconds, computed, found in rows:
        lines.append(f"| {what} | {seconds:.1f} s | {slowest / seconds:.1f} | {computed:,} | {found:,} |")
    return "\n".join(lines) + "\n"
