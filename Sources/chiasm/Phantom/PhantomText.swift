import Foundation
import Phantoms

/// What `chiasm phantom` says about what it made.
struct PhantomText {
  let text: String

  init(_ phantom: CasePhantom, manifest: URL) throws {
    let design = phantom.design
    let truth = try CaseTruth(design)
    let folder = manifest.deletingLastPathComponent().relativePath
    let patients = (phantom.cases.last?.patient ?? -1) + 1
    let sites = design.siteCount > 0 ? " from \(design.siteCount) sites" : ""
    var lines = [
      "\(phantom.cases.count) made-up cases of \(patients) patients\(sites) in \(folder)", "",
    ]
    let counts = design.classNames.indices.map { label in
      "\(phantom.cases.count { $0.label == label }) \(design.classNames[label])"
    }
    lines.append("Label       \(counts.joined(separator: ", "))")
    for (place, modality) in design.modalities.enumerated() {
      let present = phantom.cases.count { $0.isPresent[place] }
      let missing = phantom.cases.count - present
      lines.append(
        Self.padded(modality.rawValue, 12) + Self.role(truth, modality)
          + (missing > 0 ? "; missing for \(missing) cases" : ""))
    }
    lines += ["", truth.mechanism, ""]
    if let leak = design.leak {
      lines += ["Planted flaw: \(leak.rawValue). \(Self.flaw(leak))", ""]
    }
    lines += Self.ceilings(truth)
    for (modality, rate) in design.modalities.compactMap({ name in
      truth.readingErrors[name].map { (name, $0) }
    }) where rate > 1e-3 {
      lines.append(
        "With this scatter even the best reader of \(modality.rawValue) mistakes a sign in "
          + "\(Self.percent(rate)) of cases; the figures above do not count that.")
    }
    lines += [
      "", "Next: chiasm inspect \(folder)/cohort.yaml",
      "      chiasm audit \(folder)/cohort.yaml",
      "      and compare with \(folder)/truth.json",
    ]
    text = lines.joined(separator: "\n")
  }

  private static func ceilings(_ truth: CaseTruth) -> [String] {
    let isObserved = truth.sets.contains { abs($0.accuracy - $0.accuracyAsObserved) > 1e-9 }
    let sets = truth.sets.filter { !$0.modalities.isEmpty }
    let names = sets.map { $0.modalities.map(\.rawValue).joined(separator: " + ") }
    let width = (names.map(\.count).max() ?? 0) + 2
    var lines = [
      "The best that any model can reach"
        + (isObserved ? " (in brackets with what is missing here):" : ":"),
      "  " + padded("", width) + padded("accuracy", isObserved ? 14 : 10) + "AUC",
    ]
    for (name, set) in zip(names, sets) {
      let accuracy =
        short(set.accuracy) + (isObserved ? " (\(short(set.accuracyAsObserved)))" : "")
      let area = short(set.rocAUC) + (isObserved ? " (\(short(set.rocAUCAsObserved)))" : "")
      lines.append("  " + padded(name, width) + padded(accuracy, isObserved ? 14 : 10) + area)
    }
    return lines
  }

  private static func role(_ truth: CaseTruth, _ modality: CaseModality) -> String {
    guard let one = truth.contributions.first(where: { $0.modality == modality }) else { return "" }
    return switch one.role {
    case .needed where one.alone > 1e-9: "needed: without it something is lost"
    case .needed: "needed, but only together with another: alone it tells nothing"
    case .replaceable: "replaceable: the others tell all that it tells"
    case .ignored: "tells nothing about the label"
    }
  }

  private static func flaw(_ leak: CaseLeak) -> String {
    switch leak {
    case .missingness: "What was not measured tells the label."
    case .identifier: "The accession number tells the label."
    case .duplicates: "Some pictures occur with two patients."
    case .column: "The ward was written down after the diagnosis."
    case .site: "Sites differ in how sick their patients are and in how their data look."
    case .order: "The rows of the table are sorted by the label."
    }
  }

  private static func short(_ value: Double) -> String {
    value >= 0.9995 ? "1.000" : String(String(format: "%.3f", value).dropFirst())
  }

  private static func percent(_ rate: Double) -> String {
    String(format: rate < 0.01 ? "%.1f %%" : "%.0f %%", 100 * rate)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
