import Layers
import TestSupport
import Tensors
import Testing
import Training

struct AdamWTests {
  private static let gradientNames = ["matrix", "vector"]

  /// A store with a matrix, which decays, and a vector, which does not.
  private func store(_ golden: GoldenTensors, _ topic: String) throws -> ParameterStore {
    let store = ParameterStore()
    let dtype = try #require(try golden["\(topic).matrix.0"].dtype)
    let root = store.scope(generator: try Generator(seed: 1), dtype: dtype)
    for name in Self.gradientNames {
      let start = try golden["\(topic).\(name).0"]
      _ = try root.parameter(name, shape: start.shape, initialization: .zeros)
    }
    try store.load([
      "matrix": golden["\(topic).matrix.0"], "vector": golden["\(topic).vector.0"],
    ])
    return store
  }

  private var settings: AdamW.Settings {
    var settings = AdamW.Settings()
    settings.beta2 = 0.98
    settings.epsilon = 1e-7
    settings.weightDecay = 0.05
    return settings
  }

  private func gradients(
    _ golden: GoldenTensors, _ topic: String, step: Int
  ) throws -> [Tensor?] {
    try Self.gradientNames.map { try golden["\(topic).gradient.\($0).\(step)"] }
  }

  @Test(arguments: [("adamw", 1e-12), ("adamw32", 1e-6)])
  func fiveStepsEqualPyTorch(topic: String, tolerance: Double) throws {
    let golden = try GoldenTensors()
    let store = try store(golden, topic)
    let optimizer = try AdamW(store, settings: settings)
    for step in 1...5 {
      try optimizer.step(gradients: gradients(golden, topic, step: step), learningRate: 0.1)
      for name in Self.gradientNames {
        try expectClose(
          #require(store[name]).detached(), to: golden["\(topic).\(name).\(step)"],
          absolute: tolerance)
      }
    }
  }

  @Test func savedStateContinuesBitForBit() throws {
    let golden = try GoldenTensors()
    let whole = try store(golden, "adamw32")
    let optimizer = try AdamW(whole, settings: settings)
    for step in 1...2 {
      try optimizer.step(gradients: gradients(golden, "adamw32", step: step), learningRate: 0.1)
    }
    let parameters = try whole.state()
    let moments = try optimizer.state()

    let resumed = try store(golden, "adamw32")
    try resumed.load(parameters)
    let second = try AdamW(resumed, settings: settings)
    try second.load(moments)
    for step in 3...5 {
      let both = try gradients(golden, "adamw32", step: step)
      try optimizer.step(gradients: both, learningRate: 0.1)
      try second.step(gradients: both, learningRate: 0.1)
    }
    try expectEqualState(resumed, whole)
  }

  @Test func stateIsACopy() throws {
    let golden = try GoldenTensors()
    let store = try store(golden, "adamw")
    let optimizer = try AdamW(store, settings: settings)
    let before = try optimizer.state()
    try optimizer.step(gradients: gradients(golden, "adamw", step: 1), learningRate: 0.1)
    #expect(try before["matrix.exp_avg"]?.norm().item() == 0)
    #expect(try optimizer.state()["matrix.exp_avg"]?.norm().item() != 0)
  }

  @Test func parameterWithoutGradientStays() throws {
    let golden = try GoldenTensors()
    let store = try store(golden, "adamw")
    let optimizer = try AdamW(store, settings: settings)
    let vector = try gradients(golden, "adamw", step: 1)[1]
    try optimizer.step(gradients: [nil, vector], learningRate: 0.1)
    #expect(
      try #require(store["matrix"]).array(of: Double.self)
        == golden["adamw.matrix.0"].array(of: Double.self))
    try expectClose(
      #require(store["vector"]).detached(), to: golden["adamw.vector.1"], absolute: 1e-12)
  }

  @Test func rejectsOtherNumberOfGradients() throws {
    let golden = try GoldenTensors()
    let optimizer = try AdamW(store(golden, "adamw"))
    let error = #expect(throws: TensorError.self) {
      try optimizer.step(gradients: [], learningRate: 0.1)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func rejectsStateOfAnotherModel() throws {
    let golden = try GoldenTensors()
    let optimizer = try AdamW(store(golden, "adamw"))
    var state = try optimizer.state()
    state["vector.exp_avg_sq"] = nil
    let error = #expect(throws: TensorError.self) { try optimizer.load(state) }
    #expect(error?.code == .missingEntry)
  }
}

/// Expects two stores to hold the same names and the same bits.
func expectEqualState(
  _ found: ParameterStore, _ expected: ParameterStore,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(
    found.entries.map(\.name) == expected.entries.map(\.name), sourceLocation: sourceLocation)
  for (left, right) in zip(found.entries, expected.entries) {
    #expect(
      try left.tensor.array(of: Double.self).map(\.bitPattern)
        == right.tensor.array(of: Double.self).map(\.bitPattern),
      "\(left.name) differs", sourceLocation: sourceLocation)
  }
}
