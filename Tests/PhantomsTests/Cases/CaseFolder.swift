import Foundation

/// Folders that vanish after a test, and tables read without the reader under test.
enum CaseFolder {
  static func with<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chiasm-cases-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// The rows of a CSV file whose quoted cells hold no quotes.
  static func table(_ file: URL) throws -> [[String: String]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    func cells(_ line: Substring) -> [String] {
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .reduce(into: [""]) { cells, part in
          if part.offset % 2 == 1 {
            cells[cells.count - 1] += part.element
          } else {
            let pieces = part.element.split(separator: ",", omittingEmptySubsequences: false)
            cells[cells.count - 1] += pieces[0]
            cells += pieces.dropFirst().map(String.init)
          }
        }
    }
    let header = cells(lines[0])
    return lines.dropFirst().map { line in
      Dictionary(zip(header, cells(line)), uniquingKeysWith: { first, _ in first })
    }
  }
}
