import Cohorts
public import Foundation

extension LesionPhantom {
  /// The marker as a laboratory reports it: in ng/ml, with two decimals.
  private static let markerMiddle = 20.0
  private static let markerScale = 4.0

  /// Writes the cohort: `cohort.yaml`, `cases.csv`, `expression.csv`, `photos/` and `truth.json`.
  ///
  /// The manifest is written last, so that a folder with one is complete.
  ///
  /// - Parameter folder: Where to write; made if it is not there.
  /// - Returns: The manifest's place.
  /// - Throws: ``PhantomError`` with code `folderInUse` if the folder holds a manifest already, or
  ///   `fileAccess` if something cannot be written.
  @discardableResult
  public func write(to folder: URL) throws(PhantomError) -> URL {
    let manifest = folder.appending(path: "cohort.yaml")
    if FileManager.default.fileExists(atPath: manifest.path) {
      throw PhantomError(
        .folderInUse, place: manifest.path,
        message: "a cohort is there already; name another folder, or remove this one")
    }
    let photos = folder.appending(path: "photos")
    try Self.attempt(photos) {
      try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    }
    for index in cases.indices where cases[index].hasPhoto {
      let file = photos.appending(path: "\(cases[index].id).png")
      try Self.attempt(file) { try Data(photo(of: index).png()).write(to: file) }
    }
    try Self.write(table, to: folder.appending(path: "cases.csv"))
    try Self.write(expressionTable, to: folder.appending(path: "expression.csv"))
    try writeTruth(to: folder.appending(path: "truth.json"))
    let yaml = try self.yaml(for: manifest)
    try Self.write(yaml, to: manifest)
    return manifest
  }

  private func yaml(for file: URL) throws(PhantomError) -> String {
    let comment =
      "# A made-up cohort: no case is real. What any model can reach at best stands in truth.json.\n"
    do {
      return comment + (try manifest.yaml())
    } catch {
      throw PhantomError(.fileAccess, place: file.path, message: "\(error)")
    }
  }

  /// What the cohort is made of, paths relative to its folder.
  var manifest: Manifest {
    Manifest(
      name: "demo", table: "cases.csv", caseColumn: "case", groupColumn: "patient",
      label: Manifest.Label(
        column: "diagnosis", classes: ["benign", "malignant"], provenance: "made up"),
      modalities: [
        ModalitySpecification(
          name: ModalityName.photo.rawValue,
          source: .image(ImageSource(column: "photo", size: design.imageSize))),
        ModalitySpecification(
          name: ModalityName.laboratory.rawValue,
          source: .tabular(TabularSource(numeric: ["marker", "age"], categorical: ["sex"]))),
        ModalitySpecification(
          name: ModalityName.expression.rawValue,
          source: .vector(VectorSource(file: "expression.csv", key: "case"))),
      ],
      costs: ["photo": 1, "laboratory": 5, "expression": 40])
  }

  private var table: String {
    let rows = cases.map { one in
      let marker = Self.markerMiddle + Self.markerScale * one.marker
      return [
        one.id, one.patient, one.hasPhoto ? "photos/\(one.id).png" : "",
        Self.decimal(marker, digits: 2), one.age.map(String.init) ?? "", one.sex,
        one.isMalignant ? "malignant" : "benign",
      ].joined(separator: ",")
    }
    return (["case,patient,photo,marker,age,sex,diagnosis"] + rows).joined(separator: "\n") + "\n"
  }

  private var expressionTable: String {
    let names = (1...design.geneCount).map { "gene\(Self.padded($0, to: 2))" }
    let rows = cases.compactMap { one in
      one.genes.map { genes in
        ([one.id] + genes.map { Self.decimal($0, digits: 4) }).joined(separator: ",")
      }
    }
    return ((["case," + names.joined(separator: ",")]) + rows).joined(separator: "\n") + "\n"
  }

  private func writeTruth(to file: URL) throws(PhantomError) {
    let truth = try LesionTruth(design)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try Self.attempt(file) {
      try (encoder.encode(truth) + Data("\n".utf8)).write(to: file, options: .atomic)
    }
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

  /// A number with a fixed count of decimals and a point, whatever the language of the machine.
  static func decimal(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let whole = scaled / Int(scale)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return "\(sign)\(whole).\(padded(scaled % Int(scale), to: digits))"
  }
}
