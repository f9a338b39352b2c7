// How numbers, times and names are written.

const metrics = {
  roc_auc: "ROC AUC",
  auprc: "area under precision and recall",
  average_precision: "average precision",
  balanced_accuracy: "balanced accuracy",
  accuracy: "accuracy",
  brier: "Brier score",
  c_index: "C-index",
  mae: "mean absolute error",
  rmse: "root mean squared error",
  r2: "R²",
};

/** The name of a metric in words. */
export const metric = (name) => metrics[name] ?? name.replaceAll("_", " ");

/** A number with three places and a true minus; with its sign where it is a difference. */
export function number(value, isDifference = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "undefined";
  const text = Math.abs(value).toFixed(3);
  if (value < 0 && Number(text) !== 0) return `−${text}`;
  return isDifference && Number(text) !== 0 ? `+${text}` : text;
}

/** How many there are of something. */
export function count(value, one, many = `${one}s`) {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}

/** A length of time in its two largest units. */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return count(whole, "second");
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return count(minutes, "minute");
  const rest = minutes % 60;
  return count(Math.floor(minutes / 60), "hour") + (rest ? ` ${count(rest, "minute")}` : "");
}

/** A time in the reader's zone; as it came where it is none. */
export function moment(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime())
    ? text
    : date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/** Names in a row: "a, b and c". */
export function row(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
