// The page of one run.
import { ask, path } from "/assets/api.js";
import * as contribution from "/assets/contribution.js";
import { byId, element, show } from "/assets/dom.js";
import { follow } from "/assets/progress.js";
import * as view from "/assets/runview.js";

const name = decodeURIComponent(location.pathname.split("/").at(-1));

const say = (text) => { byId("status").textContent = text; };
const fail = (text) => show(byId("error"), text);
let canMeasure = false;

async function draw() {
  try {
    const [run, { audits }] = await Promise.all([
      ask(`/api/v1/runs${path(name)}`), ask("/api/v1/audits"),
    ]);
    const isActive = run.state === "queued" || run.state === "running";
    const bar = isActive ? view.progressBar(run) : null;
    const isOwn = isActive && audits.some((audit) => audit.name === name);
    byId("run").replaceChildren(
      ...[
        element("p", {}, view.stateTag(run.state)),
        view.cohortLine(run), bar?.element, view.messageLine(run), view.figureList(run),
        view.noticeLine(run), view.timeLine(run),
        run.state === "stopped" && !run.can_resume && element("p", { class: "hint" },
          "This server has not begun it: the command that began it goes on with it if --resume is added."),
        element("div", { class: "row actions" },
          run.can_resume && view.resumeButton(run, (text) => { say(text); draw(); }, fail),
          view.reportLinks(run), isOwn && view.stopButton(run, say, fail)),
      ].filter(Boolean));
    if (!canMeasure && run.state === "finished" && run.has_findings && run.kind !== "index") {
      canMeasure = true;
      contribution.prepare(name);
    }
    if (bar) {
      follow(name, {
        changed: (progress) => bar.update(progress),
        ended: (state) => { say(`The run is ${state}.`); draw(); },
      });
    }
    fail(null);
  } catch (error) {
    fail(error.message);
  }
}

await draw();
