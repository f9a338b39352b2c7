// What a run's model looks at in one case, measured when somebody asks.
import { ask, path } from "/assets/api.js";
import { byId, element, show } from "/assets/dom.js";
import { number } from "/assets/format.js";

let running = null;

function percent(share) {
  return share === undefined ? "undefined" : `${(100 * share).toFixed(0)} %`;
}

/** The largest effects of words or columns, with their signs. */
function parts(share) {
  if (!share.parts.length) return null;
  return element("details", { open: true },
    element("summary", {}, "What matters most in it"),
    element("dl", { class: "figures" }, share.parts.flatMap((part) => [
      element("dt", {}, part.name), element("dd", {}, number(part.effect, true)),
    ])));
}

function heatMap(share, result) {
  if (!share.heat_map) return null;
  return element("figure", {},
    element("img", { src: share.heat_map, alt: `Where the model looks in ${share.modality} of ${result.id}` }),
    element("figcaption", { class: "hint" }, `Red raises ${result.shown}, blue lowers it.`));
}

function shareCard(share, result) {
  const body = share.is_present
    ? [
      element("progress", { max: 1, value: share.share ?? 0, "aria-label": `Share of ${share.modality}` }),
      heatMap(share, result), parts(share),
    ]
    : [element("p", { class: "hint" }, "The case lacks it.")];
  return element("li", {}, element("article", { class: "card" },
    element("div", { class: "head" }, element("h3", {}, share.modality),
      element("strong", { class: "digits" }, share.is_present ? percent(share.share) : "")),
    body));
}

function draw(result) {
  byId("measured").replaceChildren(
    element("p", {}, `${result.model} says of ${result.id}:`),
    element("dl", { class: "figures summary" }, result.outputs.flatMap((output) => {
      const style = output.name === result.shown ? "shown" : null;
      return [
        element("dt", { class: style }, output.name),
        element("dd", { class: style }, number(output.value)),
      ];
    })),
    element("p", {}, `How much each modality moves it; effects are on ${result.shown}.`),
    element("ul", { class: "cards" }, result.shares.map((share) => shareCard(share, result))),
    ...result.notes.map((note) => element("p", { class: "notice" }, note)));
}

/** Prepares the form for a run; an older question that has no answer yet is given up. */
export function prepare(run) {
  byId("contribution").hidden = false;
  byId("measure").addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = byId("case").value.trim();
    if (!id) return;
    running?.abort();
    const own = new AbortController();
    running = own;
    show(byId("measure-error"), null);
    byId("measured").replaceChildren();
    byId("measure-status").textContent = "Measuring; this takes seconds …";
    try {
      draw(await ask(`/api/v1/runs${path(run)}/contribution`, {
        method: "POST", body: { case: id }, signal: own.signal,
      }));
      byId("measure-status").textContent = `Measured ${id}.`;
    } catch (error) {
      if (error.name === "AbortError") return;
      byId("measure-status").textContent = "";
      show(byId("measure-error"), error.message);
    }
  });
}
