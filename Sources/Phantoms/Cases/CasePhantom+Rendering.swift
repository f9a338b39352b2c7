public import Cohorts
import Foundation
import Statistics

extension CasePhantom {
  /// The place of a modality in the design, if it is there.
  func place(_ modality: CaseModality) -> Int? { design.modalities.firstIndex(of: modality) }

  /// The chest picture of a case, grey.
  ///
  /// - Throws: `CohortError` if the size of the design makes no picture.
  public func picture(of index: Int) throws(CohortError) -> Picture {
    let signs = place(.image).map { self.signs(index, $0) } ?? [-1, -1, -1, -1]
    var stream = stream(index, "image")
    let drawing = ChestPicture(
      signs: signs, scatter: design.scatter, site: appearance(index), using: &stream)
    let side = design.imageSize
    return try Picture(
      width: side, height: side, channels: 1, pixels: drawing.pixels(side: side, using: &stream))
  }

  /// The report of a case.
  public func report(of index: Int) -> String {
    var stream = stream(index, "report")
    let one = cases[index]
    return Report(
      signs: place(.report).map { signs(index, $0) } ?? [-1, -1, -1, -1], age: one.age,
      isFemale: one.isFemale
    ).text(using: &stream)
  }

  /// The blood values of a case, one cell a column of the table.
  func laboratory(of index: Int) -> [String] {
    var stream = stream(index, "laboratory")
    let one = cases[index]
    return Laboratory(
      signs: place(.laboratory).map { signs(index, $0) } ?? [-1, -1, -1, -1],
      scatter: design.scatter, site: appearance(index), age: one.age, isFemale: one.isFemale
    ).cells(using: &stream)
  }

  /// The expression of a case, one value a gene.
  func expression(of index: Int) -> [Double] {
    var stream = stream(index, "expression")
    return Expression(
      signs: place(.expression).map { signs(index, $0) } ?? [-1, -1, -1, -1],
      scatter: design.scatter, site: appearance(index), geneCount: design.geneCount
    ).values(using: &stream)
  }

  /// The cells of the columns that other kinds of label can be taken from.
  func otherLabels(of index: Int, censoring: Double) -> [String] {
    var stream = stream(index, "labels")
    let one = cases[index]
    func wait(_ rate: Double) -> Double { -log(1 - stream.uniform()) / rate }
    let score = 50 + 10 * (one.severity + stream.normal())
    let death = wait(OtherLabels.hazard(one.severity))
    let lost = wait(censoring)
    // A time of zero is no time: the least that is written is a hundredth of a month.
    let months = max(0.01, min(death, lost))
    let findings = model.findings.map { finding in
      stream.uniform() < OrdinalLabel.logistic(LatentModel.sum(finding.terms, one.factors))
        ? "1" : "0"
    }
    return [
      LesionPhantom.decimal(score, digits: 1), LesionPhantom.decimal(months, digits: 2),
      death <= lost ? "1" : "0",
    ] + findings
  }
}
