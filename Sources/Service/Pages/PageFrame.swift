/// What every page of the server has around its content.
enum PageFrame {
  /// Where a page is among the pages.
  enum Place {
    /// The list of runs.
    case runs
    /// One run.
    case run
    /// Search.
    case search
    /// None of them, such as an error.
    case other
  }

  /// A page.
  ///
  /// - Parameters:
  ///   - title: What it is about; escaped here.
  ///   - scripts: Names of scripts among the assets, which are modules.
  ///   - place: Where it is among the pages.
  ///   - hasNavigation: Whether it leads to the other pages.
  ///   - canLogOut: Whether a person has logged in.
  ///   - content: Markup, whose texts are escaped already.
  static func html(
    title: String, scripts: [String] = [], place: Place = .other, hasNavigation: Bool = true,
    canLogOut: Bool = false, content: String
  ) -> String {
    let links = scripts.map { "<script type=\"module\" src=\"/assets/\($0)\"></script>" }.joined()
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escaped(title)) · Chiasm</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/assets/chiasm.css">
      \(links)
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header><p class="brand">Chiasm</p>\(hasNavigation ? navigation(place) : "")\(canLogOut ? logout : "")</header>
      <main id="main" tabindex="-1">
      <h1>\(escaped(title))</h1>
      \(content)
      </main>
      </body>
      </html>

      """
  }

  /// The links to the pages; the one that is shown says so.
  private static func navigation(_ place: Place) -> String {
    let runs =
      switch place {
      case .runs: " aria-current=\"page\""
      case .run: " aria-current=\"true\""
      default: ""
      }
    let search = place == .search ? " aria-current=\"page\"" : ""
    return
      "<nav aria-label=\"Pages\"><a href=\"/\"\(runs)>Runs</a><a href=\"/search\"\(search)>Search</a></nav>"
  }

  private static let logout =
    "<form method=\"post\" action=\"/logout\"><button type=\"submit\" class=\"plain small\">Log out</button></form>"

  /// Text that can be no markup.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
