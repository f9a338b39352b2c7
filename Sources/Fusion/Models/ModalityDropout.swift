package import Predictors
package import Tensors

/// Withholds modalities from cases at random, as if they were missing, but never a case's last one: a
/// case that would lose all that it has loses none, so that every modality is withheld alike.
///
/// - Parameters:
///   - batches: One batch a modality.
///   - probability: With which each present modality of a case is withheld.
package func withheld(
  _ batches: [String: ModalityBatch], modalities: [String], probability: Double,
  generator: Generator
) throws(TensorError) -> [String: ModalityBatch] {
  guard modalities.count > 1, probability > 0 else { return batches }
  var isPresent: [[Bool]] = []
  for name in modalities {
    guard let batch = batches[name] else { return batches }
    isPresent.append(try batch.presence.array(of: Bool.self))
  }
  let count = isPresent[0].count
  // Drawn for every place, present or not, so that one case's draw does not depend on another's.
  let draws = try Tensor.uniform([modalities.count, count], generator: generator)
    .array(of: Float.self)
  var kept = isPresent
  for row in 0..<count {
    let drawn = modalities.indices.filter {
      isPresent[$0][row] && Double(draws[$0 * count + row]) < probability
    }
    guard drawn.count < modalities.indices.count(where: { isPresent[$0][row] }) else { continue }
    for index in drawn { kept[index][row] = false }
  }
  var result = batches
  for (index, name) in modalities.enumerated() {
    guard let batch = batches[name] else { continue }
    result[name] = ModalityBatch(
      content: batch.content, design: batch.design, presence: try Tensor(kept[index]))
  }
  return result
}
