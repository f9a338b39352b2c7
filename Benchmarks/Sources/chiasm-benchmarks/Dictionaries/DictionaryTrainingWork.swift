import Dictionaries
import Foundation
import Tensors

/// Trains a TopK dictionary on the peer's rows as the peers do: k 32, batches of 2048, rate 1e-3 along
/// half a cosine, at 16 and 32 features a number of a row.
///
/// The check is the fraction of variance that is left unexplained.
func timeDictionaryTraining(_ exchange: Exchange, steps: Int) throws {
  var tensors = try exchange.tensors("dictionaries")
  let rows = try exchange.take("rows", from: &tensors)
  for expansion in [16, 32] {
    var settings = DictionarySettings(.topK, featureCount: expansion * rows.shape[1], k: 32)
    settings.learningRate = 1e-3
    var plan = DictionaryPlan([settings])
    plan.steps = steps
    plan.batchSize = 2048
    plan.warmupSteps = 0
    plan.usesUnitRows = false
    plan.subtractsMeans = false
    var times: [Double] = []
    var before = 0.0
    let trained = try DictionaryTraining(plan).fit(
      DictionaryRows([("rows", rows, nil)])
    ) { event in
      switch event {
      case .start: before = processorTime()
      case .stepEnd:
        let now = processorTime()
        times.append(now - before)
        before = now
      case .saved, .judging: break
      }
    }
    try report(
      "dictionaries_\(expansion)", unit: "s", values: times,
      check: trained[0].report.pooled.fractionOfVarianceUnexplained ?? .nan)
  }
}

private func processorTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
