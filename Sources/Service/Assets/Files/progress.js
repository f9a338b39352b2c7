// Follows a run while it goes on.
import { path } from "/assets/api.js";

/** How many runs are followed at once: browsers keep only six connections to one server. */
const mostFollowed = 3;
let followed = 0;

/** How far a run is, gathered from its events. */
export class Progress {
  constructor() {
    this.units = 0;
    this.finished = 0;
    this.epoch = null;
    this.model = null;
    this.fold = null;
    this.phase = "waiting";
  }

  /** Takes an event of the log. */
  take(event, fields) {
    switch (event) {
      case "start":
        this.phase = "reading the cohort";
        break;
      case "planned":
        this.units = Number(fields.units) || 0;
        this.finished = Number(fields.finished) || 0;
        this.phase = "training";
        break;
      case "unit_start":
        this.model = fields.model ?? null;
        this.fold = Number(fields.fold);
        this.epoch = null;
        this.phase = "training";
        break;
      case "epoch_end":
        this.epoch = Number(fields.epoch);
        break;
      case "unit_end":
        this.finished += 1;
        this.model = null;
        break;
      case "contribution_start":
        this.phase = "measuring what the model looks at";
        break;
      case "interactions_start":
        this.phase = "measuring how modalities interact";
        break;
      case "features_start":
        this.phase = "judging what features mean";
        break;
      case "end":
        this.phase = "writing the report";
        break;
    }
  }

  /** One line for the person at the page. */
  get text() {
    if (!this.units) return `${this.phase.charAt(0).toUpperCase()}${this.phase.slice(1)} …`;
    const fits = `${Math.min(this.finished, this.units)} of ${this.units} models trained`;
    if (this.phase !== "training") return `${fits}; ${this.phase} …`;
    if (!this.model) return fits;
    const fold = Number.isFinite(this.fold) ? `, fold ${this.fold + 1}` : "";
    return `${fits}; now ${this.model}${fold}${this.epoch ? `, epoch ${this.epoch}` : ""}`;
  }
}

const events = [
  "start", "planned", "unit_start", "epoch_end", "unit_end", "contribution_start",
  "interactions_start", "features_start", "end",
];

/**
 * Follows a run until it ends; returns what ends the following, or null if enough are followed already.
 *
 * A lost connection is made again by the browser, which says where it was.
 */
export function follow(name, { changed, ended }) {
  if (followed >= mostFollowed) return null;
  followed += 1;
  const source = new EventSource(`/api/v1/runs${path(name)}/events`);
  const progress = new Progress();
  let isOpen = true;
  let isDrawing = false;
  const stop = () => {
    if (!isOpen) return;
    isOpen = false;
    followed -= 1;
    source.close();
  };
  // Thousands of events arrive at once when a page is opened: they are drawn once.
  const draw = () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      if (isOpen) changed(progress);
    });
  };
  for (const event of events) {
    source.addEventListener(event, (message) => {
      progress.take(event, JSON.parse(message.data));
      draw();
    });
  }
  source.addEventListener("state", (message) => {
    const { state } = JSON.parse(message.data);
    if (state === "queued" || state === "running") return;
    stop();
    ended(state);
  });
  source.addEventListener("error", () => {
    // The browser tries again by itself unless the server refused.
    if (source.readyState === EventSource.CLOSED) stop();
  });
  return stop;
}
