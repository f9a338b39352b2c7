import Crypto
import Foundation
import Tensors

extension FeatureDictionary {
  /// The version of the file layout.
  static let layout = "chiasm feature dictionary 1"

  private struct Description: Codable {
    let layout: String
    let activation: String
    var k: Int?
    var threshold: Double?
    let prefixes: [Int]
    let usesUnitRows: Bool
    let modalities: [String]
  }

  /// The tensors by their names in a file.
  var namedTensors: [(name: String, tensor: Tensor)] {
    var result = [
      ("encoder.weight", encoderWeight), ("encoder.bias", encoderBias), ("directions", directions),
      ("bias", bias),
    ]
    if case .jumpReLU(let thresholds) = activation { result.append(("thresholds", thresholds)) }
    if let means = normalization.means { result.append(("means", means)) }
    return result
  }

  private func description() throws -> String {
    var description = Description(
      layout: Self.layout, activation: activation.name, prefixes: prefixes,
      usesUnitRows: normalization.usesUnitRows, modalities: normalization.modalities)
    if case .topK(let k) = activation { description.k = k }
    if case .batchTopK(let threshold) = activation { description.threshold = threshold }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(description), as: UTF8.self)
  }

  /// What identifies the dictionary's numbers: SHA-256 in hexadecimal digits.
  public func fingerprint() throws -> String {
    var hash = SHA256()
    hash.update(data: Data(try description().utf8))
    for (name, tensor) in namedTensors {
      hash.update(data: Data("\(name) \(tensor.dtype?.rawValue ?? "") \(tensor.shape)".utf8))
      try tensor.detached().withBytes { bytes throws(TensorError) in
        hash.update(bufferPointer: bytes)
      }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }

  /// Writes the dictionary to one safetensors file, which appears only when it is whole.
  ///
  /// - Throws: `TensorError` with code `fileAccess`.
  public func write(to path: String) throws {
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in namedTensors { tensors[name] = try tensor.detached() }
    try SafetensorsFile.write(tensors, metadata: ["dictionary": try description()], to: path)
  }

  /// Reads a dictionary that ``write(to:)`` wrote.
  ///
  /// - Throws: `TensorError` if the file cannot be read or is no safetensors file, ``DictionariesError``
  ///   with code `damagedFile`, naming the file, if it holds no dictionary or one that cannot be.
  public init(path: String) throws {
    let file = try SafetensorsFile(path: path)
    func refuse(_ message: String) -> DictionariesError {
      DictionariesError(.damagedFile, "\(path): \(message)")
    }
    guard let json = file.header.metadata["dictionary"],
      let description = try? JSONDecoder().decode(Description.self, from: Data(json.utf8))
    else {
      throw refuse("expected a feature dictionary that chiasm wrote, found other tensors")
    }
    guard description.layout == Self.layout else {
      throw refuse(
        "expected \"\(Self.layout)\", found \"\(description.layout)\"; another version wrote it")
    }
    func tensor(_ name: String) throws -> Tensor {
      guard file.header.entry(named: name) != nil else {
        throw refuse("expected a tensor \"\(name)\", found none")
      }
      return try file.tensor(named: name)
    }
    let activation: FeatureActivation
    switch (description.activation, description.k, description.threshold) {
    case ("topK", let k?, _): activation = .topK(k)
    case ("batchTopK", _, let threshold?): activation = .batchTopK(threshold: threshold)
    case ("jumpReLU", _, _): activation = .jumpReLU(thresholds: try tensor("thresholds"))
    case ("relu", _, _): activation = .relu
    default: throw refuse("unknown or incomplete activation \"\(description.activation)\"")
    }
    let means = file.header.entry(named: "means") == nil ? nil : try tensor("means")
    do {
      try self.init(
        encoderWeight: tensor("encoder.weight"), encoderBias: tensor("encoder.bias"),
        directions: tensor("directions"), bias: tensor("bias"), activation: activation,
        prefixes: description.prefixes,
        normalization: InputNormalization(
          usesUnitRows: description.usesUnitRows, modalities: description.modalities, means: means))
    } catch let error as DictionariesError {
      throw error.code == .damagedFile ? error : refuse(error.message)
    }
  }
}
