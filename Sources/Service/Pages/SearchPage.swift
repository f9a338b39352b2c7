/// The page of searches.
enum SearchPage {
  /// The page.
  static func html(canLogOut: Bool) -> String {
    PageFrame.html(
      title: "Search", scripts: ["search.js"], place: .search, canLogOut: canLogOut,
      content: """
        <noscript><p class="notice">This page needs JavaScript. Programs ask at /api/v1/search.</p></noscript>
        <p id="nothing" class="notice" hidden>There is nothing to search. Start the server with \
        <code>--index FOLDER</code>, a folder that <code>chiasm index</code> has made.</p>
        <form id="search" class="search" role="search" aria-label="Cases" hidden>
        <div class="ask">
        <label for="text">Look for cases by text</label>
        <input id="text" type="search" maxlength="4000" autocomplete="off" spellcheck="false" \
        placeholder="Words or a sentence" aria-describedby="keys" aria-keyshortcuts="/" enterkeyhint="search">
        <button type="submit">Search</button>
        <button id="clear" type="button" class="plain" aria-keyshortcuts="Escape">Clear</button>
        </div>
        <p id="keys" class="hint keys"><kbd>/</kbd> goes to the text, <kbd>Enter</kbd> searches, arrows move between cases, \
        <kbd>Enter</kbd> on a case finds more like it, <kbd>Esc</kbd> clears.</p>
        <div id="drop" class="drop">
        <label for="picture">Or by a picture</label>
        <input id="picture" type="file" accept="image/png,image/jpeg" aria-describedby="picture-hint">
        <p id="picture-hint" class="hint">PNG or JPEG of at most 20 MiB; it can also be dropped here or pasted. It is \
        searched with and not kept.</p>
        </div>
        <div id="asked" class="asked" hidden></div>
        <details class="options">
        <summary>Filters and options</summary>
        <div class="fields">
        <label id="index-field">Index <select id="index"></select></label>
        <label>Compare with <select id="modality"></select></label>
        <label>Cases at most <select id="most"><option>10</option><option selected>20</option><option>50</option>\
        <option>100</option></select></label>
        <label class="check"><input id="per-group" type="checkbox"> Each patient or group once</label>
        </div>
        <fieldset id="filters"><legend>Filters; all must hold</legend>
        <ul id="conditions" class="conditions"></ul>
        <button id="add" type="button" class="plain small">Add a filter</button>
        </fieldset>
        <div id="values" hidden></div>
        </details>
        <p id="about" class="hint"></p>
        </form>
        <p id="status" class="status" role="status"></p>
        <p id="error" class="error" role="alert" hidden></p>
        <div id="notes"></div>
        <ol id="results" class="hits" aria-label="Cases found"></ol>
        """)
  }
}
