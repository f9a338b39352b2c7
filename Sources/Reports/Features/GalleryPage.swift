/// The fixed parts of the gallery: style, legend, controls and script.
enum GalleryPage {
  static let legend = """
    <p>Each row is a feature: a direction that the dictionary found in the embeddings. <b>Whose</b> says \
    which modality its activation comes from, by the interval over groups: a modality's name (its share is \
    above an equal one by more than the margin), <i>shared</i>, <i>cannot tell</i> (the data allow more than \
    one of these) or <i>undefined</i> (too few pairs or groups). The bar shows the share of the first \
    modality, its interval as a line, and an equal share as a tick.</p>
    <p><b>MS</b>: how alike the cases are in which it fires, beside the same activations on random cases. \
    <b>EmbSim</b>: how alike its top cases are, beyond any two cases (0 by chance). <b>WinRate</b>: how \
    often top cases are more alike than two random ones (.5 by chance). Top, middle and random cases are \
    shown side by side, one a group, because top cases alone look more like one thing than they are.</p>
    """

  static let controls = """
    <label>Search <input id="query" type="search" placeholder="word, class, case or number"></label>
    <label>Whose <select id="owner"></select></label>
    <label>Order <select id="order"></select></label>
    <button type="button" id="previous">Previous</button>
    <button type="button" id="next">Next</button>
    """

  static let styleSheet = """
    :root{--ink:#1b1f24;--paper:#fff;--quiet:#57606a;--line:#d0d7de;--first:#0b6bb3;--second:#b34700;\
    --fill:#f3f5f7;--mark:#fff3c4}
    @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--quiet:#9aa4af;--line:#30363d;\
    --first:#58a6ff;--second:#ffa657;--fill:#161b22;--mark:#4d3b00}}
    *{box-sizing:border-box}
    body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0 auto;max-width:90em;\
    padding:0 1em 2em;color:var(--ink);background:var(--paper)}
    h1{font-size:1.4em;margin:.8em 0 .3em}h2{font-size:1.15em}h3{font-size:1em;margin:1em 0 .3em}
    details p{max-width:60em}
    form{display:flex;flex-wrap:wrap;gap:.8em;align-items:center;position:sticky;top:0;padding:.6em 0;\
    background:var(--paper);border-bottom:1px solid var(--line);z-index:1}
    input,select,button{font:inherit;color:inherit;background:var(--fill);border:1px solid var(--quiet);\
    border-radius:5px;padding:.25em .5em}
    button:disabled{opacity:.6}
    :focus-visible{outline:3px solid var(--first);outline-offset:1px}
    main{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:1.5em;align-items:start}
    @media (max-width:60em){main{grid-template-columns:minmax(0,1fr)}}
    #list{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th,td{padding:.2em .5em;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
    th:first-child,td:first-child,.l{text-align:left}
    tbody tr[aria-current=true]{background:var(--mark)}
    td button{border:0;background:none;padding:0 .2em;color:var(--first);text-decoration:underline;\
    cursor:pointer}
    #detail{position:sticky;top:3.6em;max-height:calc(100vh - 4.5em);overflow:auto}
    @media (max-width:60em){#detail{position:static;max-height:none}}
    .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(24em,1fr));gap:1.5em}
    .cases{display:flex;flex-wrap:wrap;gap:.4em}
    figure{margin:0;width:7.2em;font-size:.78em;line-height:1.3;overflow-wrap:anywhere}
    figure img{width:100%;display:block;border-radius:4px;background:var(--fill)}
    figure p{margin:0;max-height:5.2em;overflow:hidden;background:var(--fill);padding:.2em .3em;\
    border-radius:4px}
    figcaption,.quiet{color:var(--quiet)}
    mark{background:var(--mark);color:inherit}
    .words span{display:inline-block;margin:.1em .3em .1em 0;padding:0 .35em;background:var(--fill);\
    border-radius:4px}
    svg text{fill:var(--quiet);font-size:10px}
    """

  static let script = #"""
    "use strict";
    (() => {
      const data = JSON.parse(document.getElementById("data").textContent);
      const names = data.modalities, perPage = 50;
      const byId = id => document.getElementById(id);
      const make = (tag, text, attributes) => {
        const element = document.createElement(tag);
        if (text !== undefined && text !== null) element.textContent = text;
        for (const key in attributes || {}) element.setAttribute(key, attributes[key]);
        return element;
      };
      const number = value => {
        if (value === null || value === undefined) return "–";
        const size = Math.abs(value);
        if (size > 0 && size < 0.001) return value.toExponential(1);
        return size >= 100 ? value.toFixed(0) : value.toFixed(3).replace(/^(-?)0\./, "$1.");
      };
      const interval = score => !score || score[0] === null || score[0] === undefined ? "–" :
        number(score[0]) + (score[1] === null || score[1] === undefined ? "" :
          " [" + number(score[1]) + ", " + number(score[2]) + "]");
      const score = (feature, side, name) => {
        const found = feature.sides[side].scores.find(s => s.n === name);
        return found && found.v[0] !== null && found.v[0] !== undefined ? found.v[0] : -Infinity;
      };
      const owners = [...names, "shared", "cannot tell", "undefined"];
      const counts = {};
      for (const feature of data.features) counts[feature.owner] = (counts[feature.owner] || 0) + 1;
      byId("owner").append(make("option", "all (" + data.features.length + ")", {value: ""}));
      for (const owner of owners)
        byId("owner").append(make("option", owner + " (" + (counts[owner] || 0) + ")", {value: owner}));
      const best = (feature, name) => Math.max(...names.map((_, side) => score(feature, side, name)));
      const orders = [
        ["number", f => f.i, 1],
        ["share of " + names[0] + ", highest first", f => f.share[0][0] ?? -1, -1],
        ["share of " + names[0] + ", lowest first", f => f.share[0][0] ?? 2, 1],
        ["MS, highest first", f => best(f, "MS"), -1],
        ["EmbSim, highest first", f => best(f, "EmbSim"), -1],
        ["WinRate, highest first", f => best(f, "WinRate"), -1],
        ["consistency, highest first", f => best(f, "Consistency"), -1],
        ["pairs, most first", f => f.pairs, -1]];
      orders.forEach((order, place) => byId("order").append(make("option", order[0], {value: place})));
      // One lower-case text a feature: words, columns, classes, and the keys of its top cases.
      const texts = data.features.map(f => [f.i, f.owner, f.deviation, ...f.sides.flatMap(s =>
        [...s.words.map(w => w.n), ...s.columns.map(c => c.n), s.label || "",
          ...s.top.map(t => data.cases[t[0]].id)])].join("\n").toLowerCase());
      let found = [], page = 0, chosen = null;

      const bar = feature => {
        const share = feature.share[0];
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("viewBox", "0 0 100 12");
        svg.setAttribute("width", "100");
        svg.setAttribute("height", "12");
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", "share of " + names[0] + " " + interval(share));
        const part = (tag, attributes) => {
          const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
          for (const key in attributes) element.setAttribute(key, attributes[key]);
          svg.append(element);
        };
        if (share[0] === null || share[0] === undefined) return svg;
        part("rect", {x: 0, y: 2, width: 100, height: 8, fill: "var(--second)"});
        part("rect", {x: 0, y: 2, width: 100 * share[0], height: 8, fill: "var(--first)"});
        const equal = 100 / names.length;
        part("line", {x1: equal, x2: equal, y1: 0, y2: 12, stroke: "var(--ink)", "stroke-width": 1});
        if (share[1] !== null && share[1] !== undefined)
          part("line", {x1: 100 * share[1], x2: 100 * share[2], y1: 6, y2: 6, stroke: "var(--paper)",
            "stroke-width": 2});
        return svg;
      };

      const histogram = side => {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        const most = Math.max(1, ...side.histogram);
        svg.setAttribute("viewBox", "0 0 120 40");
        svg.setAttribute("width", "120");
        svg.setAttribute("height", "40");
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", "activations from 0 to the largest: " + side.histogram.join(", "));
        side.histogram.forEach((count, place) => {
          const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
          const height = 38 * count / most;
          for (const [key, value] of Object.entries({x: 12 * place, y: 40 - height, width: 10, height,
            fill: "var(--first)"})) rect.setAttribute(key, value);
          svg.append(rect);
        });
        return svg;
      };

      const marked = (text, words) => {
        const fragment = document.createDocumentFragment();
        const set = new Set(words.map(word => word.n));
        for (const part of text.split(/([\p{L}\p{M}\p{N}]+)/u))
          fragment.append(set.has(part.toLowerCase()) ? make("mark", part) : part);
        return fragment;
      };

      const cases = (title, rows, side) => {
        const section = document.createElement("div");
        if (!rows.length) return section;
        section.append(make("h4", title, {class: "quiet"}));
        const row = make("div", null, {class: "cases"});
        for (const [place, value] of rows) {
          const own = data.cases[place];
          const figure = document.createElement("figure");
          own.pictures.forEach((picture, modality) => {
            if (picture) figure.append(make("img", null, {src: picture, loading: "lazy", width: 96,
              height: 96, alt: names[modality] + " of case " + own.id}));
          });
          own.texts.forEach((text, modality) => {
            if (!text) return;
            const paragraph = make("p", null, {title: text});
            paragraph.append(marked(text, side.words));
            figure.append(paragraph);
          });
          figure.append(make("figcaption", own.id + (own.label ? " · " + own.label : "") + " · "
            + number(value)));
          row.append(figure);
        }
        section.append(row);
        return section;
      };

      const show = feature => {
        chosen = feature.i;
        const detail = byId("detail");
        detail.replaceChildren();
        detail.append(make("h2", "Feature " + feature.i));
        const first = make("p", "Whose: " + feature.owner + ". By mean and deviation: " + feature.deviation
          + ". Fires in " + feature.pairs + " pairs of " + feature.groups + " groups. "
          + "Balanced share of " + names.map((name, m) => name + " " + interval(feature.share[m])).join(", of ")
          + ".");
        detail.append(first);
        if (feature.similarity)
          detail.append(make("p", "MMS between " + names[0] + " and " + names[1] + ": "
            + interval(feature.similarity), {class: "quiet"}));
        const sides = make("div", null, {class: "sides"});
        feature.sides.forEach((side, m) => {
          const section = document.createElement("section");
          section.append(make("h3", names[m] + ": fires in " + side.count + " cases"
            + (side.density === undefined ? "" : " (" + (100 * side.density).toFixed(1) + " %)")));
          if (side.count) {
            section.append(histogram(side));
            const list = make("p", null, {class: "quiet"});
            list.textContent = side.scores.map(s => s.n + " " + interval(s.v)).join(" · ")
              + (side.control === undefined ? "" : " · MS on random cases " + number(side.control))
              + (side.label ? " · most frequent class " + side.label : "");
            section.append(list);
            const words = [...side.words.map(w => w.n), ...side.columns.map(c =>
              c.n + " " + (c.v > 0 ? "+" : "") + number(c.v))];
            if (words.length) {
              const line = make("p", null, {class: "words"});
              for (const word of words) line.append(make("span", word));
              section.append(line);
            }
            section.append(cases("Most active", side.top, side), cases("Around the median", side.middle, side),
              cases("At random", side.random, side), cases("In " + names[m] + " only", side.alone, side));
          }
          sides.append(section);
        });
        detail.append(sides);
        if (feature.neighbors.length) {
          const line = make("p", "Through the bridge, from " + names[0] + " to " + names[1] + ": ");
          for (const neighbor of feature.neighbors) {
            const button = make("button", neighbor.n + " (" + number(neighbor.v) + ")", {type: "button"});
            button.addEventListener("click", () => { show(data.features[+neighbor.n]); detail.focus(); });
            line.append(button, " ");
          }
          detail.append(line);
        }
        detail.scrollTop = 0;
        for (const row of document.querySelectorAll("#list tbody tr"))
          row.setAttribute("aria-current", row.dataset.feature === String(chosen));
      };

      const draw = () => {
        const table = document.createElement("table");
        const head = document.createElement("tr");
        for (const title of ["Feature", "Whose", names[0] + " share", "MS " + names[0], "MS " + names[1],
          "Pairs"]) head.append(make("th", title, {scope: "col"}));
        const thead = document.createElement("thead");
        thead.append(head);
        const body = document.createElement("tbody");
        for (const feature of found.slice(page * perPage, (page + 1) * perPage)) {
          const row = make("tr", null, {"aria-current": feature.i === chosen});
          row.dataset.feature = feature.i;
          const cell = document.createElement("td");
          const button = make("button", feature.i, {type: "button", "aria-label": "Show feature " + feature.i});
          button.addEventListener("click", () => { show(feature); byId("detail").focus(); });
          cell.append(button);
          const barCell = document.createElement("td");
          barCell.append(bar(feature));
          row.append(cell, make("td", feature.owner, {class: "l"}), barCell);
          for (const side of [0, 1]) {
            const value = score(feature, side, "MS");
            row.append(make("td", value === -Infinity ? "–" : number(value)));
          }
          row.append(make("td", feature.pairs));
          body.append(row);
        }
        table.append(thead, body);
        byId("list").replaceChildren(table);
        const last = Math.max(0, Math.ceil(found.length / perPage) - 1);
        byId("previous").disabled = page === 0;
        byId("next").disabled = page >= last;
        byId("count").textContent = found.length + " of " + data.features.length + " features"
          + (last > 0 ? ", page " + (page + 1) + " of " + (last + 1) : "");
      };

      const choose = () => {
        const words = byId("query").value.toLowerCase().split(/\s+/).filter(Boolean);
        const owner = byId("owner").value;
        const [, key, sign] = orders[+byId("order").value];
        found = data.features.filter(f => (!owner || f.owner === owner)
          && words.every(word => texts[f.i].includes(word)));
        found.sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) || a.i - b.i);
        page = 0;
        draw();
      };
      byId("controls").addEventListener("submit", event => event.preventDefault());
      byId("query").addEventListener("input", choose);
      byId("owner").addEventListener("change", choose);
      byId("order").addEventListener("change", choose);
      byId("previous").addEventListener("click", () => { page -= 1; draw(); });
      byId("next").addEventListener("click", () => { page += 1; draw(); });
      choose();
      if (found.length) show(found[0]);
    })();
    """#
}
