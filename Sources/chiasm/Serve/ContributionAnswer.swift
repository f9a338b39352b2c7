import Cohorts
import Contribution
import Foundation
import Fusion
import Service

/// What was measured of a case, in words and pictures for whoever asked.
struct ContributionAnswer {
  let work: ContributionRun
  let model: ReloadedModel
  let row: Int
  let id: String
  let occlusion: CaseOcclusion

  /// The most parts of a modality that are named.
  private static let mostParts = 12

  /// The answer.
  func measured() throws -> MeasuredContribution {
    let names = work.outputNames(count: occlusion.outputs.count)
    let shown =
      occlusion.outputs.indices.max {
        (occlusion.outputs[$0], $1) < (occlusion.outputs[$1], $0)
      } ?? 0
    var heatMaps: [String: ServedPicture] = [:]
    var pictures: [String: ServedPicture] = [:]
    var shares: [CaseContribution.Share] = []
    for (index, modality) in occlusion.modalities.enumerated() {
      var share = share(index, shown)
      if share.isPresent, let png = try work.picture(modality, of: row) {
        pictures[modality] = ServedPicture(mediaType: "image/png", bytes: png)
      }
      if let map = occlusion.heatMap(modality),
        let png = try work.heatMap(modality, of: row, occlusion, output: shown)
      {
        heatMaps[modality] = ServedPicture(mediaType: "image/png", bytes: png)
        share.heatMapScale = map.values[shown].map { abs($0) }.max()
        share.heatMapCells = [map.rows, map.columns]
      }
      shares.append(share)
    }
    return MeasuredContribution(
      CaseContribution(
        id: id, model: work.model.name, unit: unit, label: label,
        outputs: zip(names, occlusion.outputs).map { .init(name: $0, value: $1) },
        shown: names.indices.contains(shown) ? names[shown] : "", shares: shares, notes: notes),
      heatMaps: heatMaps, pictures: pictures)
  }

  private func share(_ index: Int, _ shown: Int) -> CaseContribution.Share {
    let modality = occlusion.modalities[index]
    let parts = occlusion.parts(modality).map {
      CaseContribution.Part(name: PathScrubber.scrubbed($0.text), effect: $0.effects[shown])
    }.filter { $0.effect != 0 }.enumerated().sorted {
      (-abs($0.element.effect), $0.offset) < (-abs($1.element.effect), $1.offset)
    }
    return CaseContribution.Share(
      modality: modality, share: occlusion.shares?[index], isPresent: occlusion.presence[index],
      elements: occlusion.kinds[index].rawValue, partCount: occlusion.players[index],
      replacement: Self.replacement(occlusion.fills[index], occlusion.kinds[index]),
      parts: parts.prefix(Self.mostParts).map(\.element))
  }

  private var unit: String {
    switch work.run.cohort.target {
    case .classes, .labels: "probability"
    case .number: "standard deviations"
    case .survival: "log hazard"
    }
  }

  private var label: String? {
    guard case .classes = work.run.cohort.target else { return nil }
    return work.run.cohort.manifest.label.column
  }

  private var notes: [String] {
    var notes = ["Fold \(model.split.fold + 1): the model was not trained on this case."]
    if occlusion.shares == nil {
      notes.append("Nothing that was hidden changes what the model says of this case.")
    }
    let absent = work.model.modalities.filter { !occlusion.modalities.contains($0) }
    if !absent.isEmpty {
      notes.append("The model of this fold never saw \(absent.joined(separator: ", ")).")
    }
    return notes
  }

  /// What stands in for a hidden part, in words.
  private static func replacement(_ fill: Fill, _ kind: ElementKind) -> String {
    switch fill {
    case .mean where kind == .pixels || kind == .pictures: "the mean color of the training pictures"
    case .mean: "the training mean"
    case .blur: "the same part, blurred"
    case .donor: "the same part of training cases of other groups, drawn at random"
    case .nearestDonor: "the same part of the most similar training cases of other groups"
    case .delete, .tokenDrop: "nothing (it is taken away)"
    case .constant(0) where kind == .pixels: "black"
    case .constant(let value): "the number \(value)"
    case .word: "one word for all"
    }
  }
}
