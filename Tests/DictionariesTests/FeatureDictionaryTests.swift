import Dictionaries
import Foundation
import TestSupport
import Tensors
import Testing

/// D of the method's golden values, as a dictionary whose encoder is D and whose biases are 0.
func goldenDictionary(
  activation: FeatureActivation = .relu, dtype: DType = .float64,
  normalization: InputNormalization = .none
) throws -> FeatureDictionary {
  let directions = try Tensor([1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6] as [Double], shape: [4, 2])
    .converted(to: dtype)
  return try FeatureDictionary(
    encoderWeight: directions, encoderBias: .zeros([4], dtype: dtype), directions: directions,
    bias: .zeros([2], dtype: dtype), activation: activation, normalization: normalization)
}

@Suite("FeatureDictionary") struct FeatureDictionaryTests {
  private let rows: [Double] = [1, 0, 0.6, 0.8, 0, 1, 0.8, -0.6]

  @Test func decodesSumsOfDirections() throws {
    let codes = try SparseCodes(
      dense: [2, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0, 3], featureCount: 4)
    let decoded = try goldenDictionary().decode(codes)
    try expectClose(decoded, to: [3.6, -1.2, 0, 0, 2.4, 2.2], absolute: 1e-12)
  }

  /// Masking a feature and exchanging half of two between cases, as interventions do.
  @Test func changedCodesMoveARowAlongDirections() throws {
    let dictionary = try goldenDictionary()
    let x = try Tensor([3, 1] as [Double], shape: [1, 2])
    let before = try dictionary.decode(
      SparseCodes(dense: [2, 0, 0, 2], featureCount: 4), addsBias: false)
    for (codes, moved) in [([0, 0, 0, 2], [1, 1]), ([1.5, 0, 0, 1.5], [2.1, 1.3])] {
      let after = try dictionary.decode(
        SparseCodes(dense: codes as [Double], featureCount: 4), addsBias: false)
      try expectClose(x + after - before, to: moved as [Double], absolute: 1e-12)
    }
    #expect(throws: DictionariesError.self) {
      try dictionary.decode(SparseCodes(dense: [1, 0], featureCount: 2))
    }
    #expect(try dictionary.decode(SparseCodes(dense: [], featureCount: 4)).shape == [0, 2])
    let silent = try dictionary.decode(
      SparseCodes(dense: [0, 0, 0, 0, 0, 0, 0, 0], featureCount: 4))
    try expectClose(silent, to: [0, 0, 0, 0])
  }

  @Test(arguments: [DType.float32, .float64])
  func keepsWhatTheActivationKeeps(dtype: DType) throws {
    let rows = try Tensor(rows, shape: [4, 2])
    // h = x Dᵀ: [1 0 .6 .8], [.6 .8 1 0], [0 1 .8 -.6], [.8 -.6 0 1]
    let thresholds = try Tensor([0.9, 0.1, 0.7, 0.9] as [Double]).converted(to: dtype)
    let expected: [(FeatureActivation, [Double])] = [
      (.topK(2), [1, 0, 0, 0.8, 0, 0.8, 1, 0, 0, 1, 0.8, 0, 0.8, 0, 0, 1]),
      (
        .batchTopK(threshold: 0.7), [1, 0, 0, 0.8, 0, 0.8, 1, 0, 0, 1, 0.8, 0, 0.8, 0, 0, 1]
      ),
      (.jumpReLU(thresholds: thresholds), [1, 0, 0, 0, 0, 0.8, 1, 0, 0, 1, 0.8, 0, 0, 0, 0, 1]),
      (.topK(1), [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]),
    ]
    for (activation, codes) in expected {
      let dictionary = try goldenDictionary(activation: activation, dtype: dtype)
      expectClose(
        try dictionary.encode(rows, modality: "image").dense(), to: codes, absolute: 1e-6)
    }
  }

  @Test func encodesInBlocksAsAtOnce() throws {
    let generator = try Generator(seed: 3)
    let directions = try unitRows(.normal([64, 8], generator: generator))
    let dictionary = try FeatureDictionary(
      encoderWeight: directions, encoderBias: .zeros([64]), directions: directions,
      bias: .zeros([8]), activation: .topK(5))
    // More rows than one block takes.
    let rows = try Tensor.normal([9000, 8], generator: generator)
    let whole = try dictionary.encode(rows, modality: "a")
    #expect(whole.caseCount == 9000)
    let tail = try dictionary.encode(rows.sliced(8100..<9000), modality: "a")
    #expect(Array(whole.features[whole.offsets[8100]...]) == tail.features)
    #expect(whole.offsets.dropFirst(8100).map { $0 - whole.offsets[8100] } == tail.offsets)
    #expect(try dictionary.encode(rows, modality: "a") == whole)
  }

  @Test func aRowOfZerosHasNoFeature() throws {
    let means = try Tensor([0.5, 0.5, -0.5, 0.5] as [Double], shape: [2, 2])
    let normalization = try InputNormalization(
      usesUnitRows: true, modalities: ["image", "text"], means: means)
    let dictionary = try goldenDictionary(normalization: normalization)
    let rows = try Tensor([0, 0, 3, 4] as [Double], shape: [2, 2])
    let codes = try dictionary.encode(rows, modality: "text")
    #expect(codes.offsets[1] == 0)
    // (.6, .8) less the mean of texts.
    try expectClose(
      try dictionary.normalized(rows, modality: "text"), to: [0, 0, 1.1, 0.3], absolute: 1e-12)
    #expect(throws: DictionariesError.self) {
      try dictionary.encode(rows, modality: "sound")
    }
  }

  @Test func gradientsReachTheRowsThroughChosenFeatures() throws {
    let means = try Tensor([0.1, 0.2] as [Double], shape: [1, 2])
    let normalization = try InputNormalization(
      usesUnitRows: true, modalities: ["image"], means: means)
    let dictionary = try goldenDictionary(normalization: normalization)
    try gradientCheck([Tensor([1, 2, -0.4, 0.3] as [Double], shape: [2, 2])]) { inputs in
      let h = try dictionary.preactivations(of: [3, 1], inputs[0], modality: "image")
      return try (h * h).sum()
    }
    #expect(throws: DictionariesError.self) {
      try dictionary.preactivations(of: [4], Tensor(rows, shape: [4, 2]), modality: "image")
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func namesTheRowThatIsNotFinite(value: Double) throws {
    let rows = try Tensor([1, 0, 0, 1, value, 2] as [Double], shape: [3, 2])
    let error = try #require(throws: DictionariesError.self) {
      try goldenDictionary().encode(rows, modality: "image")
    }
    #expect(error.code == .invalidRows)
    #expect(error.message.contains("image, row 2"))
  }

  @Test func refusesRowsOfAnotherWidth() throws {
    for shape in [[2, 3], [6], [0, 3]] {
      let rows = try Tensor.zeros(shape)
      let error = try #require(throws: DictionariesError.self) {
        try goldenDictionary().encode(rows, modality: "image")
      }
      #expect(error.code == .invalidRows)
    }
  }

  @Test func refusesPartsThatDoNotFit() throws {
    let directions = try Tensor.identity(2)
    func make(
      _ directions: Tensor, k: Int = 1, bias: Tensor, prefixes: [Int]? = nil
    ) throws -> FeatureDictionary {
      try FeatureDictionary(
        encoderWeight: .identity(2), encoderBias: .zeros([2]), directions: directions, bias: bias,
        activation: .topK(k), prefixes: prefixes)
    }
    let zeros = try Tensor.zeros([2])
    #expect(throws: Never.self) { try make(directions, bias: zeros, prefixes: [1, 2]) }
    #expect(throws: DictionariesError.self) { try make(directions * 2, bias: zeros) }
    #expect(throws: DictionariesError.self) { try make(directions, k: 3, bias: zeros) }
    #expect(throws: DictionariesError.self) { try make(directions, k: 0, bias: zeros) }
    #expect(throws: DictionariesError.self) { try make(directions, bias: .zeros([3])) }
    #expect(throws: DictionariesError.self) { try make(directions, bias: .full([2], .nan)) }
    #expect(throws: DictionariesError.self) { try make(directions, bias: zeros, prefixes: [2, 1]) }
    #expect(throws: DictionariesError.self) { try make(directions, bias: zeros, prefixes: []) }
  }

  @Test func survivesAFile() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "dictionary.safetensors").path
      let normalization = try InputNormalization(
        usesUnitRows: true, modalities: ["image", "text"],
        means: Tensor([0.5, 0.5, -0.5, 0.5] as [Double], shape: [2, 2]))
      let thresholds = try Tensor([0.9, 0.1, 0.7, 0.9] as [Double])
      let activations: [FeatureActivation] = [
        .topK(2), .relu, .batchTopK(threshold: 0.25), .jumpReLU(thresholds: thresholds),
      ]
      var fingerprints: [String] = []
      for activation in activations {
        let dictionary = try goldenDictionary(activation: activation, normalization: normalization)
        try dictionary.write(to: path)
        let read = try FeatureDictionary(path: path)
        #expect(try read.fingerprint() == dictionary.fingerprint())
        fingerprints.append(try read.fingerprint())
        let rows = try Tensor(rows, shape: [4, 2])
        #expect(
          try read.encode(rows, modality: "text") == dictionary.encode(rows, modality: "text"))
      }
      for (index, one) in fingerprints.enumerated() {
        #expect(!fingerprints[..<index].contains(one))
      }
    }
  }

  @Test func saysThatAFileIsNoDictionary() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "other.safetensors").path
      try SafetensorsFile.write(["a": Tensor.zeros([2])], to: path)
      let error = try #require(throws: DictionariesError.self) {
        try FeatureDictionary(path: path)
      }
      #expect(error.code == .damagedFile)
      #expect(error.message.contains(path))
      try goldenDictionary().write(to: path)
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes.removeLast(8)
      try bytes.write(to: URL(filePath: path))
      #expect(throws: TensorError.self) { try FeatureDictionary(path: path) }
    }
  }
}

/// Rows scaled to length 1.
func unitRows(_ rows: Tensor) throws -> Tensor {
  try rows / rows.norm(axes: [1], keepsAxes: true)
}
