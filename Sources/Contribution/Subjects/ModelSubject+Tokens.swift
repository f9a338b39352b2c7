import Predictors
import Tensors

extension ModelSubject {
  /// Tokens behind the encoder taken away, without a pass of the encoder.
  func dropTokens(
    _ request: OcclusionRequest, _ number: Int, _ chunk: [Int], _ receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    guard fusion != nil else {
      throw ContributionError(
        .unavailableFill, "a model that is not split has no tokens that could be taken away")
    }
    let bank = try encodingBank()
    let encoding = bank.encodings[request.modality]
    let (tokenCount, isPresent) = try translated("reading tokens") {
      (try encoding.presence.size(1), try encoding.presence.array(of: Bool.self))
    }
    struct Drop {
      let item: Int
      let part: Int
      let partCount: Int
      let mask: [Bool]
    }
    var drops: [Drop] = []
    for item in chunk where presence[request.modality][item] {
      let own = (0..<tokenCount).filter { isPresent[item * tokenCount + $0] }
      guard !own.isEmpty else { continue }
      let parts = try tokenParts(request, own.count)
      for part in request.parts?[item] ?? Array(0..<parts.count) where part < parts.count {
        var mask = Array(isPresent[item * tokenCount..<(item + 1) * tokenCount])
        for (order, token) in own.enumerated() where parts.partOfElement[order] == part {
          mask[token] = false
        }
        drops.append(Drop(item: item, part: part, partCount: parts.count, mask: mask))
      }
    }
    for start in stride(from: 0, to: drops.count, by: rowLimit) {
      try check()
      let part = Array(drops[start..<min(start + rowLimit, drops.count)])
      let items = part.map(\.item)
      let hidden = try translated("taking tokens away") {
        let own = try encoding.selecting(Tensor(items.map(Int64.init)))
        return Encoding(
          tokens: own.tokens,
          presence: try Tensor(part.flatMap(\.mask), shape: [part.count, tokenCount]),
          evidence: own.evidence)
      }
      for (drop, raw) in zip(part, try fuse(request.modality, hidden, items)) {
        let outputs = try measured(raw)
        receive(
          OccludedPart(
            request: number, item: drop.item, part: drop.part, partCount: drop.partCount,
            outputs: outputs))
      }
    }
  }

  /// Tokens of an image in cells where they lie in a square, else in blocks.
  private func tokenParts(
    _ request: OcclusionRequest, _ count: Int
  ) throws(ContributionError) -> Partition {
    let players = min(request.players, count)
    if kinds[request.modality] == .pixels, let tokens = PlayerCounts.side(count),
      let side = PlayerCounts.side(players)
    {
      return try .grid(height: tokens, width: tokens, rows: side, columns: side)
    }
    return try .blocks(elements: count, count: players)
  }
}
