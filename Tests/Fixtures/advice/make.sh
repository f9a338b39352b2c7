#!/usr/bin/env bash
# Makes the cohorts of phantoms.tsv, audits them, and keeps what advice reads of the findings.
# Use: make.sh PROGRAM [SEED] [FOLDER] [PATTERN]; PROGRAM is a release build of chiasm, PATTERN picks names. Without a folder the findings
# beside this script are replaced; figures may differ in the last digits on another processor.
set -euo pipefail
program=$(realpath "$1")
seed=${2:-1}
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${3:-$here}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
grep -v '^#' "$here/phantoms.tsv" | grep -E "^${4:-.}" | while IFS=$'\t' read -r name design models options _ _; do
  [ "$options" = - ] && options=
  # shellcheck disable=SC2086
  "$program" phantom cases --output "$work/$name" --seed "$seed" --genes 48 --image-size 32 $design > "$work/log"
  # shellcheck disable=SC2086
  "$program" audit "$work/$name/cohort.yaml" --output "$work/$name-run" --models "$models" --epochs 12 \
    --folds 4 --threads 1 --contribution-cases 0 --no-features $options > "$work/log" 2>&1 < /dev/null
  python3 - "$work/$name-run/findings.json" "$out/$name.json" <<'PY'
import json, sys
findings = json.load(open(sys.argv[1]))
# Curves of calibration and the record of the run say nothing that advice reads.
for key in ("advice", "patches", "features", "provenance"):
    findings.pop(key, None)
findings["features"] = []
for entry in findings.get("calibration", []):
    entry["bins"] = entry["bins_before"] = []
def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value
json.dump(rounded(findings), open(sys.argv[2], "w"), indent=0, sort_keys=True, ensure_ascii=False)
PY
  printf '%s\n' "$name" >&2
done
