"""Golden values of the figures of several labels, numbers and risks: writes targets.json beside it.

Needs numpy, scipy, scikit-learn 1.9, lifelines 0.30 and scikit-survival 0.28.
"""
import json
import pathlib

import numpy as np
from lifelines.utils import concordance_index
from scipy.stats import spearmanr
from sklearn import metrics
from sksurv.metrics import concordance_index_censored, concordance_index_ipcw
from sksurv.util import Surv

draw = np.random.default_rng(20)


def labels(cases, count):
    truth = draw.random((cases, count)) < [0.5, 0.3, 0.15][:count]
    # Rounded, so that scores tie.
    scores = np.clip(np.round(0.4 + 0.25 * truth + 0.2 * draw.standard_normal((cases, count)), 2), 0, 1)
    decided = scores >= 0.5
    return {
        "truth": truth.tolist(), "scores": scores.tolist(),
        "golden": {
            "roc_auc": metrics.roc_auc_score(truth, scores, average="macro"),
            "average_precision": metrics.average_precision_score(truth, scores, average="macro"),
            "macro_f1": metrics.f1_score(truth, decided, average="macro"),
            "micro_f1": metrics.f1_score(truth, decided, average="micro"),
            "subset_accuracy": metrics.accuracy_score(truth, decided),
            "hamming_loss": metrics.hamming_loss(truth, decided),
            "brier": float(np.mean((scores - truth) ** 2)),
        },
    }


def numbers(cases, offset):
    truth = np.round(offset + draw.standard_normal(cases), 1)
    predicted = np.round(0.6 * (truth - offset) + offset + 0.7 * draw.standard_normal(cases), 1)
    return {
        "truth": truth.tolist(), "predicted": predicted.tolist(),
        "golden": {
            "r2": metrics.r2_score(truth, predicted),
            "mae": metrics.mean_absolute_error(truth, predicted),
            "rmse": metrics.root_mean_squared_error(truth, predicted),
            "spearman": spearmanr(truth, predicted).statistic,
        },
    }


def risks(cases, ties):
    score = np.round(draw.standard_normal(cases), 1)
    onset = draw.exponential(np.exp(-score))
    end = draw.exponential(1.5, cases)
    time = np.minimum(onset, end)
    event = onset <= end
    if ties:
        time = np.ceil(4 * time) / 4
    golden = {"c_index": concordance_index_censored(event, time, score)[0]}
    assert abs(golden["c_index"] - concordance_index(time, -score, event)) < 1e-12
    if not ties:
        # At ties of event and censoring the references differ in which is first; without, they agree.
        observed = Surv.from_arrays(event, time)
        golden["c_index_ipcw"] = concordance_index_ipcw(observed, observed, score)[0]
    return {"times": time.tolist(), "events": event.tolist(), "risks": score.tolist(), "golden": golden}


out = {
    "labels": [labels(60, 3), labels(25, 2)],
    "numbers": [numbers(50, 0), numbers(30, 1e6)],
    "risks": [risks(80, True), risks(80, False), risks(20, True)],
}
for part in out.values():
    for entry in part:
        entry["golden"] = {name: float(value) for name, value in entry["golden"].items()}
path = pathlib.Path(__file__).parent / "targets.json"
path.write_text(json.dumps(out) + "\n")
