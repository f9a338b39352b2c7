"""Golden fits of ridge and Cox regression: writes golden.json beside it.

Needs numpy, scikit-learn 1.9, lifelines 0.30 and scikit-survival 0.28.
"""
import json
import pathlib

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from sklearn.linear_model import Ridge
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.util import Surv

draw = np.random.default_rng(7)


def design(cases, columns):
    return np.round(draw.standard_normal((cases, columns)), 3)


def ridge(cases, columns):
    x = design(cases, columns) + 0.5
    y = np.round(x[:, 0] - 2 * x[:, 1] + 3 + 0.5 * draw.standard_normal(cases), 3)
    fits = []
    for alpha in [0.1, 10.0]:
        model = Ridge(alpha=alpha, solver="svd").fit(x, y)
        fits.append({"penalty": alpha / cases, "weights": model.coef_.tolist(), "bias": float(model.intercept_)})
    return {"design": x.tolist(), "targets": y.tolist(), "fits": fits}


def cox(cases, columns, ties):
    x = design(cases, columns)
    # lifelines penalizes columns scaled to unit deviation; so that is what all get.
    x = (x - x.mean(0)) / x.std(0, ddof=1)
    onset = draw.exponential(np.exp(-x[:, 0] + 0.5 * x[:, 1]))
    end = draw.exponential(2.0, cases)
    time, event = np.minimum(onset, end), onset <= end
    if ties:
        time = np.ceil(5 * time)
    fits = []
    for penalty in [0.02, 0.5]:
        model = CoxPHSurvivalAnalysis(alpha=penalty * cases, ties="breslow", tol=1e-13, n_iter=1000)
        model.fit(x, Surv.from_arrays(event, time))
        if not ties:
            frame = pd.DataFrame(x).assign(time=time, event=event)
            other = CoxPHFitter(penalizer=penalty).fit(frame, "time", "event", fit_options={"precision": 1e-12})
            assert np.abs(other.params_.values - model.coef_).max() < 1e-5, (other.params_.values, model.coef_)
        step = model.cum_baseline_hazard_
        fits.append({
            "penalty": penalty, "weights": model.coef_.tolist(),
            # scikit-survival's baseline belongs to a case at zero of every column.
            "hazards": [[float(t), float(h)] for t, h in zip(step.x, step.y) if h > 0][::4],
        })
    return {"design": x.tolist(), "times": time.tolist(), "events": event.tolist(), "fits": fits}


out = {
    "ridge": [ridge(40, 3), ridge(12, 30)],
    "cox": [cox(80, 3, False), cox(60, 2, True), cox(25, 40, False)],
}
path = pathlib.Path(__file__).parent / "golden.json"
path.write_text(json.dumps(out) + "\n")
