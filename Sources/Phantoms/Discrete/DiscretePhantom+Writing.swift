import Cohorts
public import Foundation

extension DiscretePhantom {
  /// Writes the cohort: `cohort.yaml`, `cases.csv`, a CSV file a vector modality, a folder of pictures
  /// an image modality, `symbols.csv` with every case's symbols and class, and `truth.json`.
  ///
  /// Where labels are missing their cells are empty: such a cohort is read with `keepsUnlabelled`. The
  /// manifest is written last, so that a folder with one is complete.
  ///
  /// - Parameters:
  ///   - folder: Where to write; made if it is not there.
  ///   - decompositions: What to add to the truth about pairs.
  /// - Returns: The manifest's place.
  /// - Throws: ``PhantomError`` with code `folderInUse` if the folder holds a manifest already, or
  ///   `fileAccess` if something cannot be written.
  @discardableResult
  public func write(
    to folder: URL, decompositions: [DiscreteTruth.Decomposition] = []
  ) throws(PhantomError) -> URL {
    let manifest = folder.appending(path: "cohort.yaml")
    if FileManager.default.fileExists(atPath: manifest.path) {
      throw PhantomError(
        .folderInUse, place: manifest.path,
        message: "a cohort is there already; name another folder, or remove this one")
    }
    let truth = try DiscreteTruth(self, decompositions: decompositions)
    try Self.attempt(folder) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    for (index, modality) in design.modalities.enumerated() {
      switch modality.rendering {
      case .vector:
        try Self.write(vectorTable(index), to: folder.appending(path: "\(modality.name).csv"))
      case .image:
        try writePictures(index, to: folder.appending(path: modality.name))
      case .tabular, .text: continue
      }
    }
    try Self.write(caseTable, to: folder.appending(path: "cases.csv"))
    try Self.write(symbolTable, to: folder.appending(path: "symbols.csv"))
    let truthFile = folder.appending(path: "truth.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try Self.attempt(truthFile) {
      try (encoder.encode(truth) + Data("\n".utf8)).write(to: truthFile, options: .atomic)
    }
    let comment = "# A made-up cohort: no case is real. What is true of it stands in truth.json.\n"
    try Self.write(comment + yaml(for: manifest), to: manifest)
    return manifest
  }
  private func yaml(for file: URL) throws(PhantomError) -> String {
    do {
      return try manifest.yaml()
    } catch {
      throw PhantomError(.fileAccess, place: file.path, message: "\(error)")
    }
  }

  /// What the cohort is made of, paths relative to its folder.
  var manifest: Manifest {
    let modalities = design.modalities.enumerated().map { index, modality in
      let source: ModalitySpecification.Source =
        switch modality.rendering {
        case .vector: .vector(VectorSource(file: "\(modality.name).csv", key: "case"))
        case .image: .image(ImageSource(column: modality.name, size: design.imageSize))
        case .text: .text(TextSource(column: modality.name))
        case .tabular:
          .tabular(
            TabularSource(
              numeric: numericColumns(index), categorical: ["\(modality.name)_reading"]))
        }
      return ModalitySpecification(name: modality.name, source: source)
    }
    return Manifest(
      name: "phantom", table: "cases.csv", caseColumn: "case", groupColumn: "group",
      siteColumn: design.siteCount > 0 ? "site" : nil,
      label: Manifest.Label(column: "label", classes: classNames, provenance: "made up"),
      modalities: modalities)
  }

  private func numericColumns(_ modality: Int) -> [String] {
    let digits = DiscreteDesign.digitCount(design.table.alphabetSizes[modality])
    return (0..<digits * Self.tableCopies).map { "\(design.modalities[modality].name)_\($0 + 1)" }
  }

  private var caseTable: String {
    var header = ["case", "group"] + (design.siteCount > 0 ? ["site"] : []) + ["label"]
    for (index, modality) in design.modalities.enumerated() {
      switch modality.rendering {
      case .vector: continue
      case .image, .text: header.append(modality.name)
      case .tabular: header += numericColumns(index) + ["\(modality.name)_reading"]
      }
    }
    let rows = cases.indices.map { number in
      let one = cases[number]
      var cells = [one.id, one.group] + (one.site.map { [$0] } ?? [])
      cells.append(one.hasLabel ? classNames[one.label] : "")
      for (index, modality) in design.modalities.enumerated() {
        cells += self.cells(of: number, modality: index, rendering: modality.rendering)
      }
      return cells.joined(separator: ",")
    }
    return ([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }

  private func cells(
    of number: Int, modality: Int, rendering: DiscreteDesign.Rendering
  ) -> [String] {
    let isThere = cases[number].hasModality[modality]
    switch rendering {
    case .vector: return []
    case .image:
      let name = design.modalities[modality].name
      return [isThere ? "\(name)/\(cases[number].id).png" : ""]
    case .text: return [isThere ? text(of: number, modality: modality) : ""]
    case .tabular:
      guard isThere else {
        return [String](repeating: "", count: numericColumns(modality).count + 1)
      }
      let (numbers, category) = row(of: number, modality: modality)
      return numbers.map { LesionPhantom.decimal($0, digits: 2) } + [category]
    }
  }

  private func vectorTable(_ modality: Int) -> String {
    let width =
      DiscreteDesign.digitCount(design.table.alphabetSizes[modality]) * Self.vectorCopies
    let header = (["case"] + (1...width).map { "v\($0)" }).joined(separator: ",")
    let rows = cases.indices.compactMap { number -> String? in
      guard cases[number].hasModality[modality] else { return nil }
      let values = vector(of: number, modality: modality)
      return ([cases[number].id] + values.map { LesionPhantom.decimal($0, digits: 4) })
        .joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private func writePictures(_ modality: Int, to folder: URL) throws(PhantomError) {
    try Self.attempt(folder) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    for number in cases.indices where cases[number].hasModality[modality] {
      let file = folder.appending(path: "\(cases[number].id).png")
      try Self.attempt(file) {
        try Data(picture(of: number, modality: modality).png()).write(to: file)
      }
    }
  }

  /// What was drawn, also where the cohort does not show it.
  private var symbolTable: String {
    let header = (["case"] + design.modalities.map(\.name) + ["label"]).joined(separator: ",")
    let rows = cases.map { one in
      ([one.id] + one.symbols.map(String.init) + [classNames[one.label]]).joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private static func write(_ text: String, to file: URL) throws(PhantomError) {
    try attempt(file) { try Data(text.utf8).write(to: file, options: .atomic) }
  }

  private static func attempt(_ file: URL, _ body: () throws -> Void) throws(PhantomError) {
    do {
      try body()
    } catch {
      throw PhantomError(
        .fileAccess, place: file.path,
        message: "cannot be written: \(error.localizedDescription); choose another folder")
    }
  }
}
