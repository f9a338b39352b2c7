import Crypto
import Foundation
import Reports

/// A file that pages load; the program carries all of them.
package struct Asset: Sendable {
  /// Its name under `/assets/`.
  package let name: String
  /// Its type.
  package let mediaType: String
  /// Its bytes.
  package let bytes: [UInt8]
  /// What tells a browser whether its own copy is still the same.
  package let entityTag: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    mediaType =
      switch name.split(separator: ".").last {
      case "css": "text/css; charset=utf-8"
      case "svg": "image/svg+xml"
      default: "text/javascript; charset=utf-8"
      }
    let digest = SHA256.hash(data: bytes).prefix(12).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    entityTag = "\"\(digest.joined())\""
  }

  /// All files, by name.
  package static let all: [String: Asset] = Dictionary(
    uniqueKeysWithValues: [
      // The colors are those of reports, which stand in one place.
      Asset(
        "chiasm.css", Array((PagePalette.standard.rules + "\n").utf8) + PackageResources.chiasm_css),
      Asset("api.js", PackageResources.api_js),
      Asset("auditform.js", PackageResources.auditform_js),
      Asset("contribution.js", PackageResources.contribution_js),
      Asset("dom.js", PackageResources.dom_js),
      Asset("format.js", PackageResources.format_js),
      Asset("icon.svg", PackageResources.icon_svg),
      Asset("progress.js", PackageResources.progress_js),
      Asset("run.js", PackageResources.run_js),
      Asset("runs.js", PackageResources.runs_js),
      Asset("runview.js", PackageResources.runview_js),
      Asset("search.js", PackageResources.search_js),
      Asset("searchform.js", PackageResources.searchform_js),
      Asset("searchresults.js", PackageResources.searchresults_js),
    ].map { ($0.name, $0) })
}
