import Foundation
import Retrieval

/// What a pretraining found, for a terminal.
struct PretrainSummary {
  let text: String

  init(_ work: Pretraining, _ results: [(unit: Pretraining.Unit, result: Pretraining.UnitResult)])
    throws
  {
    var lines: [String] = []
    var sums: [String: (i2t: Double, t2i: Double, count: Int)] = [:]
    for (unit, result) in results where unit.fold != nil {
      let parts =
        result.networkWeight == nil
        ? [("", "model")]
        : [("", "model"), ("_linear", "linear alone"), ("_network", "network alone")]
      for (part, name) in parts {
        let score = try work.score(of: unit, result, part: part)
        let old = sums[name] ?? (0, 0, 0)
        let n = Double(score.count)
        sums[name] = (
          old.i2t + score.value.pictureToText * n, old.t2i + score.value.textToPicture * n,
          old.count + score.count
        )
        lines.append(
          String(
            format: "%@  %-14@  %4d pairs  R@5 %.3f / %.3f (chance %.3f)  MRR %.3f", unit.name,
            name as NSString, score.count, score.value.pictureToText, score.value.textToPicture,
            min(1, 5 / Double(score.count)), score.value.reciprocalRank))
      }
    }
    for (name, sum) in sums.sorted(by: { $0.key < $1.key }) {
      lines.append(
        String(
          format: "all    %-14@  R@5 %.3f / %.3f", name as NSString, sum.i2t / Double(sum.count),
          sum.t2i / Double(sum.count)))
    }
    text = lines.joined(separator: "\n")
  }
}
