import CImageCodecs
import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// What PyTorch answered, by names such as `linear.gradient.weight`.
struct GoldenTensors {
  let tensors: [String: Tensor]

  /// A safetensors fixture, read through the package's own reader.
  init(_ path: String) throws {
    tensors = try SafetensorsFile(path: Fixtures.url(path).path).tensors()
  }

  subscript(name: String) -> Tensor {
    get throws { try #require(tensors[name], "no golden tensor \"\(name)\"") }
  }

  /// Loads a topic's parameters into a layer, runs it, and compares output and all gradients.
  func expectParity(
    _ topic: String, _ store: ParameterStore, inputs: [String], tolerance: Double = 1e-10,
    exceptGradients: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation,
    _ layer: ([Tensor]) throws -> Tensor
  ) throws {
    let prefix = topic + "."
    var weights: [String: Tensor] = [:]
    for entry in store.entries { weights[entry.name] = try self[prefix + entry.name] }
    try store.load(weights)
    var leaves: [(name: String, tensor: Tensor)] = []
    for name in inputs { leaves.append((name, try self[prefix + name].tracked())) }
    let output = try layer(leaves.map(\.tensor))
    try expectClose(
      output, to: self[prefix + "output"], absolute: tolerance, relative: tolerance,
      sourceLocation: sourceLocation)
    leaves += store.trainable.map { ($0.name, $0.tensor) }
    let gradients = try (output * self[prefix + "gradient.output"]).sum().gradients(
      of: leaves.map(\.tensor))
    for ((name, _), gradient) in zip(leaves, gradients) where !exceptGradients.contains(name) {
      try expectClose(
        #require(gradient, "no gradient of \(name)"), to: self["\(prefix)gradient.\(name)"],
        absolute: tolerance, relative: tolerance, sourceLocation: sourceLocation)
    }
  }
}

/// The whole content of a gzip file.
func inflated(_ compressed: Data) throws -> Data {
  try compressed.withUnsafeBytes { bytes in
    let first = try #require(bytes.bindMemory(to: UInt8.self).baseAddress)
    let reader = try #require(chiasm_gzip_create(first, bytes.count))
    defer { chiasm_gzip_destroy(reader) }
    var content = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    var written = 0
    repeat {
      let status = chiasm_gzip_read(reader, &piece, piece.count, &written)
      try #require(status == CHIASM_GZIP_OK)
      content.append(contentsOf: piece[..<written])
    } while written == piece.count
    return content
  }
}
