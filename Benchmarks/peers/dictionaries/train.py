"""Trains one TopK dictionary with one of several peers, on rows that Chiasm then uses too.

Every peer takes the same batches in the same order, Adam at the same rates and k = 32; no feature is
silent for long enough to be called dead by anyone, so no auxiliary loss takes part. Printed are the
processor and the elapsed seconds of each step, and the fraction of variance unexplained afterwards.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import torch

width, batch, active, rate = 512, 2048, 32, 1e-3
exchange = Path(__file__).resolve().parents[2] / "results" / "exchange"


def make_rows(count):
    """Sums of few of 2048 directions with some noise, scaled to length 1."""
    generator = torch.Generator().manual_seed(0)
    directions = torch.nn.functional.normalize(torch.randn(2048, width, generator=generator))
    chosen = torch.randint(0, 2048, (count, 24), generator=generator)
    strengths = 0.5 + torch.rand(count, 24, generator=generator)
    rows = torch.einsum("nk,nkd->nd", strengths, directions[chosen])
    rows += 0.05 * torch.randn(count, width, generator=generator)
    return torch.nn.functional.normalize(rows)


def cosine(step, steps):
    return 0.5 * (1 + math.cos(math.pi * step / steps))


class Dense:
    """A plain loop: full codes, autograd, fused Adam, unit directions."""

    def __init__(self, features, steps, mean):
        self.directions = torch.nn.functional.normalize(torch.randn(features, width))
        self.encoder = self.directions.clone()
        self.encoder_bias = torch.zeros(features)
        self.bias = mean.clone()
        self.parameters = [self.directions, self.encoder, self.encoder_bias, self.bias]
        for parameter in self.parameters:
            parameter.requires_grad_()
        self.optimizer = torch.optim.Adam(self.parameters, lr=rate, fused=True)
        self.steps = steps

    def reconstruct(self, x):
        h = torch.nn.functional.linear(x - self.bias, self.encoder, self.encoder_bias)
        values, indices = h.topk(active, sorted=False)
        codes = torch.zeros_like(h).scatter(1, indices, values.relu())
        return codes @ self.directions + self.bias

    def step(self, index, x):
        for group in self.optimizer.param_groups:
            group["lr"] = rate * cosine(index, self.steps)
        loss = (x - self.reconstruct(x)).pow(2).sum(-1).mean()
        loss.backward()
        with torch.no_grad():
            gradient, directions = self.directions.grad, self.directions
            gradient -= (gradient * directions).sum(1, keepdim=True) * directions
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        with torch.no_grad():
            self.directions /= self.directions.norm(dim=1, keepdim=True)


class DictionaryLearning:
    def __init__(self, features, steps, mean):
        from dictionary_learning.trainers.top_k import TopKTrainer

        self.trainer = TopKTrainer(
            steps=steps, activation_dim=width, dict_size=features, k=active, layer=0, lm_name="none",
            lr=rate, warmup_steps=0, seed=1, device="cpu")
        self.trainer.scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.trainer.optimizer, lambda step: cosine(step, steps))

    def step(self, index, x):
        self.trainer.update(index, x)

    def reconstruct(self, x):
        return self.trainer.ae(x)


class SAELens:
    def __init__(self, features, steps, mean, sparse=False):
        from sae_lens.config import SAETrainerConfig
        from sae_lens.saes.topk_sae import TopKTrainingSAE, TopKTrainingSAEConfig
        from sae_lens.training.sae_trainer import SAETrainer

        self.sae = TopKTrainingSAE(TopKTrainingSAEConfig(
            d_in=width, d_sae=features, k=active, use_sparse_activations=sparse, device="cpu",
            decoder_init_norm=1.0))
        self.sae.b_dec.data = mean.clone()
        self.trainer = SAETrainer(
            SAETrainerConfig(
                total_training_samples=steps * batch, train_batch_size_samples=batch, lr=rate,
                lr_end=0.0, lr_scheduler_name="cosineannealing"),
            self.sae, iter(()))

    def step(self, index, x):
        self.trainer.step(x)
        self.trainer.n_training_steps += 1

    def reconstruct(self, x):
        return self.sae(x)


peers = {
    "dense": Dense,
    "dictionary_learning": DictionaryLearning,
    "sae_lens": SAELens,
    "sae_lens_sparse": lambda *arguments: SAELens(*arguments, sparse=True),
}


def unexplained(model, rows):
    with torch.no_grad():
        error = sum(
            (part - model.reconstruct(part)).double().pow(2).sum().item()
            for part in rows.split(batch))
    return error / (rows.double() - rows.double().mean(0)).pow(2).sum().item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=peers)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--expansion", type=int, default=16)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--rows", type=int, default=16384)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    # Not the seed of the rows: their directions would be the first ones.
    torch.manual_seed(1)
    rows = make_rows(options.rows)
    if options.peer == "dense":
        import safetensors.torch

        exchange.mkdir(parents=True, exist_ok=True)
        safetensors.torch.save_file({"rows": rows}, exchange / "dictionaries.safetensors")
    model = peers[options.peer](options.expansion * width, options.steps, rows.mean(0))
    elapsed, processor = [], []
    batches = [
        part for _ in range(math.ceil(options.steps * batch / len(rows)))
        for part in torch.randperm(len(rows)).split(batch)]
    for index in range(options.steps):
        x = rows[batches[index]]
        started = time.perf_counter(), time.process_time()
        model.step(index, x)
        elapsed.append(time.perf_counter() - started[0])
        processor.append(time.process_time() - started[1])
    print(json.dumps({
        "name": f"{options.peer}_{options.expansion}", "unit": "s", "values": processor,
        "elapsed": elapsed, "check": unexplained(model, rows)}))


if __name__ == "__main__":
    sys.exit(main())
