internal import Foundation

extension ModalityLoader {
  /// What a folder must hold to count as a picture; what it really is its content says.
  private static let pictureEndings: Set<String> = ["jpg", "jpeg", "png"]

  /// Looks up the pictures of each case, in a folder or a list of files.
  func bags(_ source: BagSource) throws(CohortError) -> (ImageBags, [Notice]) {
    let column = try table.columnIndex(source.image.column)
    var paths: [String?] = []
    var keys: [String] = []
    var ranges: [Range<Int>] = []
    var absent: [String] = []
    var emptyFolders: [String] = []
    var cutCases = 0
    for (index, row) in rows.enumerated() {
      let start = paths.count
      if !isMissing(row: row, column: column) {
        let cell = table.cell(row: row, column: column)
        var found: [String] = []
        let path = FilePath.resolve(cell, in: source.image.folder)
        if !cell.utf8.contains(0), FileContents.isFolder(path) {
          found = try pictures(in: path, column: source.image.column, row: row)
          if found.isEmpty { emptyFolders.append(cell) }
        } else {
          for part in cell.split(separator: BagSource.separator) {
            let name = part.trimmingCharacters(in: .whitespaces)
            guard !name.isEmpty else { continue }
            let file = FilePath.resolve(name, in: source.image.folder)
            if name.utf8.contains(0) || !FileContents.exists(file) {
              absent.append(name)
            } else {
              found.append(file)
            }
          }
        }
        if found.count > source.limit {
          cutCases += 1
          found = (0..<source.limit).map { found[$0 * found.count / source.limit] }
        }
        for file in found {
          paths.append(file)
          keys.append(caseIDs[index])
        }
      }
      ranges.append(start..<paths.count)
    }
    let bags = ImageBags(
      files: ImageFiles(
        paths: paths, caseIDs: keys, size: source.image.size, channels: source.image.channels,
        fit: source.image.fit), picturesOfCase: ranges)
    guard !paths.isEmpty || absent.isEmpty && emptyFolders.isEmpty else {
      throw CohortError(
        .missingFile,
        "no picture of \"\(name)\" exists: looked for "
          + "\(quotedList(absent + emptyFolders, limit: 2)); a cell holds a folder, or files with "
          + "\"\(BagSource.separator)\" between them, relative to \"\(source.image.folder)\"",
        file: table.file, column: source.image.column)
    }
    return (
      bags, notices(absent: absent, emptyFolders: emptyFolders, cutCases: cutCases, source)
    )
  }

  /// The pictures of a folder in the order of their names.
  private func pictures(
    in folder: String, column: String, row: Int
  ) throws(CohortError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw CohortError(
        .fileAccess, "the folder of a case cannot be listed: \(error.localizedDescription)",
        file: folder)
    }
    return sortedByBytes(
      names.filter { name in
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        return Self.pictureEndings.contains(name[name.index(after: dot)...].lowercased())
      }
    ).map { "\(folder)/\($0)" }.filter(FileContents.exists)
  }

  private func notices(
    absent: [String], emptyFolders: [String], cutCases: Int, _ source: BagSource
  ) -> [Notice] {
    var notices: [Notice] = []
    if !absent.isEmpty {
      notices.append(
        Notice(
          .warning, topic: "missingFile",
          "\(absent.count) image \(absent.count == 1 ? "file" : "files") of \"\(name)\" "
            + "\(absent.count == 1 ? "does" : "do") not exist and "
            + "\(absent.count == 1 ? "was" : "were") left out of the bags: \(quotedList(absent)).",
          figures: [.init("files", Double(absent.count))], names: absent))
    }
    if !emptyFolders.isEmpty {
      notices.append(
        Notice(
          .warning, topic: "missingFile",
          "\(emptyFolders.count) \(emptyFolders.count == 1 ? "folder" : "folders") of \"\(name)\" "
            + "\(emptyFolders.count == 1 ? "holds" : "hold") no JPEG or PNG and "
            + "\(emptyFolders.count == 1 ? "counts" : "count") as missing: "
            + "\(quotedList(emptyFolders)).",
          figures: [.init("folders", Double(emptyFolders.count))], names: emptyFolders))
    }
    if cutCases > 0 {
      notices.append(
        Notice(
          .info, topic: "bagLimit",
          "\(cutCases) \(cutCases == 1 ? "case has" : "cases have") more than \(source.limit) "
            + "pictures of \"\(name)\"; evenly spaced ones are kept. Set \"limit\" to keep more.",
          figures: [.init("cases", Double(cutCases)), .init("limit", Double(source.limit))],
          names: [name]))
    }
    return notices
  }
}
