import json
import sys

import joblib  # or pickle
import pandas

model = joblib.load(sys.argv[1])  # a fitted scikit-learn pipeline over named columns
source, target = sys.stdin.buffer, sys.stdout


def answer(message):
    print(json.dumps(message), file=target, flush=True)


sys.stdout = sys.stderr  # what the model prints must not stand between answers
hello = json.loads(source.readline())
classes = [str(name) for name in model.classes_]
answer({"protocol": 1, "outputs": len(classes), "classes": classes})

for line in iter(source.readline, b""):
    batch = json.loads(line)
    columns = {}
    for item in batch["inputs"]:
        if "columns" in item:  # a table: numbers or texts, None where a cell is empty
            columns.update(item["columns"])
        elif "texts" in item:  # a text for each case
            columns[item["name"]] = item["texts"]
    try:
        outputs = model.predict_proba(pandas.DataFrame(columns))
        answer({"batch": batch["batch"], "outputs": outputs.tolist()})
    except Exception as error:
        answer({"error": f"{type(error).__name__}: {error}"})
