"""Writes what scikit-learn's logistic regression answers for small made-up data.

    python make.py        (scikit-learn 1.7, numpy 2)

`golden.json` holds a list of data sets, each with `design` (rows), `labels`, `classCount` and, for
several `C`, the fitted `weights` [outputs][columns] and `bias` [outputs]. scikit-learn minimizes
C · Σ loss + ½‖W‖², so our penalty is 1 / (C · cases). The columns are not standardized, labels are
noisy, and one data set has many more columns than cases.
"""

import json
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression

random = numpy.random.default_rng(20_250_301)


def data_set(name, cases, columns, class_count, signal=1.0):
    design = random.normal(size=(cases, columns)) * random.uniform(0.5, 2, size=columns)
    truth = random.normal(size=(columns, class_count)) * signal / columns**0.5
    scores = design @ truth + random.normal(size=(cases, class_count))
    labels = scores.argmax(axis=1)
    assert len(set(labels)) == class_count
    design = design.round(4)
    fits = []
    for c in [0.01, 0.1, 1, 10, 100]:
        model = LogisticRegression(C=c, solver="lbfgs", tol=1e-12, max_iter=100_000)
        model.fit(design, labels)
        probabilities = model.predict_proba(design)
        # The optimum is where the gradient vanishes; trust no stopping rule.
        targets = numpy.eye(class_count)[labels]
        residual = probabilities - targets
        if class_count == 2:
            residual = residual[:, 1:]
        gradient = residual.T @ design + model.coef_ / c
        assert abs(gradient).max() < 2e-6, (name, c, abs(gradient).max())
        fits.append({"C": c, "weights": model.coef_.tolist(), "bias": model.intercept_.tolist()})
    return {
        "name": name, "classCount": class_count, "design": design.tolist(),
        "labels": labels.tolist(), "fits": fits,
    }


sets = [
    data_set("two classes", 40, 4, 2, signal=2),
    data_set("three classes", 45, 5, 3, signal=2),
    data_set("two classes, wide", 14, 60, 2),
    data_set("three classes, wide", 15, 50, 3),
]
path = Path(__file__).with_name("golden.json")
path.write_text(json.dumps(sets, separators=(",", ":")) + "\n")
