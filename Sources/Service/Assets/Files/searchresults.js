// The cases that were found, and how arrows move between them.
import { path } from "/assets/api.js";
import { byId, element } from "/assets/dom.js";
import { row } from "/assets/format.js";

/** How much of a text is shown before the rest is asked for. */
const mostCharacters = 320;
const mostColumns = 6;

function thumbnail(hit, index) {
  const empty = () => element("div", { class: "no-picture" }, "No picture");
  if (!hit.has_thumbnail) return empty();
  const image = element("img", {
    src: `/api/v1/indexes${path(index)}/cases${path(hit.id)}/thumbnail`,
    alt: `Picture of ${hit.id}`, loading: "lazy", decoding: "async",
  });
  image.addEventListener("error", () => image.replaceWith(empty()));
  return image;
}

function text(hit) {
  if (!hit.text) return null;
  const characters = Array.from(hit.text);
  if (characters.length <= mostCharacters) return element("p", { class: "text" }, hit.text);
  return [
    element("p", { class: "text" }, `${characters.slice(0, mostCharacters).join("").trimEnd()} …`),
    element("details", {}, element("summary", {}, "Whole text"),
      element("p", { class: "text" }, hit.text)),
  ];
}

function columnList(entries) {
  return element("dl", { class: "columns" }, entries.flatMap(([name, value]) => [
    element("dt", {}, name), element("dd", {}, value),
  ]));
}

function columns(hit) {
  const entries = Object.entries(hit.columns).filter(([, value]) => value !== "");
  if (!entries.length) return null;
  return [
    columnList(entries.slice(0, mostColumns)),
    entries.length > mostColumns && element("details", {},
      element("summary", {}, `${entries.length - mostColumns} more columns`),
      columnList(entries.slice(mostColumns))),
  ];
}

function score(value) {
  if (!Number.isFinite(value)) return "undefined";
  return value.toPrecision(3).replace("-", "−");
}

/** A case as a card; `like` asks for more of its kind. */
function card(hit, place, index, like) {
  const title = `hit-${place}`;
  const article = element("article", {
    class: "hit", tabIndex: place === 0 ? 0 : -1, "aria-labelledby": title,
  },
  element("div", { class: "picture" }, thumbnail(hit, index)),
  element("div", { class: "body" },
    element("div", { class: "head" },
      element("h2", { id: title }, `${place + 1}. ${hit.id}`),
      element("span", { class: "digits score" }, `score ${score(hit.score)}`)),
    hit.group && element("p", { class: "hint" }, `Patient or group ${hit.group}`),
    text(hit), columns(hit),
    element("div", { class: "row actions" }, element("button", {
      type: "button", class: "plain small", "aria-label": `More like ${hit.id}`, on: { click: like },
    }, "More like this"))));
  article.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === article) {
      event.preventDefault();
      like();
    }
  });
  return element("li", {}, article);
}

const rankings = {
  cosine: "ranked by likeness (cosine)",
  dot: "ranked by likeness (inner product)",
  bm25: "ranked by their words (BM25)",
  "reciprocal-rank": "ranked by meaning and words together",
};

/** How many there are and how they are ranked. */
export function summary(response) {
  const found = response.hits.length;
  if (!found) return "No case was found.";
  const ranking = rankings[response.ranking] ?? `ranked by ${response.ranking}`;
  return `${found} ${found === 1 ? "case" : "cases"}, ${ranking}.`;
}

/** Shows the cases. */
export function show(response, index, like) {
  byId("results").replaceChildren(
    ...response.hits.map((hit, place) => card(hit, place, index, () => like(hit.id))));
  byId("notes").replaceChildren(
    ...response.notes.map((note) => element("p", { class: "notice" }, note)));
}

/** Takes all away. */
export function clear() {
  byId("results").replaceChildren();
  byId("notes").replaceChildren();
}

const cards = () => [...byId("results").querySelectorAll("article")];

/** Goes to a case, which alone can then be reached by Tab. */
export function focus(place) {
  const all = cards();
  if (!all[place]) return false;
  all.forEach((card, other) => { card.tabIndex = other === place ? 0 : -1; });
  all[place].focus();
  all[place].scrollIntoView({ block: "nearest" });
  return true;
}

/** Moves between cases by a key; `leave` is called above the first. Returns whether the key was used. */
export function move(key, leave) {
  const all = cards();
  const place = all.findIndex((card) => card.contains(document.activeElement));
  if (place < 0) return false;
  // How many cards stand in a row, as they are laid out now.
  const inRow = Math.max(1, all.filter((card) => card.offsetTop === all[0].offsetTop).length);
  switch (key) {
    case "ArrowDown": return focus(Math.min(place + inRow, all.length - 1));
    case "ArrowUp":
      if (place - inRow < 0) {
        leave();
        return true;
      }
      return focus(place - inRow);
    case "ArrowRight": return focus(Math.min(place + 1, all.length - 1));
    case "ArrowLeft": return focus(Math.max(place - 1, 0));
    case "Home": return focus(0);
    case "End": return focus(all.length - 1);
    default: return false;
  }
}
