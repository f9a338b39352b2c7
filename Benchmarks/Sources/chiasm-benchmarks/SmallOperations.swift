import Layers
import Tensors

/// What one operation costs when its arithmetic is nothing.
func timeSmallOperations(_ exchange: Exchange, steps: Int) throws {
  let count = 20_000
  let left = try Tensor((0..<16).map(Float.init)).tracked()
  let right = try Tensor([Float](repeating: 1, count: 16))
  let operations: [(name: String, run: () throws(TensorError) -> Tensor)] = [
    ("add", { () throws(TensorError) in try left + right }),
    ("mul", { () throws(TensorError) in try left * right }),
    ("relu", { () throws(TensorError) in try left.relu() }),
    ("sum", { () throws(TensorError) in try left.sum() }),
  ]
  for (name, run) in operations {
    let values = try secondsOfEach(warmup: 1, steps: steps) {
      for _ in 0..<count { _ = try run() }
    }
    try report(
      "small_\(name)", unit: "ns", values: values.map { $0 / Double(count) * 1e9 },
      check: run().sum().array(of: Double.self)[0])
  }
  try timeSmallNetwork(exchange, steps: steps)
}

/// A forward and a backward pass through three small linear layers.
private func timeSmallNetwork(_ exchange: Exchange, steps: Int) throws {
  var tensors = try exchange.tensors("small_mlp")
  let batch = try exchange.take("input", from: &tensors)
  let store = ParameterStore()
  let root = store.scope(generator: try Generator(seed: 0))
  let first = try Linear(inputSize: 16, outputSize: 16, scope: root / 0)
  let second = try Linear(inputSize: 16, outputSize: 16, scope: root / 2)
  let third = try Linear(inputSize: 16, outputSize: 1, scope: root / 4)
  try store.load(tensors)
  let parameters = store.trainable.map(\.tensor)
  var total = 0.0
  let count = 500
  let values = try secondsOfEach(warmup: 1, steps: steps) {
    for _ in 0..<count {
      let loss = try third(second(first(batch).relu()).relu()).sum()
      _ = try loss.gradients(of: parameters)
      total = try loss.array(of: Double.self)[0]
    }
  }
  try report(
    "small_mlp", unit: "us", values: values.map { $0 / Double(count) * 1e6 }, check: total)
}
