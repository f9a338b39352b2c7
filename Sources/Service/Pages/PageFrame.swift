/// What every page of the server has around its content.
enum PageFrame {
  /// A page.
  ///
  /// - Parameters:
  ///   - title: What it is about; escaped here.
  ///   - scripts: Names of scripts among the assets.
  ///   - hasNavigation: Whether it leads to the other pages.
  ///   - content: Markup, whose texts are escaped already.
  static func html(
    title: String, scripts: [String] = [], hasNavigation: Bool = true, content: String
  ) -> String {
    let links = scripts.map { "<script src=\"/assets/\($0)\" defer></script>" }.joined()
    let navigation =
      hasNavigation
      ? "<nav aria-label=\"Pages\"><a href=\"/\">Runs</a><a href=\"/search\">Search</a></nav>" : ""
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escaped(title)) · Chiasm</title>
      <link rel="stylesheet" href="/assets/chiasm.css">
      \(links)
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header><p class="brand">Chiasm</p>\(navigation)</header>
      <main id="main">
      <h1>\(escaped(title))</h1>
      \(content)
      </main>
      </body>
      </html>

      """
  }

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
