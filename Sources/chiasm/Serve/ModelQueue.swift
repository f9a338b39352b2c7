import Dispatch
import Foundation

/// A model that one thread at a time may use, because LibTorch's own threads serve one caller.
final class ModelQueue: @unchecked Sendable {
  // Unchecked: `encoder` is touched on `queue` alone.
  private let encoder: RunQueryEncoder
  private let queue = DispatchQueue(label: "chiasm.model")

  init(_ encoder: sending RunQueryEncoder) { self.encoder = encoder }

  /// A row for a text.
  func row(text: String) async throws -> [Float] { try await run { try $0.row(text: text) } }

  /// A row for a picture, which models read from a file.
  func row(picture bytes: [UInt8]) async throws -> [Float] {
    try await run { encoder in
      let file = FileManager.default.temporaryDirectory.appending(
        path: "chiasm-query-\(UUID().uuidString)")
      // Of the server's user alone: it is somebody's picture.
      guard
        FileManager.default.createFile(
          atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      defer { try? FileManager.default.removeItem(at: file) }
      return try encoder.row(picture: file.path)
    }
  }

  private func run(
    _ work: @escaping @Sendable (RunQueryEncoder) throws -> [Float]
  ) async throws -> [Float] {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try work(self.encoder) }) }
    }
  }
}
