import Cohorts
import Predictors
import Tensors

extension ModelSubject {
  /// The columns, the gene groups or the cells; `nil` for texts and bags, where cases differ.
  public func partNames(_ modality: Int, players: Int) throws(ContributionError) -> [String]? {
    let batch = references[modality].batch
    switch kinds[modality] {
    case .words, .pictures: return nil
    case .pixels:
      guard let side = PlayerCounts.side(players) else { return nil }
      return (0..<players).map { "row \($0 / side + 1), column \($0 % side + 1)" }
    case .columns:
      return try translated("naming columns") {
        guard case .columns(let numbers, let categories) = batch.content else { return nil }
        let names = try ElementMap.attributes(
          numbers, categories, batch.design, layouts[modality]
        ).map(\.name)
        return try Self.joined(names, players: players)
      }
    case .features:
      return try translated("naming features") {
        guard case .vector(let values) = batch.content else { return nil }
        let width = try values.size(1)
        var names = (0..<width).map { "feature \($0 + 1)" }
        if case .features(let known, let groups)? = layouts[modality]?.form {
          if known.count == width { names = known }
          if !groups.isEmpty {
            let (_, kept) = try Partition.disjoint(groups.map(\.features), elementCount: width)
            names = kept.map { $0.map { groups[$0].name } ?? "(in no group)" }
          }
        }
        return try Self.joined(names, players: players)
      }
    }
  }

  /// The names of neighbors that were merged, by the first and the last.
  private static func joined(_ names: [String], players: Int) throws -> [String] {
    guard players < names.count else { return names }
    return try Partition.blocks(elements: names.count, count: players).parts.map { part in
      guard let first = part.first, let last = part.last, first != last else {
        return part.first.map { names[$0] } ?? ""
      }
      return "\(names[first]) to \(names[last])"
    }
  }

  /// The words that a model reads of a case, or the files of its pictures, in order.
  public func pieces(_ modality: Int, case item: Int) -> [String] {
    guard kinds[modality] == .words || kinds[modality] == .pictures else { return [] }
    let count = pieceCounts[modality][item]
    switch cohort.modalities.first(where: { $0.name == modalities[modality] })?.content {
    case .text(let texts):
      guard let text = texts[rows[item]] else { return [] }
      return Cohorts.words(of: text).prefix(count).map { String(decoding: $0, as: UTF8.self) }
    case .bag(let bags):
      return bags.picturesOfCase[rows[item]].prefix(count).map { bags.files.paths[$0] ?? "" }
    default: return []
    }
  }
}
