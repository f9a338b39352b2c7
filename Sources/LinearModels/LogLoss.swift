package import Tensors

/// The negative log-likelihood of each label under logits `[cases, outputs]`.
package func caseLosses(_ logits: Tensor, labels: [Int]) throws(TensorError) -> [Double] {
  let values = try logits.converted(to: .float64)
  if try values.size(1) == 1 {
    // -log σ(±z) = softplus(∓z)
    let signs = try Tensor(labels.map { $0 == 1 ? -1.0 : 1.0 }, shape: [labels.count, 1])
    return try (values * signs).softplus().array(of: Double.self)
  }
  let index = try Tensor(labels.map(Int64.init), shape: [labels.count, 1])
  return try (-values.logSoftmax().gathered(index, axis: 1)).array(of: Double.self)
}

/// The mean negative log-likelihood of labels under logits `[cases, outputs]`; one output means two
/// classes.
package func logLoss(_ logits: Tensor, labels: [Int]) throws(TensorError) -> Double {
  let values = try logits.converted(to: .float64)
  if try values.size(1) == 1 {
    let targets = try Tensor(labels.map(Double.init), shape: [labels.count, 1])
    return try values.binaryCrossEntropy(targets: targets).item()
  }
  return try values.crossEntropy(targets: Tensor(labels.map(Int64.init))).item()
}
