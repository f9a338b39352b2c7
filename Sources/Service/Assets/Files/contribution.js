// What a run's model looks at in one case, measured when somebody asks.
import { ask, path } from "/assets/api.js";
import { byId, element, show } from "/assets/dom.js";
import { count, number } from "/assets/format.js";

let running = null;

function percent(share) {
  return share === undefined ? "undefined" : `${(100 * share).toFixed(0)} %`;
}

const partTitles = {
  words: "Words that move it most", columns: "Columns that move it most",
  features: "Features that move it most", pictures: "Pictures that move it most",
};

/** An effect with its sign: three places, or two digits that count where it is smaller. */
function effect(value) {
  if (Math.abs(value) >= 0.0005 || value === 0) return number(value, true);
  return `${value < 0 ? "−" : "+"}${Number(Math.abs(value).toPrecision(2))}`;
}

/** An output as people call it: a class with the column that it is of. */
function outputName(result, name) {
  return result.label ? `${result.label}: ${name}` : name;
}

/** The largest effects of words or columns, with their signs. */
function parts(share) {
  if (!share.parts.length) return null;
  return element("details", { open: true },
    element("summary", {}, partTitles[share.elements] ?? "What moves it most"),
    element("dl", { class: "figures" }, share.parts.flatMap((part) => [
      element("dt", {}, part.name), element("dd", {}, effect(part.effect)),
    ])));
}

/** The picture beside its heat map, with the scale of the colors. */
function heatMap(share, result) {
  if (!share.picture) return null;
  const picture = element("figure", {},
    element("img", { src: share.picture, alt: `${share.modality} of ${result.id}` }),
    element("figcaption", { class: "hint" }, "What the model is shown"));
  if (!share.heat_map) {
    return [picture, element("p", { class: "hint" },
      `No cell of it moves ${outputName(result, result.shown)}, so there is no map.`)];
  }
  const [down, across] = share.heat_map_cells;
  const most = effect(share.heat_map_scale);
  return [
    element("div", { class: "pair" }, picture, element("figure", {},
      element("img", { src: share.heat_map, alt: `Where the model looks in ${share.modality} of ${result.id}` }),
      element("figcaption", { class: "hint" }, `Effect of each of ${down} × ${across} cells`))),
    element("div", { class: "scale", role: "img",
      "aria-label": `Colors from blue, minus ${most.slice(1)}, to red, plus ${most.slice(1)}` },
    element("span", {}, `−${most.slice(1)}`), element("span", { class: "ramp" }), element("span", {}, most)),
    element("p", { class: "hint" },
      `In ${result.unit} of ${outputName(result, result.shown)}: red cells raise it, blue ones lower it.`),
  ];
}

/** How a share came about: what was hidden, and what stood there instead. */
function method(share) {
  return element("p", { class: "hint" },
    `For the share it is hidden in ${count(share.part_count, "part")}, one at a time. In place of what is hidden: ${share.replacement}.`);
}

function shareCard(share, result) {
  const body = share.is_present
    ? [
      element("progress", { max: 1, value: share.share ?? 0, "aria-label": `Share of ${share.modality}` }),
      heatMap(share, result), parts(share), method(share),
    ]
    : [element("p", { class: "hint" }, "The case lacks it.")];
  return element("li", {}, element("article", { class: "card" },
    element("div", { class: "head" }, element("h3", {}, share.modality),
      element("strong", { class: "digits" }, share.is_present ? percent(share.share) : "")),
    body));
}

function draw(result) {
  byId("measured").replaceChildren(
    element("p", {}, `What ${result.model} says of ${result.id} (${result.unit}):`),
    element("dl", { class: "figures summary" }, result.outputs.flatMap((output) => {
      const style = output.name === result.shown ? "shown" : null;
      return [
        element("dt", { class: style }, outputName(result, output.name)),
        element("dd", { class: style }, number(output.value)),
      ];
    })),
    element("p", {}, `The percentages are each modality's part of all that hiding changes. Signed numbers are effects on ${
      outputName(result, result.shown)} (${result.unit}): by how much a part raises or lowers it, beside the `
      + "same case with that part hidden and all else as it is."),
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
    const began = performance.now();
    // The first question about a fold loads its model and checks it.
    byId("measure-status").textContent = "Measuring; the first case takes up to a minute, others seconds …";
    try {
      draw(await ask(`/api/v1/runs${path(run)}/contribution`, {
        method: "POST", body: { case: id }, signal: own.signal,
      }));
      const seconds = (performance.now() - began) / 1000;
      // The server keeps what was measured last.
      byId("measure-status").textContent = seconds < 0.1
        ? `Measured ${id} before; shown again.` : `Measured ${id} in ${seconds.toFixed(1)} s.`;
    } catch (error) {
      if (error.name === "AbortError") return;
      byId("measure-status").textContent = "";
      show(byId("measure-error"), error.message);
    }
  });
}
