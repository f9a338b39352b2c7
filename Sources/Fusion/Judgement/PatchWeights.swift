import Cohorts
import Findings
import Foundation

/// What the tokens of a picture modality stand for.
struct PictureTokens {
  private let modality: Modality

  init(_ modality: Modality) { self.modality = modality }

  /// `pictures` of a bag, `cells` of a picture.
  var noun: String {
    if case .bag = modality.content { "pictures" } else { "cells" }
  }

  /// The file that a token of a case comes from, and where in it.
  ///
  /// A small picture has a learned token beside its only cell, which has no place.
  func place(_ item: Int, token: Int, of count: Int) -> (picture: String, cell: String?) {
    switch modality.content {
    case .bag(let bags):
      let own = bags.picturesOfCase[item]
      return (token < own.count ? bags.files.paths[own.lowerBound + token] ?? "" : "", nil)
    case .image(let files):
      let side = max(1, (files.size + 31) / 32)
      guard token < side * side else { return (files.paths[item] ?? "", "learned") }
      return (files.paths[item] ?? "", "\(token / side + 1):\(token % side + 1)")
    case .tabular, .text, .vector: return ("", nil)
    }
  }
}

extension ExperimentResult {
  /// How each model spreads its attention over pictures, in the order of the models.
  func patchFindings() throws -> [PatchFindings] {
    try models.flatMap { model in
      try model.modalities.compactMap { try patchFindings(of: model, $0) }
    }
  }

  private func patchFindings(
    of model: ModelDescription, _ name: String
  ) throws -> PatchFindings? {
    var sums: [Int: (weights: [Double], repeats: Int)] = [:]
    for unit in units(of: model) {
      guard let rows = unit.pictureWeights?[name] else { continue }
      for (item, row) in zip(unit.cases, rows) where !row.isEmpty {
        let own = row.map(Double.init)
        if let sum = sums[item] {
          sums[item] = (zip(sum.weights, own).map(+), sum.repeats + 1)
        } else {
          sums[item] = (own, 1)
        }
      }
    }
    guard !sums.isEmpty else { return nil }
    let tokens = PictureTokens(try cohort.modality(name))
    let rows = sums.sorted { $0.key < $1.key }.map { item, sum in
      (item: item, weights: sum.weights.map { $0 / Double(sum.repeats) })
    }
    let spreads = rows.map { WeightSpread($0.weights) }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let relative = spreads.compactMap(\.relativeEntropy)
    return PatchFindings(
      model: model.name, modality: name, tokens: tokens.noun, cases: rows.count,
      meanCount: mean(rows.map { Double($0.weights.count) }),
      effectiveNumber: mean(spreads.map(\.effectiveNumber)),
      relativeEntropy: relative.isEmpty ? nil : mean(relative),
      largestWeight: mean(spreads.map(\.largest)), top: top(rows, tokens))
  }

  /// The tokens that stand out most from the others of their cases, the ten first.
  private func top(
    _ rows: [(item: Int, weights: [Double])], _ tokens: PictureTokens
  ) -> [PatchFindings.Top] {
    var all: [(item: Int, token: Int, weight: Double, ratio: Double)] = []
    for (item, weights) in rows where weights.count > 1 {
      guard let token = weights.indices.max(by: { weights[$0] < weights[$1] }) else { continue }
      all.append((item, token, weights[token], weights[token] * Double(weights.count)))
    }
    return all.sorted { ($1.ratio, $0.item) < ($0.ratio, $1.item) }.prefix(10).map { entry in
      let count = rows.first { $0.item == entry.item }?.weights.count ?? 0
      let place = tokens.place(entry.item, token: entry.token, of: count)
      return PatchFindings.Top(
        caseID: cohort.caseIDs[entry.item], picture: place.picture, cell: place.cell,
        weight: entry.weight, timesEven: entry.ratio)
    }
  }

  /// The weight of every picture and cell in every model that weighs them: one row a token, case, model
  /// and repeat; `nil` where no model does.
  func patchWeightsCSV() throws -> String? {
    guard units.contains(where: { $0.pictureWeights != nil }) else { return nil }
    var text = "case,model,modality,repeat,fold,picture,cell,weight\n"
    for unit in units {
      for name in unit.model.modalities {
        guard let rows = unit.pictureWeights?[name] else { continue }
        let tokens = PictureTokens(try cohort.modality(name))
        for (item, row) in zip(unit.cases, rows) {
          let start =
            [cohort.caseIDs[item], unit.model.name, name].map(CSVText.cell)
            .joined(separator: ",") + ",\(unit.repetition),\(unit.fold),"
          for (token, weight) in row.enumerated() {
            let place = tokens.place(item, token: token, of: row.count)
            text += start + CSVText.cell(place.picture) + ",\(place.cell ?? ""),\(weight)\n"
          }
        }
      }
    }
    return text
  }
}

/// How concentrated weights are.
struct WeightSpread {
  let effectiveNumber: Double
  let relativeEntropy: Double?
  let largest: Double

  /// - Parameter weights: At least one; they are made to sum to one.
  init(_ weights: [Double]) {
    let total = weights.reduce(0, +)
    let shares =
      total > 0 ? weights.map { $0 / total } : weights.map { _ in 1 / Double(weights.count) }
    let entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    effectiveNumber = exp(entropy)
    relativeEntropy = shares.count > 1 ? entropy / log(Double(shares.count)) : nil
    largest = shares.max() ?? 1
  }
}
