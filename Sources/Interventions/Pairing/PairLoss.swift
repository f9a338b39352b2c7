package import Tensors

/// InfoNCE of two modalities' rows, both directions averaged, over the cases that have both.
///
/// - Parameters:
///   - scale: 1 / temperature.
///   - presence: Whether each case has each of the two.
/// - Returns: nil with fewer than two such cases, among which nothing can be told apart.
package func pairLoss(
  _ left: Tensor, _ right: Tensor, presence: (left: [Bool], right: [Bool]), scale: Tensor
) throws(TensorError) -> Tensor? {
  let shared = presence.left.indices.filter { presence.left[$0] && presence.right[$0] }
  guard shared.count > 1 else { return nil }
  let rows = try Tensor(shared.map(Int64.init))
  let logits = try left.selecting(rows).matmul(right.selecting(rows).transposed()) * scale
  let targets = try Tensor(shared.indices.map(Int64.init))
  return try
    (logits.crossEntropy(targets: targets) + logits.transposed().crossEntropy(targets: targets)) / 2
}

/// The mean InfoNCE over all pairs of modalities; nil if no pair has two cases.
func pairLoss(
  _ rows: [String: Tensor], presence: [String: [Bool]], modalities: [String], scale: Tensor
) throws(TensorError) -> Tensor? {
  var losses: [Tensor] = []
  for (index, first) in modalities.enumerated() {
    for second in modalities[(index + 1)...] {
      guard let left = rows[first], let right = rows[second], let has = presence[first],
        let other = presence[second],
        let loss = try pairLoss(left, right, presence: (has, other), scale: scale)
      else { continue }
      losses.append(loss)
    }
  }
  guard !losses.isEmpty else { return nil }
  return try Tensor.stacked(losses).mean()
}
