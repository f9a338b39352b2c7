// What is shown of a run, in the list and on its own page.
import { ask, path, sentence } from "/assets/api.js";
import { element } from "/assets/dom.js";
import { count, duration, metric, moment, number, row } from "/assets/format.js";

const states = {
  queued: ["waits", "plain-tag"],
  running: ["running", "doubt"],
  stopped: ["stopped", "plain-tag"],
  failed: ["failed", "alarm"],
  finished: ["finished", "good"],
};

/** How far a run is, as a tag. */
export function stateTag(state) {
  const [text, style] = states[state] ?? [state, "plain-tag"];
  return element("span", { class: `tag ${style}` }, text);
}

/** What the cohort is. */
export function cohortLine(run) {
  const parts = [];
  if (run.cases !== undefined) {
    parts.push(count(run.cases, "case") + (run.groups ? ` of ${count(run.groups, "patient or group", "patients or groups")}` : ""));
  }
  if (run.modalities.length) parts.push(row(run.modalities));
  const text = [run.cohort, parts.join("; ")].filter(Boolean).join(": ");
  return text ? element("p", {}, text) : null;
}

/** When it began and how long it took. */
export function timeLine(run) {
  const parts = [run.kind, run.started && moment(run.started), run.seconds && duration(run.seconds)];
  const text = parts.filter(Boolean).join(" · ");
  return text ? element("p", { class: "hint" }, text) : null;
}

/** The fused model, its rival and the gain. */
export function figureList(run) {
  if (!run.figures.length) return null;
  const hasGain = run.figures.some((figure) => figure.name === "fusion_gain");
  const titles = hasGain ? ["Fusion", "Best single modality"] : [];
  const hasRange = run.figures.some((figure) => figure.low !== undefined);
  return element(
    "dl", { class: "figures" },
    element("dt", { class: "hint" }, metric(run.figures[0].metric)),
    element("dd", { class: "hint" }, hasRange ? "with interval" : ""),
    run.figures.flatMap((figure, place) => {
      const isGain = figure.name === "fusion_gain";
      const title = isGain
        ? ["Gain by fusion"]
        : [titles[place] ? `${titles[place]} ` : null, element("span", { class: "range" }, figure.name)];
      const range = figure.low !== undefined && figure.high !== undefined
        ? element("span", { class: "range" }, `${number(figure.low, isGain)} to ${number(figure.high, isGain)}`)
        : null;
      const style = isGain ? "gain" : null;
      return [
        element("dt", { class: style }, title),
        element("dd", { class: style }, number(figure.value, isGain), range),
      ];
    }));
}

/** How many findings are errors, such as leaks, and warnings. */
export function noticeLine(run) {
  if (!run.errors && !run.warnings) return null;
  const parts = [];
  if (run.errors) parts.push(count(run.errors, "error"));
  if (run.warnings) parts.push(count(run.warnings, "warning"));
  return element("p", { class: run.errors ? "alarm" : "doubt" }, `${row(parts)}; the report says which`);
}

/** What went wrong or what the run waits for. */
export function messageLine(run) {
  return run.message
    ? element("p", { class: run.state === "failed" ? "error" : "hint" }, sentence(run.message))
    : null;
}

/** The links to what a run has. */
export function reportLinks(run) {
  const page = `/runs${path(run.name)}/report.html`;
  return [
    run.has_report && element("a", { class: "button small", href: page }, "Report"),
    run.has_report && element(
      "a", { class: "button small plain", href: `${page}?language=ja`, lang: "ja", hreflang: "ja" }, "日本語"),
    run.has_findings && element(
      "a", { class: "button small plain", href: `/api/v1/runs${path(run.name)}/findings.json` },
      "Findings (JSON)"),
  ].filter(Boolean);
}

/** A button that stops an audit of this server. */
export function stopButton(run, done, failed) {
  const button = element("button", {
    type: "button",
    class: "plain small",
    "aria-label": `Stop ${run.name}`,
    on: {
      click: async () => {
        button.disabled = true;
        try {
          await ask(`/api/v1/audits${path(run.name)}`, { method: "DELETE" });
          done(`${run.name} stops at the end of the step under way; it can be resumed.`);
        } catch (error) {
          button.disabled = false;
          failed(error.message);
        }
      },
    },
  }, run.state === "queued" ? "Take out of the queue" : "Stop");
  return button;
}

/** A button that goes on with an audit of this server that was stopped or failed. */
export function resumeButton(run, done, failed) {
  const button = element("button", {
    type: "button",
    class: "small",
    "aria-label": `Resume ${run.name}`,
    on: {
      click: async () => {
        button.disabled = true;
        try {
          await ask("/api/v1/audits", { method: "POST", body: { name: run.name, resume: true } });
          done(`${run.name} goes on where it was stopped.`);
        } catch (error) {
          button.disabled = false;
          failed(error.message);
        }
      },
    },
  }, "Resume");
  return button;
}

/** A bar and a line that say how far a run is; `update` takes its progress. */
export function progressBar(run) {
  const bar = element("progress", { "aria-label": `Progress of ${run.name}` });
  const line = element("p", { class: "hint digits" }, run.state === "queued" ? "Waits for its turn …" : "Begins …");
  return {
    element: element("div", {}, bar, line),
    update(progress) {
      if (progress.units) {
        bar.max = progress.units;
        bar.value = Math.min(progress.finished, progress.units);
      }
      line.textContent = progress.text;
    },
  };
}
