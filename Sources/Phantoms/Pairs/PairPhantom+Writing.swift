import Cohorts
public import Foundation

extension PairPhantom {
  /// Writes the cohort: `cohort.yaml`, `cases.csv`, `images/`, `findings.csv` with every case's description,
  /// `truth.json` and `README.txt`.
  ///
  /// All is written into a sibling folder that takes the name at the end. The bytes depend on design and seed
  /// alone.
  ///
  /// - Returns: The manifest's place.
  /// - Throws: ``PhantomError`` with code `folderInUse` if there is something in the folder, `interrupted`, or
  ///   `fileAccess` if something cannot be written.
  @discardableResult
  public func write(
    to folder: URL, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws(PhantomError) -> URL {
    let partial = try PartialFolder(for: folder)
    do throws(PhantomError) {
      let rows = ParallelRows(isInterrupted: isInterrupted)
      try writeTables(to: partial.place, rows)
      try writePictures(to: partial.place, rows)
      try writeTruth(to: partial.place)
      try partial.publish()
    } catch {
      partial.discard()
      throw error
    }
    return folder.appending(path: "cohort.yaml")
  }

  private func imageFile(_ index: Int) -> String { "images/\(caseID(index)).png" }

  private func writeTables(to folder: URL, _ rows: ParallelRows) throws(PhantomError) {
    let table = try RowWriter(
      folder.appending(path: "cases.csv"), header: ["case", "patient", "kind", "image", "report"])
    let findings = try RowWriter(
      folder.appending(path: "findings.csv"), header: ["case", "shown", "reported"])
    try rows.each(Array(cases.indices)) { index in
      let one = self.cases[index]
      let kind = PairDesign.kinds[one.findings.first?.kind ?? 0]
      let id = self.caseID(index)
      return [
        [
          id, "patient\(one.patient + 1)", kind, one.hasImage ? self.imageFile(index) : "",
          one.hasText ? "\"\(self.text(of: index))\"" : "",
        ].joined(separator: ","),
        "\(id),\(self.description(of: one.findings)),\(self.description(of: one.reported))",
      ]
    } use: { lines throws(PhantomError) in
      try table.append(lines.map { $0[0] })
      try findings.append(lines.map { $0[1] })
    }
  }

  private func writePictures(to folder: URL, _ rows: ParallelRows) throws(PhantomError) {
    let images = folder.appending(path: "images")
    do {
      try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    } catch {
      throw PartialFolder.error(images, error)
    }
    try rows.each(cases.indices.filter { cases[$0].hasImage }) { index throws(PhantomError) in
      let file = folder.appending(path: imageFile(index))
      do {
        try Data(picture(of: index).png()).write(to: file)
      } catch {
        throw PartialFolder.error(file, error)
      }
    } use: { _ in
    }
  }

  private func writeTruth(to folder: URL) throws(PhantomError) {
    let file = folder.appending(path: "truth.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let manifest = Manifest(
      name: "pairs", table: "cases.csv", caseColumn: "case", groupColumn: "patient",
      label: Manifest.Label(column: "kind", classes: PairDesign.kinds, provenance: "made up"),
      modalities: [
        ModalitySpecification(
          name: "image",
          source: .image(ImageSource(column: "image", size: design.imageSize, channels: 1))),
        ModalitySpecification(name: "report", source: .text(TextSource(column: "report"))),
      ])
    do {
      try (encoder.encode(PairTruth(self)) + Data("\n".utf8)).write(to: file)
      let yaml =
        "# A made-up cohort: no case is real. What is true of it stands in truth.json.\n"
        + (try manifest.yaml())
      try Data(yaml.utf8).write(to: folder.appending(path: "cohort.yaml"))
      try Data(Self.readme.utf8).write(to: folder.appending(path: "README.txt"))
    } catch {
      throw PartialFolder.error(file, error)
    }
  }

  private static let readme = """
    A made-up cohort of pictures and reports that belong together. No case is real; nothing here says
    anything about medicine.

    cohort.yaml   what the cohort consists of: give this file to chiasm
    cases.csv     one row a case: keys, the kind of the first finding, picture, report
    findings.csv  what each picture shows and each report names; no model may read it
    truth.json    how often the best possible search finds the own report, for galleries of some sizes
    images/       pictures with findings in a grid of three by three

    """
}
