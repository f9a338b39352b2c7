import Predictors
import Tensors

extension ModelSubject {
  /// The whole modality of donors in place of a case's own: of a text all its words and no more.
  ///
  /// Where the model is split the encodings are there already.
  func exchangeWhole(
    _ request: OcclusionRequest, _ number: Int, _ chunk: [Int], _ receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    for item in chunk where presence[request.modality][item] {
      guard request.parts.map({ $0[item].contains(0) }) ?? true else { continue }
      let donors = try donors(request, item)
      var rows: [[ModalitySource]] = []
      for donor in donors {
        var row = [ModalitySource](repeating: .item(item), count: modalities.count)
        if let donor { row[request.modality] = .reference(donor) }
        rows.append(row)
      }
      let outputs = averaged(try self.outputs(rows), over: [rows.count])[0]
      receive(
        OccludedPart(request: number, item: item, part: 0, partCount: 1, outputs: outputs))
    }
  }

  /// Whether a whole modality becomes the same input for every case, which is encoded once.
  func isConstant(_ request: OcclusionRequest) -> Bool {
    // Texts and bags keep their lengths, which differ.
    guard fusion != nil, request.players == 1, kinds[request.modality] != .words,
      kinds[request.modality] != .pictures
    else { return false }
    switch request.fill {
    case .mean, .constant: return true
    case .blur, .donor, .nearestDonor, .delete, .word, .tokenDrop: return false
    }
  }

  /// The same input in place of a whole modality: one pass for all cases.
  func fillWhole(
    _ request: OcclusionRequest, _ number: Int, _ chunk: [Int], _ inputs: [ModalityBatch],
    _ known: inout Encoding?, _ receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    let modality = request.modality
    let jobs = chunk.indices.filter { base in
      presence[modality][chunk[base]]
        && (request.parts.map { $0[chunk[base]].contains(0) } ?? true)
    }
    guard let first = jobs.first else { return }
    if known == nil {
      let filled = try translated("filling \"\(modalities[modality])\"") {
        let filler = try InputFiller(
          fill: request.fill, players: 1, batch: inputs[modality], layout: layouts[modality],
          reference: references[modality], cohortRows: rows)
        return try filler.filled(
          inputs[modality],
          [InputFiller.Row(base: first, item: chunk[first], part: 0, donor: nil)], blurred: nil
        ).filled
      }
      let encoding = try encoded(modality, filled)
      try noteDistance(of: encoding, request)
      known = encoding
    }
    guard let encoding = known else { return }
    let items = jobs.map { chunk[$0] }
    let repeated = try translated("selecting encodings") {
      try encoding.selecting(Tensor([Int64](repeating: 0, count: items.count)))
    }
    for (item, raw) in zip(items, try fuse(modality, repeated, items)) {
      receive(
        OccludedPart(
          request: number, item: item, part: 0, partCount: 1, outputs: try measured(raw)))
    }
  }
}
