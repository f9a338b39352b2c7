// What the form of a search asks for.
import { byId, element } from "/assets/dom.js";

/** The largest picture that the server takes. */
const mostBytes = 20 * 1024 * 1024;
const relations = [
  ["=", "is"], ["!=", "is not"], ["<", "is below"], ["<=", "is at most"], [">", "is above"],
  [">=", "is at least"],
];

/** The text, picture or case that is asked with; only one of them at a time. */
export class SearchForm {
  constructor(indexes, changed) {
    this.indexes = indexes;
    this.changed = changed;
    this.picture = null;
    this.likeCase = null;
    this.preview = null;
    byId("index").replaceChildren(
      ...indexes.map(({ name, cases }) =>
        element("option", { value: name }, `${name} (${cases.toLocaleString("en")} cases)`)));
    byId("index-field").hidden = indexes.length < 2;
    byId("index").addEventListener("change", () => {
      this.likeCase = null;
      this.chooseIndex();
      changed();
    });
    for (const id of ["modality", "most", "per-group"]) byId(id).addEventListener("change", changed);
    byId("add").addEventListener("click", () => this.addCondition().querySelector("select").focus());
    this.chooseIndex();
  }

  /** The index that is searched. */
  get index() {
    return this.indexes.find(({ name }) => name === byId("index").value) ?? this.indexes[0];
  }

  /** Shows what the index has: modalities and columns. */
  chooseIndex() {
    const { modalities, columns, has_encoder: hasEncoder } = this.index;
    byId("modality").replaceChildren(
      element("option", { value: "" }, "automatic"),
      ...modalities.map((name) => element("option", { value: name }, name)));
    byId("drop").hidden = !hasEncoder;
    byId("filters").hidden = !columns.length;
    byId("conditions").replaceChildren();
    // A value is typed or chosen among those that the column has.
    byId("values").replaceChildren(...columns.filter((name) => this.index.values[name]).map((name) =>
      element("datalist", { id: `values-${columns.indexOf(name)}` },
        this.index.values[name].map((value) => element("option", { value })))));
    byId("about").textContent = this.index.is_redacted
      ? "Names and other identities were looked for and hidden when the index was made."
      : "Identities in texts were not looked for when the index was made; texts are shown as they are.";
    if (!hasEncoder) this.picture = null;
    this.draw();
  }

  /** Adds an empty condition. */
  addCondition() {
    const { columns } = this.index;
    const value = element("input", {
      type: "text", "aria-label": "Value", maxLength: 200, autocomplete: "off", placeholder: "Value" });
    const column = element("select", { "aria-label": "Column" },
      columns.map((name) => element("option", {}, name)));
    const suggest = () => value.setAttribute("list", `values-${columns.indexOf(column.value)}`);
    column.addEventListener("change", suggest);
    suggest();
    const item = element("li", { class: "row" },
      column,
      element("select", { "aria-label": "Relation" },
        relations.map(([sign, words]) => element("option", { value: sign }, words))),
      value,
      element("button", {
        type: "button", class: "plain small", "aria-label": "Remove the filter",
        on: { click: () => {
          item.remove();
          byId("add").disabled = false;
          byId("add").focus();
          this.changed();
        } },
      }, "Remove"));
    item.addEventListener("input", () => this.changed());
    byId("conditions").append(item);
    byId("add").disabled = byId("conditions").children.length >= 16;
    return item;
  }

  /** Conditions as `chiasm search --filter` takes them; those without a value are not finished. */
  get filters() {
    return [...byId("conditions").children].map((item) => {
      const [column, relation] = item.querySelectorAll("select");
      const value = item.querySelector("input").value.trim();
      return value ? `${column.value}${relation.value}${value}` : null;
    }).filter(Boolean);
  }

  /** What is sent; null where nothing is asked. */
  get request() {
    const options = { index: this.index.name, count: Number(byId("most").value) };
    if (this.filters.length) options.filters = this.filters;
    if (byId("modality").value) options.modality = byId("modality").value;
    if (byId("per-group").checked) options.per_group = true;
    if (this.picture) {
      const form = new FormData();
      // The name of the file may name a patient, so it is not sent.
      form.append("image", this.picture, "picture");
      form.append("options", JSON.stringify(options));
      return form;
    }
    if (this.likeCase !== null) return { ...options, case: this.likeCase };
    const text = byId("text").value.trim();
    return text ? { ...options, text } : null;
  }

  /** Asks with a text, which is what was typed. */
  takeText() {
    this.picture = null;
    this.likeCase = null;
    this.draw();
  }

  /** Asks with a picture; returns what is wrong with it, or null. */
  takePicture(file) {
    if (!["image/png", "image/jpeg"].includes(file.type)) return "The picture is neither PNG nor JPEG; save it as one of them.";
    if (file.size > mostBytes) return "The picture is larger than 20 MiB; make it smaller.";
    byId("text").value = "";
    this.likeCase = null;
    this.picture = file;
    this.draw();
    return null;
  }

  /** Asks for cases like one. */
  takeCase(id) {
    byId("text").value = "";
    this.picture = null;
    this.likeCase = id;
    this.draw();
  }

  /** Forgets all that was asked, but not the filters. */
  clear() {
    byId("text").value = "";
    this.picture = null;
    this.likeCase = null;
    this.draw();
  }

  /** Shows the picture or case that is asked with. */
  draw() {
    if (this.preview) URL.revokeObjectURL(this.preview);
    this.preview = this.picture && URL.createObjectURL(this.picture);
    if (!this.picture) byId("picture").value = "";
    const asked = byId("asked");
    asked.hidden = !this.picture && this.likeCase === null;
    asked.replaceChildren();
    if (this.picture) {
      asked.append(
        element("img", { src: this.preview, alt: "The picture that is asked with" }),
        element("span", {}, "Cases that fit this picture"));
    } else if (this.likeCase !== null) {
      asked.append(element("span", {}, "Cases like ", element("strong", {}, this.likeCase)));
    }
  }
}
