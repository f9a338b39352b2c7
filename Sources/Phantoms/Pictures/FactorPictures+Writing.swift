import Cohorts
public import Foundation

extension FactorPictures {
  /// Writes the cohort: `cohort.yaml`, `cases.csv` and `pictures/`.
  ///
  /// The factors stand as columns in `cases.csv`, where no modality reads them; the label is the
  /// shape. The manifest is written last, so that a folder with one is complete.
  ///
  /// - Parameter folder: Where to write; made if it is not there.
  /// - Returns: The manifest's place.
  /// - Throws: ``PhantomError`` with code `folderInUse` if the folder holds a manifest already, or
  ///   `fileAccess` if something cannot be written.
  @discardableResult
  public func write(to folder: URL) throws(PhantomError) -> URL {
    let file = folder.appending(path: "cohort.yaml")
    if FileManager.default.fileExists(atPath: file.path) {
      throw PhantomError(
        .folderInUse, place: file.path,
        message: "a cohort is there already; name another folder, or remove this one")
    }
    let pictures = folder.appending(path: "pictures")
    try attempt(pictures) {
      try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
    }
    for index in cases.indices {
      let place = pictures.appending(path: "\(cases[index].id).png")
      try attempt(place) { try Data(picture(of: index).png()).write(to: place) }
    }
    let table = folder.appending(path: "cases.csv")
    try attempt(table) { try Data(self.table.utf8).write(to: table, options: .atomic) }
    try attempt(file) {
      let yaml = "# A made-up cohort: no case is real.\n" + (try manifest.yaml())
      try Data(yaml.utf8).write(to: file, options: .atomic)
    }
    return file
  }

  private var manifest: Manifest {
    Manifest(
      name: "factor-pictures", table: "cases.csv", caseColumn: "case", groupColumn: "patient",
      label: Manifest.Label(
        column: "shape", classes: FactorPicturesDesign.Factor.shape.levels, provenance: "made up"),
      modalities: [
        ModalitySpecification(
          name: "picture",
          source: .image(ImageSource(column: "picture", size: design.imageSize))),
        ModalitySpecification(name: "text", source: .text(TextSource(column: "text"))),
      ])
  }

  private var table: String {
    let factors = FactorPicturesDesign.Factor.allCases
    let header = "case,patient,picture,text," + factors.map(\.rawValue).joined(separator: ",")
    let rows = cases.indices.map { index in
      let one = cases[index]
      return [
        one.id, one.patient, "pictures/\(one.id).png", "\"\(text(of: index))\"",
      ].joined(separator: ",") + "," + factors.map { one.name($0) }.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private func attempt(_ file: URL, _ body: () throws -> Void) throws(PhantomError) {
    do {
      try body()
    } catch {
      throw PhantomError(
        .fileAccess, place: file.path,
        message: "cannot be written: \(error.localizedDescription); choose another folder")
    }
  }
}
