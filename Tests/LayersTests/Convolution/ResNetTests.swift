import Layers
import TestSupport
import Tensors
import Testing

@Suite struct ResNetTests {
  @Test(arguments: [false, true], [false, true])
  func tinyNetworkDerivatives(usesBottlenecks: Bool, isTraining: Bool) throws {
    let (store, root) = try makeRoot(seed: 51)
    let network = try ResNet(
      .init(
        usesBottlenecks: usesBottlenecks, blockCounts: [1, 2], baseChannels: 2, inputChannels: 2),
      classCount: 3, scope: root)
    try perturb(store)
    let generator = try Generator(seed: 52)
    let images = try Tensor.normal([2, 2, 9, 9], generator: generator, dtype: .float64)
    let mode: Mode = isTraining ? .training(generator) : .evaluation
    // Small steps: rectifiers and pooling have corners.
    try layerGradientCheck(
      store, inputs: [images], step: 1e-6, absolute: 1e-6, relative: 1e-4, elementsEach: 8
    ) { try network($0[0], mode: mode) }
  }

  @Test(arguments: [
    ("resnet18", ResNet.Configuration.resNet18, 11_689_512, 512),
    ("resnet50", ResNet.Configuration.resNet50, 25_557_032, 2048),
  ])
  func hasTorchvisionsParameters(
    name: String, configuration: ResNet.Configuration, parameterCount: Int, featureCount: Int
  ) throws {
    let (store, root) = try makeRoot(dtype: .float32)
    _ = try ResNet(configuration, classCount: 1000, scope: root)
    #expect(store.parameterCount == parameterCount)
    #expect(configuration.featureCount == featureCount)
    // One line an entry: name, element type, shape.
    let lines = store.entries.map {
      "\($0.name) \($0.tensor.dtype?.rawValue ?? "") \($0.tensor.shape)"
    }
    #expect(try lines == Fixtures.lines("resnet50/\(name).keys.txt"))
  }

  @Test func leavesTheHeadOutForEncoders() throws {
    let (store, root) = try makeRoot(dtype: .float32)
    let encoder = try ResNet(.resNet18, scope: root / "image")
    #expect(store.parameterCount == 11_689_512 - 513_000)
    #expect(store["image.fc.weight"] == nil)
    let images = try Tensor.zeros([2, 3, 64, 96])
    #expect(try encoder.featureMap(images, mode: .evaluation).shape == [2, 512, 2, 3])
    #expect(try encoder(images, mode: .evaluation).shape == [2, 512])
    let error = #expect(throws: TensorError.self) {
      try encoder(Tensor.zeros([2, 1, 64, 64]), mode: .evaluation)
    }
    #expect(error?.code == .shapeMismatch)
  }

  @Test(
    arguments: [
      ([], 64, 3, 2), ([0], 64, 3, 2), ([-1, 2], 64, 3, 2), ([.max], 64, 3, 2),
      (Array(repeating: 1, count: 70), 64, 3, 2), ([1], 0, 3, 2), ([1], .max, 3, 2),
      ([1], -64, 3, 2),
      ([1], 64, 0, 2), ([1], 64, .min, 2), ([1], 64, 3, 0), ([1], 64, 3, -1),
    ] as [([Int], Int, Int, Int)])
  func refusesImpossibleConfigurations(blocks: [Int], base: Int, inputs: Int, classes: Int) throws {
    let (_, root) = try makeRoot()
    let configuration = ResNet.Configuration(
      usesBottlenecks: true, blockCounts: blocks, baseChannels: base, inputChannels: inputs)
    _ = configuration.featureCount
    let error = #expect(throws: TensorError.self) {
      try ResNet(configuration, classCount: classes, scope: root)
    }
    #expect(error?.code == .invalidArgument)
  }
}
