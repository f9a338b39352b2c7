/// Feature groups from a GMT file: name, description, then members, tab-separated, one set a line.
enum GeneSets {
  /// Reads groups and drops members that are no feature; groups without any member are dropped.
  static func read(
    _ path: String, features: [String]
  ) throws(CohortError) -> ([VectorMatrix.FeatureGroup], [Notice]) {
    let bytes = try FileContents.readInflating(path)
    guard firstInvalidUTF8Offset(bytes) == nil else {
      throw CohortError(.invalidUTF8, "the GMT file is not UTF-8", file: path)
    }
    let indices = Dictionary(
      features.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var result: [VectorMatrix.FeatureGroup] = []
    var seen: Set<String> = []
    var dropped: [String] = []
    var line = 0
    for part in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      line += 1
      let text = String(decoding: part.last == 0x0d ? part.dropLast() : part, as: UTF8.self)
      if text.isEmpty { continue }
      let cells = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 3, !cells[0].isEmpty else {
        throw CohortError(
          .invalidValue,
          "expected a set's name, description and members between tabs, found \(cells.count) "
            + "cells", file: path, line: line)
      }
      guard seen.insert(cells[0]).inserted else {
        throw CohortError(
          .duplicateKey, "the set \"\(cells[0])\" stands twice; rename one", file: path, line: line)
      }
      let members = Set(cells[2...].compactMap { indices[$0] }).sorted()
      if members.isEmpty {
        dropped.append(cells[0])
      } else {
        result.append(VectorMatrix.FeatureGroup(name: cells[0], features: members))
      }
    }
    guard !result.isEmpty else {
      throw CohortError(
        .unmatchedKeys,
        "no set has a member among the features, such as \(quotedList(features, limit: 3)); check "
          + "that both use the same identifiers", file: path)
    }
    guard !dropped.isEmpty else { return (result, []) }
    let notice = Notice(
      .info, topic: "emptyFeatureGroup",
      "\(dropped.count) sets of \"\(FilePath.name(of: path))\" have no member among the features "
        + "and are left out: \(quotedList(dropped)).", names: dropped)
    return (result, [notice])
  }
}
