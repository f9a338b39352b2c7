"""L2 logistic regression by scikit-learn: 2,000 cases, 200 features, to a gradient of 1e-6."""

import numpy as np
from sklearn.linear_model import LogisticRegression

import peer

options = peer.arguments()
random = np.random.default_rng(0)
features = random.standard_normal((2000, 200))
weights = random.standard_normal(200) / np.sqrt(200)
labels = (random.random(2000) < 1 / (1 + np.exp(-2 * features @ weights))).astype(np.int64)
peer.exchange.mkdir(parents=True, exist_ok=True)
np.save(peer.exchange / "logistic_features.npy", features)
np.save(peer.exchange / "logistic_labels.npy", labels)
fitted = []


def fit():
    # The objective is ½‖w‖² + C·Σ loss, the intercept not penalized.
    model = LogisticRegression(C=1.0, tol=1e-6, max_iter=1000)
    fitted.append(model.fit(features, labels))


values = peer.seconds_of(fit, warmup=1, steps=options.steps or 10)
peer.report("logistic_regression", "s", values, check=float(np.linalg.norm(fitted[0].coef_)))
