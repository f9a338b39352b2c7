extension Cohort {
  /// The qualities of keys and file names: of cases, of groups, and of pictures whose names are not
  /// simply the keys.
  func keyQualities() -> [KeyQuality] {
    var result = KeyQuality.all(of: caseIDs, named: "the case key")
    if manifest.groupColumn != nil {
      result += KeyQuality.all(
        of: groups.indexOfCase.map { groups.names[$0] }, named: "the group key")
    }
    for modality in modalities {
      guard let paths = modality.firstPicturePaths else { continue }
      let names = paths.map { $0.map { FilePath.name(of: $0) } }
      let stems = names.map { $0.map { Self.stem($0) } }
      let endings = names.map { $0.map { Self.ending($0) } }
      let name = "the file names of \"\(modality.name)\""
      if !zip(stems, caseIDs).allSatisfy({ $0 == nil || $0 == $1 }) {
        result += KeyQuality.all(of: stems, named: name)
      }
      result.append(
        KeyQuality(
          name: "the ending of \(name)", isOrder: false, values: .categories(endings)))
      result.append(
        KeyQuality(
          name: "the folder of the files of \"\(modality.name)\"", isOrder: false,
          values: .categories(
            paths.map { $0.map { FilePath.name(of: FilePath.folder(of: $0)) } })))
    }
    return result
  }

  private static func stem(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  private static func ending(_ name: String) -> String {
    name.lastIndex(of: ".").map { name[$0...].lowercased() } ?? ""
  }
}

extension Modality {
  /// The path of each case's first picture; `nil` for a modality without pictures.
  var firstPicturePaths: [String?]? {
    switch content {
    case .image(let files): files.paths
    case .bag(let bags): bags.firstPictures.paths
    case .tabular, .text, .vector: nil
    }
  }
}
