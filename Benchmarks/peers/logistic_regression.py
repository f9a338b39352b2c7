"""L2 logistic regression by scikit-learn, to a gradient of 1e-6.

2,000 cases of 200 features at one penalty; and two wide designs, 800 x 1,500 and 2,000 x 20,000, at three
penalties from strong to weak, each from the solution of the one before, of which the one with the lowest
log-loss on a fifth of the cases is kept. The check of these is the AUC on that fifth.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

import peer

options = peer.arguments()
peer.exchange.mkdir(parents=True, exist_ok=True)


def save(name, features, labels):
    np.save(peer.exchange / f"{name}_features.npy", features)
    np.save(peer.exchange / f"{name}_labels.npy", labels)


def narrow():
    random = np.random.default_rng(0)
    features = random.standard_normal((2000, 200))
    weights = random.standard_normal(200) / np.sqrt(200)
    labels = (random.random(2000) < 1 / (1 + np.exp(-2 * features @ weights))).astype(np.int64)
    save("logistic", features, labels)
    fitted = []

    def fit():
        # The objective is ½‖w‖² + C·Σ loss, the intercept not penalized.
        model = LogisticRegression(C=1.0, tol=1e-6, max_iter=1000)
        fitted.append(model.fit(features, labels))

    values = peer.seconds_of(fit, warmup=1, steps=options.steps or 10)
    peer.report("logistic_regression", "s", values, check=float(np.linalg.norm(fitted[0].coef_)))


def wide(name, cases, columns, steps):
    """Columns in blocks of 25 that share a factor, six of which tell about the label."""
    random = np.random.default_rng(1)
    factors = random.standard_normal((cases, columns // 25))
    features = 0.7 * np.repeat(factors, 25, axis=1) + 0.7 * random.standard_normal((cases, columns))
    logits = 2 * factors[:, :6] @ random.choice([-1, 1], 6) / np.sqrt(6)
    labels = (random.random(cases) < 1 / (1 + np.exp(-logits))).astype(np.int64)
    features = features.astype(np.float32)
    save(name, features, labels)
    # Ours reads single precision and sums in double; here the columns are in double throughout.
    features = features.astype(np.float64)
    count = cases * 4 // 5
    aucs = []

    def fit():
        best = None
        model = LogisticRegression(tol=1e-6, max_iter=1000, warm_start=True)
        for C in [1e-4, 1e-3, 1e-2]:
            model.set_params(C=C).fit(features[:count], labels[:count])
            chances = model.predict_proba(features[count:])[:, 1]
            loss = log_loss(labels[count:], chances)
            if best is None or loss < best[0]:
                best = (loss, roc_auc_score(labels[count:], chances))
        aucs.append(best[1])

    values = peer.seconds_of(fit, warmup=1, steps=steps)
    peer.report(name, "s", values, check=float(aucs[0]))


narrow()
wide("logistic_800x1500", 800, 1500, options.steps or 5)
wide("logistic_2000x20000", 2000, 20000, options.steps or 3)
