"""Makes the golden values beside this script with scikit-learn.

Run: python make_fixtures.py   (scikit-learn 1.9, NumPy 2)
"""
import json
import pathlib

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

HERE = pathlib.Path(__file__).parent

texts = [
    "Opacity in the left lung; opacity in the right lung.",
    "No opacity. The lungs are clear, and the heart is normal.",
    "Left lung: effusion. Effusion, effusion everywhere!",
    "The heart is enlarged; left effusion.",
]
vectorizer = TfidfVectorizer(
    sublinear_tf=True, min_df=1, token_pattern=r"(?u)\b\w+\b", lowercase=True)
# The vocabulary of Chiasm: words that occur twice or more.
counts = {}
tokenize = vectorizer.build_tokenizer()
for text in texts:
    for word in tokenize(text.lower()):
        counts[word] = counts.get(word, 0) + 1
words = sorted((w for w in counts if counts[w] >= 2), key=lambda w: (-counts[w], w.encode()))
vectorizer = TfidfVectorizer(
    sublinear_tf=True, vocabulary=words, token_pattern=r"(?u)\b\w+\b", lowercase=True)
matrix = vectorizer.fit_transform(texts).toarray()

groups = [0, 0, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9]
labels = [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1]
fold_of_group = {}
for fold, (_, test) in enumerate(
        StratifiedGroupKFold(3).split(numpy.zeros(15), labels, groups)):
    for case in test:
        fold_of_group[groups[case]] = fold

y = [0, 1, 0, 1, 1, 0, 0, 1, 0, 0]
x = [[0, 1], [1, 1], [0, 0], [1, 0], [0, 1], [0, 0], [0, 0], [1, 1], [1, 0], [0, 1]]
model = LogisticRegression(C=1.0, tol=1e-12, max_iter=10_000).fit(x, y)
scores = [0.1, 0.8, 0.5, 0.5, 0.9, 0.3, 0.2, 0.3, 0.8, 0.1]
weights = [1, 2, 0, 1, 3, 1, 2, 1, 0, 4]

(HERE / "golden.json").write_text(json.dumps({
    "texts": texts, "words": words, "tfidf": matrix.tolist(),
    "foldOfGroup": [fold_of_group[g] for g in range(10)], "groups": groups, "labels": labels,
    "rows": x, "rowLabels": y, "weights": model.coef_[0].tolist() + model.intercept_.tolist(),
    "scores": scores, "area": roc_auc_score(y, scores), "caseWeights": weights,
    "weightedArea": roc_auc_score(y, scores, sample_weight=weights),
}, indent=1) + "\n")
