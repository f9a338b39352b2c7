extension ModalityLoader {
  /// Looks up the picture of each case.
  func images(
    _ source: ImageSource
  ) throws(CohortError) -> (ImageFiles, [LeftOutPicture], [Notice]) {
    var (paths, absent) = try imagePaths(source)
    var notices: [Notice] = []
    if !absent.isEmpty {
      guard paths.contains(where: { $0 != nil }) else {
        throw CohortError(
          .missingFile,
          "none of the \(absent.count) image files of \"\(name)\" exists, such as "
            + "\(quotedList(absent, limit: 2)); paths are relative to \"\(source.folder)\"",
          file: table.file, column: source.column)
      }
      notices.append(
        Notice(
          .warning, topic: "missingFile",
          "\(absent.count) image \(absent.count == 1 ? "file" : "files") of \"\(name)\" "
            + "\(absent.count == 1 ? "does" : "do") not exist and "
            + "\(absent.count == 1 ? "counts" : "count") as missing: \(quotedList(absent)).",
          figures: [.init("files", Double(absent.count))], names: absent))
    }
    var surveys = surveys(paths, source)
    var leftOut: [LeftOutPicture] = []
    if let least = source.tissue {
      let filter = TissueFilter(
        pictures: paths.indices.map { paths[$0] == nil ? $0..<$0 : $0..<$0 + 1 },
        surveys: surveys, least: least, keepsBest: false)
      if !filter.dropped.isEmpty {
        notices.append(
          notice(of: filter, pictureCount: paths.count { $0 != nil }, least: least))
      }
      for index in filter.dropped {
        leftOut.append(
          LeftOutPicture(
            caseID: caseIDs[index], path: paths[index] ?? "",
            tissueShare: surveys[index]?.tissueShare ?? 0))
        paths[index] = nil
        surveys[index] = nil
      }
    }
    let files = ImageFiles(
      paths: paths, caseIDs: caseIDs, size: source.size, channels: source.channels,
      fit: source.fit, stain: source.stain, surveys: surveys)
    return (files, leftOut, notices + stainNotices(files))
  }

  /// The path of each case's picture, `nil` where there is none, and the cells that name none.
  private func imagePaths(
    _ source: ImageSource
  ) throws(CohortError) -> (paths: [String?], absent: [String]) {
    let column = try table.columnIndex(source.column)
    var paths: [String?] = []
    var absent: [String] = []
    for row in rows {
      if isMissing(row: row, column: column) {
        paths.append(nil)
        continue
      }
      let cell = table.cell(row: row, column: column)
      let path = FilePath.resolve(cell, in: source.folder)
      if cell.utf8.contains(0) || !FileContents.exists(path) {
        absent.append(cell)
        paths.append(nil)
      } else {
        paths.append(path)
      }
    }
    return (paths, absent)
  }
}
