"""Compares the training of TopK dictionaries with a dense PyTorch loop, SAELens and dictionary_learning.

Part of `Benchmarks/run`. A peer writes the rows; all take as many steps with the same batch size, rates and
k, and are left with the same fraction of variance unexplained, to the tolerance.
"""

import json
import os
import statistics
import subprocess

peers = {
    "dense": "dense PyTorch loop, fused Adam",
    "dictionary_learning": "dictionary_learning, TopKTrainer",
    "sae_lens": "SAELens, TopK",
    "sae_lens_sparse": "SAELens, TopK with sparse activations",
}
expansions = [16, 32]
steps = 16
batch = 2048
aim = 2
# Directions start at random, so no two runs leave exactly the same.
tolerance = 0.03


def versions(folder):
    names = ["torch", "sae-lens", "dictionary-learning"]
    script = (
        "from importlib.metadata import version; "
        f"print(', '.join(f'{{n}} {{version(n)}}' for n in {names}))")
    python = folder / ".venv" / "bin" / "python"
    return subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def compare(lines_of, python, ours, script, threads, rounds, give_up):
    """Rows (expansion, peer, our median, theirs, our unexplained share, theirs); peers that cannot run."""
    environment = os.environ | {"OMP_WAIT_POLICY": "passive"}
    own, other, shares, absent = {}, {}, {}, {}
    for _ in range(rounds):
        for peer in peers:
            if peer in absent:
                continue
            for expansion in expansions:
                command = [python, script, peer, "--threads", threads, "--expansion", expansion, "--steps", steps]
                # Not every option of every peer runs everywhere: say so instead of leaving it out.
                probe = subprocess.run(
                    [str(part) for part in command], capture_output=True, text=True, env=environment)
                if probe.returncode != 0:
                    if peer == "dense":
                        give_up(f"{peer} failed:\n{probe.stderr}")
                    errors = [line for line in probe.stderr.splitlines() if "Error" in line]
                    absent[peer] = errors[-1] if errors else "it failed without a message"
                    break
                for line in probe.stdout.splitlines():
                    if line.startswith("{"):
                        found = json.loads(line)
                        # The first steps touch new memory.
                        other.setdefault((expansion, peer), []).extend(found["values"][2:])
                        shares[expansion, peer] = found["check"]
            if peer in absent:
                continue
            # Ours takes its turn after each peer.
            mine = lines_of([*ours, "--threads", threads, "--steps", steps], env=environment)
            for expansion in expansions:
                found = mine[f"dictionaries_{expansion}"]
                own.setdefault(expansion, []).extend(found["values"][2:])
                shares[expansion] = found["check"]
    rows = []
    for expansion, peer in sorted(other, key=lambda key: (key[0], list(peers).index(key[1]))):
        if abs(shares[expansion] - shares[expansion, peer]) > tolerance:
            give_up(
                f"expansion {expansion}: {peer} leaves {shares[expansion, peer]:.4f} unexplained, we "
                f"{shares[expansion]:.4f}: not the same work.")
        rows.append((
            expansion, peer, statistics.median(own[expansion]), statistics.median(other[expansion, peer]),
            shares[expansion], shares[expansion, peer]))
    return rows, absent


def section(rows, absent, facts):
    lines = [
        "## Dictionaries", "",
        f"Training of a TopK dictionary, k = 32, on rows of 512 numbers in batches of {batch}: samples a second "
        "of", "processor time over all threads, medians over steps; Chiasm takes its turn after each peer. All take "
        f"{steps} steps", "of Adam at the same rates and are left with the same fraction of variance unexplained "
        "(last columns).", "No feature is silent for long enough to be revived, so no auxiliary loss takes part. "
        f"Aim: at least {aim} times", "the best peer.", "", f"- {facts}", "",
        "| features | peer | Chiasm, samples/s | peer, samples/s | times | our FVU | peer's |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for expansion, peer, own, other, mine, theirs in rows:
        lines.append(
            f"| {expansion * 512} | {peers[peer]} | {batch / own:,.0f} | {batch / other:,.0f} "
            f"| {other / own:.1f} | {mine:.3f} | {theirs:.3f} |")
    for peer, message in absent.items():
        lines += ["", f"{peers[peer]} does not run here: `{message[:160]}`"]
    return "\n".join(lines) + "\n"
