internal import Foundation

extension ModalityLoader {
  /// What a folder must hold to count as a picture; what it really is its content says.
  private static let pictureEndings: Set<String> = ["jpg", "jpeg", "png"]

  /// The pictures that are there, one case's after another's, and what is not.
  private struct FoundPictures {
    var paths: [String] = []
    var ofCase: [Range<Int>] = []
    var absent: [String] = []
    var emptyFolders: [String] = []
  }

  /// Looks up the pictures of each case, in a folder or a list of files; leaves out those without
  /// tissue, then those beyond the limit.
  func bags(
    _ source: BagSource
  ) throws(CohortError) -> (ImageBags, [LeftOutPicture], [Notice]) {
    let found = try foundPictures(source.image)
    guard !found.paths.isEmpty || found.absent.isEmpty && found.emptyFolders.isEmpty else {
      throw CohortError(
        .missingFile,
        "no picture of \"\(name)\" exists: looked for "
          + "\(quotedList(found.absent + found.emptyFolders, limit: 2)); a cell holds a folder, or "
          + "files with \"\(BagSource.separator)\" between them, relative to "
          + "\"\(source.image.folder)\"",
        file: table.file, column: source.image.column)
    }
    let surveys = surveys(found.paths, source.image)
    var kept = found.ofCase.map(Array.init)
    var leftOut: [LeftOutPicture] = []
    var notices = notices(absent: found.absent, emptyFolders: found.emptyFolders)
    if let least = source.image.tissue {
      let filter = TissueFilter(
        pictures: found.ofCase, surveys: surveys, least: least, keepsBest: true)
      kept = filter.kept
      leftOut = leftOutPictures(filter, found, surveys)
      if !filter.dropped.isEmpty {
        notices.append(notice(of: filter, pictureCount: found.paths.count, least: least))
      }
    }
    let cutCases = kept.count { $0.count > source.limit }
    if cutCases > 0 { notices.append(limitNotice(cutCases, source)) }
    var order: [Int] = []
    var keys: [String] = []
    var ranges: [Range<Int>] = []
    for (index, own) in kept.enumerated() {
      let start = order.count
      order +=
        own.count > source.limit
        ? (0..<source.limit).map { own[$0 * own.count / source.limit] } : own
      keys += [String](repeating: caseIDs[index], count: order.count - start)
      ranges.append(start..<order.count)
    }
    let files = ImageFiles(
      paths: order.map { found.paths[$0] }, caseIDs: keys, size: source.image.size,
      channels: source.image.channels, fit: source.image.fit, stain: source.image.stain,
      surveys: surveys.isEmpty ? [] : order.map { surveys[$0] })
    return (
      ImageBags(files: files, picturesOfCase: ranges), leftOut, notices + stainNotices(files)
    )
  }

  private func foundPictures(_ source: ImageSource) throws(CohortError) -> FoundPictures {
    let column = try table.columnIndex(source.column)
    var result = FoundPictures()
    for row in rows {
      let start = result.paths.count
      if !isMissing(row: row, column: column) {
        let cell = table.cell(row: row, column: column)
        let path = FilePath.resolve(cell, in: source.folder)
        if !cell.utf8.contains(0), FileContents.isFolder(path) {
          result.paths += try pictures(in: path)
          if result.paths.count == start { result.emptyFolders.append(cell) }
        } else {
          for part in cell.split(separator: BagSource.separator) {
            let name = part.trimmingCharacters(in: .whitespaces)
            guard !name.isEmpty else { continue }
            let file = FilePath.resolve(name, in: source.folder)
            if name.utf8.contains(0) || !FileContents.exists(file) {
              result.absent.append(name)
            } else {
              result.paths.append(file)
            }
          }
        }
      }
      result.ofCase.append(start..<result.paths.count)
    }
    return result
  }

  /// The pictures of a folder in the order of their names.
  private func pictures(in folder: String) throws(CohortError) -> [String] {
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

  private func leftOutPictures(
    _ filter: TissueFilter, _ found: FoundPictures, _ surveys: [PictureSurvey?]
  ) -> [LeftOutPicture] {
    var keyOfPicture = [String](repeating: "", count: found.paths.count)
    for (index, own) in found.ofCase.enumerated() {
      for picture in own { keyOfPicture[picture] = caseIDs[index] }
    }
    return filter.dropped.map {
      LeftOutPicture(
        caseID: keyOfPicture[$0], path: found.paths[$0], tissueShare: surveys[$0]?.tissueShare ?? 0)
    }
  }

  private func limitNotice(_ cutCases: Int, _ source: BagSource) -> Notice {
    Notice(
      .info, topic: "bagLimit",
      "\(cutCases) \(cutCases == 1 ? "case has" : "cases have") more than \(source.limit) "
        + "pictures of \"\(name)\"; evenly spaced ones are kept. Set \"limit\" to keep more: training "
        + "then draws \(source.sample) of them anew in each epoch (\"sample\"), judgement sees all.",
      figures: [.init("cases", Double(cutCases)), .init("limit", Double(source.limit))],
      names: [name])
  }

  private func notices(absent: [String], emptyFolders: [String]) -> [Notice] {
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
    return notices
  }
}
