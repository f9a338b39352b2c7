// The page of searches. What is asked for is never put into the address: browsers keep addresses.
import { ask } from "/assets/api.js";
import { byId, show } from "/assets/dom.js";
import { SearchForm } from "/assets/searchform.js";
import * as results from "/assets/searchresults.js";

/** How long typing has to rest before it is searched, in milliseconds. */
const pause = 300;
const fewestCharacters = 3;

let running = null;
let timer = null;
let form = null;

/** Searches for what the form asks; an older search that has not ended is given up. */
async function search() {
  clearTimeout(timer);
  running?.abort();
  running = null;
  show(byId("error"), null);
  const body = form.request;
  if (!body) {
    results.clear();
    byId("status").textContent = "";
    return;
  }
  const own = new AbortController();
  running = own;
  byId("results").setAttribute("aria-busy", "true");
  try {
    const index = form.index.name;
    const response = await ask("/api/v1/search", { method: "POST", body, signal: own.signal });
    results.show(response, index, more);
    byId("status").textContent = results.summary(response);
  } catch (error) {
    if (error.name === "AbortError") return;
    results.clear();
    byId("status").textContent = "";
    show(byId("error"), error.message);
  } finally {
    if (running === own) {
      running = null;
      byId("results").removeAttribute("aria-busy");
    }
  }
}

/** Searches when typing rests. */
function later() {
  clearTimeout(timer);
  timer = setTimeout(search, pause);
}

/** Finds cases like one, and goes to the first of them. */
async function more(id) {
  form.takeCase(id);
  await search();
  if (!results.focus(0)) byId("text").focus();
}

function takeFile(file) {
  if (!file) return;
  const fault = form.takePicture(file);
  if (fault) {
    byId("picture").value = "";
    show(byId("error"), fault);
  } else search();
}

function clear() {
  form.clear();
  search();
  byId("text").focus();
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]):not([type=file]),select,textarea") !== null;
}

function listen() {
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  byId("text").addEventListener("input", () => {
    form.takeText();
    const length = byId("text").value.trim().length;
    if (length === 0 || length >= fewestCharacters) later();
    else clearTimeout(timer);
  });
  byId("clear").addEventListener("click", clear);
  byId("picture").addEventListener("change", (event) => takeFile(event.target.files[0]));

  const drop = byId("drop");
  const hasFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  // A picture that misses its place must not be opened in place of the page.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => { if (hasFile(event)) event.preventDefault(); });
  }
  window.addEventListener("dragover", () => drop.classList.add("over"));
  window.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  window.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!drop.hidden) takeFile(event.dataTransfer?.files[0]);
  });
  window.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file && !drop.hidden) takeFile(file);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      byId("text").focus();
      byId("text").select();
    } else if (event.key === "Escape") {
      event.preventDefault();
      clear();
    } else if (event.key === "ArrowDown" && event.target === byId("text")) {
      if (results.focus(0)) event.preventDefault();
    } else if (!isTyping(event.target) && results.move(event.key, () => byId("text").focus())) {
      event.preventDefault();
    }
  });
}

try {
  const { indexes } = await ask("/api/v1/indexes");
  if (indexes.length) {
    byId("search").hidden = false;
    form = new SearchForm(indexes, later);
    listen();
    byId("text").focus();
  } else {
    byId("nothing").hidden = false;
  }
} catch (error) {
  show(byId("error"), error.message);
}
