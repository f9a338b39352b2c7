import Cohorts
public import Foundation

extension CasePhantom {
  /// Writes the cohort: `cohort.yaml`, `cases.csv`, `images/`, `expression.csv` with `genes.gmt`,
  /// `factors.csv` with every case's factors, `truth.json` and `README.txt`; and the same cases with other
  /// kinds of label, `cohort-number.yaml`, `cohort-survival.yaml` and `cohort-multilabel.yaml`.
  ///
  /// All is written into a sibling folder that takes the name at the end, so that what has the name is
  /// whole. Cases are rendered on all processors, each from a stream of its own: the bytes depend on design
  /// and seed alone.
  ///
  /// - Parameters:
  ///   - folder: Where to write; must be new or empty.
  ///   - isInterrupted: Asked now and then, on the calling thread; when it says yes, nothing is kept.
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
      for (name, label) in labels {
        try Self.write(Self.comment + yaml(label), to: partial.place.appending(path: name))
      }
      try partial.publish()
    } catch {
      partial.discard()
      throw error
    }
    return folder.appending(path: "cohort.yaml")
  }

  private static let comment =
    "# A made-up cohort: no case is real. What is true of it stands in truth.json.\n"

  private func writePictures(to folder: URL, _ rows: ParallelRows) throws(PhantomError) {
    guard let modality = place(.image) else { return }
    let images = folder.appending(path: "images")
    do {
      try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    } catch {
      throw PartialFolder.error(images, error)
    }
    let copies = copiedPictures()
    try rows.each(cases.indices.filter { cases[$0].isPresent[modality] }) {
      index throws(PhantomError) in
      let file = folder.appending(path: imageFile(index))
      do {
        var picture = try picture(of: copies[index] ?? index)
        if copies[index] != nil {
          picture = try Picture(
            width: picture.width, height: picture.height, channels: 1,
            pixels: edited(picture.pixels, for: index))
        }
        try Data(picture.png()).write(to: file)
      } catch {
        throw PartialFolder.error(file, error)
      }
    } use: { _ in
    }
  }

  private func writeTruth(to folder: URL) throws(PhantomError) {
    let truth = try CaseTruth(design)
    let file = folder.appending(path: "truth.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try (encoder.encode(truth) + Data("\n".utf8)).write(to: file)
    } catch {
      throw PartialFolder.error(file, error)
    }
    try Self.write(readme, to: folder.appending(path: "README.txt"))
  }

  private func yaml(_ label: Manifest.Label) throws(PhantomError) -> String {
    do {
      return try manifest(label).yaml()
    } catch {
      throw PhantomError(.fileAccess, place: "cohort.yaml", message: "\(error)")
    }
  }

  static func write(_ text: String, to file: URL) throws(PhantomError) {
    do {
      try Data(text.utf8).write(to: file)
    } catch {
      throw PartialFolder.error(file, error)
    }
  }

  private var readme: String {
    """
    A made-up cohort. No case is real; nothing here says anything about medicine.

    cohort.yaml     what the cohort consists of: give this file to chiasm
    cases.csv       one row a case: keys, label, report, blood values
    factors.csv     what each case was drawn from; no model may read it
    truth.json      the best that any model can reach, and what each modality is worth
    images/         drawings in the manner of chest radiographs
    expression.csv  gene expression, log2; genes.gmt names the groups

    The same cases with other kinds of label: cohort-number.yaml (score), cohort-survival.yaml (months and
    died), cohort-multilabel.yaml (infection, frailty, embolism).
    \(design.leak.map { "\nA flaw was planted on purpose: \($0.rawValue).\n" } ?? "")
    """
  }
}
