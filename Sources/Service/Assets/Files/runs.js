// The list of runs.
import { ask, path } from "/assets/api.js";
import * as auditForm from "/assets/auditform.js";
import { byId, element, show } from "/assets/dom.js";
import { count } from "/assets/format.js";
import { follow } from "/assets/progress.js";
import * as view from "/assets/runview.js";

/** Runs by their names: the card, what it shows, and what ends the following. */
const cards = new Map();
let audits = new Set();
const say = (text) => { byId("status").textContent = text; };
const fail = (text) => show(byId("error"), text);

function isActive(run) {
  return run.state === "queued" || run.state === "running";
}

function card(run) {
  const bar = isActive(run) ? view.progressBar(run) : null;
  const actions = [
    ...view.reportLinks(run),
    isActive(run) && audits.has(run.name) && view.stopButton(run, (text) => { say(text); refresh(); }, fail),
    run.can_resume && view.resumeButton(run, (text) => { say(text); refresh(); }, fail),
    run.state === "stopped" && !run.can_resume && run.kind !== "train" && auditForm.canStart() && element(
      "button", { type: "button", class: "plain small", "aria-label": `Resume ${run.name}`,
        on: { click: () => auditForm.offerResume(run.name) } }, "Resume …"),
  ];
  const article = element(
    "article", { class: "card" },
    element("div", { class: "head" },
      element("h2", {}, element("a", { href: `/runs${path(run.name)}` }, run.name)),
      view.stateTag(run.state)),
    view.cohortLine(run), bar?.element, view.messageLine(run), view.figureList(run),
    view.noticeLine(run), view.timeLine(run),
    element("div", { class: "row actions" }, actions));
  return { article, bar };
}

function place(run) {
  const shown = JSON.stringify([run, audits.has(run.name), auditForm.canStart()]);
  const old = cards.get(run.name);
  if (old?.shown === shown) return old.item;
  old?.stop?.();
  const { article, bar } = card(run);
  const item = old?.item ?? element("li");
  // What has the focus keeps it when its card is drawn anew.
  const hadFocus = item.contains(document.activeElement);
  item.replaceChildren(article);
  if (hadFocus) article.querySelector("a,button")?.focus();
  const stop = bar && follow(run.name, {
    changed: (progress) => bar.update(progress),
    ended: (state) => { say(`${run.name}: ${state}.`); refresh(); },
  });
  cards.set(run.name, { item, shown, stop });
  return item;
}

let isRefreshing = false;

/** Asks for the runs anew and draws what has changed. */
async function refresh() {
  if (isRefreshing) return;
  isRefreshing = true;
  try {
    const [{ runs }, list] = await Promise.all([ask("/api/v1/runs"), ask("/api/v1/audits")]);
    audits = new Set(list.audits.filter(isActive).map((run) => run.name));
    const items = runs.map(place);
    for (const [name, old] of cards) {
      if (runs.some((run) => run.name === name)) continue;
      old.stop?.();
      cards.delete(name);
    }
    const target = byId("runs");
    if (items.some((item, index) => target.children[index] !== item)
      || target.children.length !== items.length) target.replaceChildren(...items);
    byId("count").textContent = runs.length
      ? count(runs.length, "run") : "There is no run yet. Start an audit, or run chiasm audit.";
    fail(null);
  } catch (error) {
    fail(error.message);
  } finally {
    isRefreshing = false;
  }
}

try {
  await auditForm.prepare((run) => { say(`The audit ${run.name} was taken.`); refresh(); });
} catch (error) {
  fail(error.message);
}
await refresh();
// Runs that begin elsewhere appear by themselves.
setInterval(() => { if (!document.hidden) refresh(); }, 10_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
