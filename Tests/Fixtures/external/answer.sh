#!/bin/sh
# Answers batches as docs/external-models.md says, with nothing but a shell: the second of two
# probabilities is age / 100. The first argument names a fault to commit instead.
fault=$1
echo "started with $fault" >&2
case $fault in
  mute) sleep 1000 ;;
  early) echo "no such module: nothing" >&2; exit 3 ;;
  noise) echo "loading the model..." ;;
  stubborn) trap '' TERM HUP INT ;;
esac
read -r greeting
case $fault in
  refuse) echo '{"error": "no licence"}'; exit 0 ;;
  version) echo '{"protocol": 7}' ;;
  classes) echo '{"protocol": 1, "classes": ["malignant", "benign"]}' ;;
  count) echo '{"protocol": 1, "outputs": 5}' ;;
  *) echo '{"protocol": 1, "outputs": 2, "classes": ["benign", "malignant"]}' ;;
esac
while read -r line; do
  batch=$(printf '%s' "$line" | sed 's/.*"batch":\([0-9]*\).*/\1/')
  ages=$(printf '%s' "$line" | sed 's/.*"age":\[\([^]]*\)\].*/\1/')
  rows=$(printf '%s' "$ages" | tr ',' '\n' | awk '{ printf "%s[%.6f,%.6f]", (NR > 1 ? "," : ""), 1 - $1 / 100, $1 / 100 }')
  case $fault in
    hang | stubborn) sleep 1000 ;;
    child) sleep 1000 & echo $! >"$2"; wait ;;
    leaves) (trap '' HUP; exec sleep 1000) & echo $! >"$2"; exit 0 ;;
    die) echo "out of memory" >&2; exit 9 ;;
    signal) echo "about to crash" >&2; kill -s SEGV $$ ;;
    half) printf '{"batch": %s, "outp' "$batch"; exit 0 ;;
    nan) echo '{"outputs": [[0.5, 0.5], [NaN, 0.5], [0.5, 0.5]]}' ;;
    null) echo '{"outputs": [[0.5, 0.5], [null, 0.5], [0.5, 0.5]]}' ;;
    infinite) echo '{"outputs": [[0.5, 0.5], [-Infinity, 0.5], [0.5, 0.5]]}' ;;
    wide) echo '{"outputs": [[1, 2, 3], [1, 2, 3], [1, 2, 3]]}' ;;
    ragged) echo '{"outputs": [[1, 2], [1], [1, 2]]}' ;;
    few) echo '{"outputs": [[0.5, 0.5]]}' ;;
    logits) echo '{"outputs": [[3, 4], [1, 2], [1, 2]]}' ;;
    sums) echo '{"outputs": [[0.9, 0.9], [0.5, 0.5], [0.5, 0.5]]}' ;;
    error) echo '{"error": "column smoker is missing"}' ;;
    words) echo 'All good!' ;;
    nothing) echo '{"batch": 1}' ;;
    other) printf '{"batch": 99, "outputs": [%s]}\n' "$rows" ;;
    type) echo '{"outputs": {"dtype": "int64", "shape": [3, 2]}}' ;;
    huge) echo '{"outputs": {"dtype": "float64", "shape": [1000000, 1000000]}}' ;;
    endless) cat /dev/zero ;;
    talk) yes "a long story that nobody asked for" | head -c 3000000 >&2
      printf '{"batch": %s, "outputs": [%s]}\n' "$batch" "$rows" ;;
    *) printf '{"batch": %s, "outputs": [%s]}\n' "$batch" "$rows" ;;
  esac
done
