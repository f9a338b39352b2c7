import Cohorts
import Foundation

extension CasePhantom {
  func imageFile(_ index: Int) -> String { "images/\(caseID(index)).png" }

  /// What the cohort is made of, paths relative to its folder.
  func manifest(_ label: Manifest.Label) -> Manifest {
    Manifest(
      name: "phantom", table: "cases.csv", caseColumn: "case", groupColumn: "patient",
      siteColumn: design.siteCount > 0 ? "site" : nil, label: label,
      modalities: design.modalities.map {
        ModalitySpecification(name: $0.rawValue, source: source(of: $0))
      })
  }

  /// The kinds of label, each for a manifest of its own.
  var labels: [(file: String, label: Manifest.Label)] {
    var number = Manifest.Label(column: "score", provenance: "made up")
    number.kind = .number
    var survival = Manifest.Label(column: "months", provenance: "made up")
    survival.kind = .survival
    survival.eventColumn = "died"
    let findings = model.findings.map(\.name)
    var several = Manifest.Label(column: findings[0], provenance: "made up")
    several.kind = .multilabel
    several.columns = findings
    return [
      ("cohort-number.yaml", number), ("cohort-survival.yaml", survival),
      ("cohort-multilabel.yaml", several),
      (
        "cohort.yaml",
        Manifest.Label(column: "diagnosis", classes: design.classNames, provenance: "made up")
      ),
    ]
  }

  private func source(of modality: CaseModality) -> ModalitySpecification.Source {
    switch modality {
    case .image: .image(ImageSource(column: "image", size: design.imageSize, channels: 1))
    case .report: .text(TextSource(column: "report"))
    case .laboratory:
      .tabular(
        TabularSource(
          numeric: Laboratory.numeric + (design.leak == .identifier ? ["accession"] : []),
          categorical: Laboratory.categorical + (design.leak == .column ? ["ward"] : [])))
    case .expression:
      .vector(VectorSource(file: "expression.csv", key: "case", groups: "genes.gmt"))
    }
  }

  /// The columns of the table that other kinds of label can be taken from.
  static let otherLabelColumns = ["score", "months", "died", "infection", "frailty", "embolism"]

  func writeTables(to folder: URL, _ rows: ParallelRows) throws(PhantomError) {
    let order = rowOrder()
    let severity = CaseWorld(design).shown
    let censoring = OtherLabels.censoringRate(
      severity.values.map(OtherLabels.hazard), severity.valueMasses)
    let table = try RowWriter(folder.appending(path: "cases.csv"), header: header)
    try rows.each(order) { index in
      self.row(index, censoring: censoring)
    } use: { lines throws(PhantomError) in
      try table.append(lines)
    }
    let factors = try RowWriter(
      folder.appending(path: "factors.csv"), header: ["case"] + factorNames + ["severity"])
    try rows.each(Array(cases.indices)) { index in
      let one = self.cases[index]
      let bits = self.factorNames.indices.map { String(one.factors >> UInt64($0) & 1) }
      return ([self.caseID(index)] + bits + [LesionPhantom.decimal(one.severity, digits: 4)])
        .joined(separator: ",")
    } use: { lines throws(PhantomError) in
      try factors.append(lines)
    }
    guard let modality = place(.expression) else { return }
    try Self.write(GeneGroups.gmt, to: folder.appending(path: "genes.gmt"))
    let vectors = try RowWriter(
      folder.appending(path: "expression.csv"),
      header: ["case"] + GeneGroups.names(design.geneCount))
    try rows.each(cases.indices.filter { cases[$0].isPresent[modality] }) { index in
      ([self.caseID(index)]
        + self.expression(of: index).map { LesionPhantom.decimal($0, digits: 3) })
        .joined(separator: ",")
    } use: { lines throws(PhantomError) in
      try vectors.append(lines)
    }
  }

  private var header: [String] {
    var header = ["case", "patient"] + (design.siteCount > 0 ? ["site"] : []) + ["diagnosis"]
    for modality in design.modalities {
      switch modality {
      case .image, .report: header.append(modality.rawValue)
      case .laboratory:
        header += Laboratory.numeric + Laboratory.categorical
        if design.leak == .identifier { header.append("accession") }
        if design.leak == .column { header.append("ward") }
      case .expression: continue
      }
    }
    return header + Self.otherLabelColumns
  }

  private func row(_ index: Int, censoring: Double) -> String {
    let one = cases[index]
    var cells = [caseID(index), patientID(index)]
    if let site = one.site { cells.append("site\(site + 1)") }
    cells.append(design.classNames[one.label])
    for (place, modality) in design.modalities.enumerated() {
      let isThere = one.isPresent[place]
      switch modality {
      case .image: cells.append(isThere ? imageFile(index) : "")
      case .report: cells.append(isThere ? "\"\(report(of: index))\"" : "")
      case .laboratory: cells += laboratoryCells(index, isThere: isThere)
      case .expression: continue
      }
    }
    return (cells + otherLabels(of: index, censoring: censoring)).joined(separator: ",")
  }

  private func laboratoryCells(_ index: Int, isThere: Bool) -> [String] {
    var cells = laboratory(of: index)
    if isUntested(index) {
      for column in ["platelets_g_l", "glucose_mmol_l"] {
        if let place = Laboratory.numeric.firstIndex(of: column) { cells[place] = "" }
      }
    }
    if design.leak == .identifier { cells.append(String(accession(index))) }
    if design.leak == .column { cells.append(ward(index)) }
    return isThere ? cells : cells.map { _ in "" }
  }
}
