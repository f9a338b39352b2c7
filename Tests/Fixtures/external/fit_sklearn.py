"""Fits a pipeline on a cohort's table (the first argument), saves it (the second), and prints the
probabilities of all rows, for the test of sklearn_model.py."""
import json
import sys

import joblib
import pandas
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

table = pandas.read_csv(sys.argv[1])
columns = make_column_transformer(
    (SimpleImputer(), ["age"]), (OneHotEncoder(handle_unknown="ignore"), ["region"]))
pipeline = make_pipeline(columns, LogisticRegression())
pipeline.fit(table[["age", "region"]], table["label"])
joblib.dump(pipeline, sys.argv[2])
print(json.dumps(pipeline.predict_proba(table[["age", "region"]]).tolist()))
