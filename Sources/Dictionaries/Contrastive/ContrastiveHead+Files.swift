import Crypto
import Foundation
import Tensors

extension ContrastiveHead {
  private static let layout = "chiasm contrastive head 1"

  private struct Description: Codable {
    let layout: String
    let modalities: [String]
    let hasSeparateHeads: Bool
    let usesUnitRows: Bool
  }

  private var namedTensors: [(name: String, tensor: Tensor)] {
    var result: [(String, Tensor)] = []
    for (kind, maps) in [("adapter", adapters), ("head", heads)] {
      for (index, map) in maps.enumerated() {
        result.append(("\(kind).\(index).weight", map.weight))
        result.append(("\(kind).\(index).bias", map.bias))
      }
    }
    if let means = normalization.means { result.append(("means", means)) }
    return result
  }

  private func description() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let description = Description(
      layout: Self.layout, modalities: modalities, hasSeparateHeads: hasSeparateHeads,
      usesUnitRows: normalization.usesUnitRows)
    return String(decoding: try encoder.encode(description), as: UTF8.self)
  }

  /// What identifies the head's numbers: SHA-256 in hexadecimal digits.
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

  /// Writes the head to one safetensors file, which appears only when it is whole.
  public func write(to path: String) throws {
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in namedTensors { tensors[name] = try tensor.detached() }
    try SafetensorsFile.write(tensors, metadata: ["contrastive_head": try description()], to: path)
  }

  /// Reads a head that ``write(to:)`` wrote.
  ///
  /// - Throws: `TensorError` if the file cannot be read or is no safetensors file, ``DictionariesError``
  ///   with code `damagedFile`, naming the file, if it holds no such head.
  public init(path: String) throws {
    let file = try SafetensorsFile(path: path)
    func refuse(_ message: String) -> DictionariesError {
      DictionariesError(.damagedFile, "\(path): \(message)")
    }
    guard let json = file.header.metadata["contrastive_head"],
      let description = try? JSONDecoder().decode(Description.self, from: Data(json.utf8)),
      description.layout == Self.layout
    else { throw refuse("expected a contrastive head that chiasm wrote, found other tensors") }
    func tensor(_ name: String) throws -> Tensor {
      guard file.header.entry(named: name) != nil else {
        throw refuse("expected a tensor \"\(name)\", found none")
      }
      let tensor = try file.tensor(named: name)
      guard tensor.dtype?.isFloatingPoint == true, try tensor.isFinite().all().item() == 1 else {
        throw refuse("\"\(name)\": expected finite real numbers")
      }
      return tensor
    }
    func maps(_ kind: String, _ count: Int) throws -> [Map] {
      try (0..<count).map {
        Map(weight: try tensor("\(kind).\($0).weight"), bias: try tensor("\(kind).\($0).bias"))
      }
    }
    let count = description.modalities.count
    let means = file.header.entry(named: "means") == nil ? nil : try tensor("means")
    do {
      try self.init(
        modalities: description.modalities,
        adapters: maps("adapter", description.hasSeparateHeads ? 0 : count),
        heads: maps("head", description.hasSeparateHeads ? count : 1),
        normalization: InputNormalization(
          usesUnitRows: description.usesUnitRows, modalities: description.modalities, means: means))
    } catch let error as DictionariesError {
      throw error.code == .damagedFile ? error : refuse(error.message)
    }
  }
}
