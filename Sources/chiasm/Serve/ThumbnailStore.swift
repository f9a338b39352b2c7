import Dispatch
import Foundation
import Service
import Synchronization

/// Small pictures, the last few kept.
final class ThumbnailStore: Sendable {
  private let kept = Mutex<(pictures: [String: ServedPicture], order: [String])>(([:], []))
  private let queue = DispatchQueue(label: "chiasm.thumbnails")

  /// How many are kept, about 30 kB each.
  private static let mostKept = 512

  /// A small picture of a file; nil if it cannot be read.
  func picture(_ path: String) async -> ServedPicture? {
    if let found = kept.withLock({ $0.pictures[path] }) { return found }
    return await withCheckedContinuation { continuation in
      queue.async {
        guard let bytes = try? Thumbnails.small(path) else {
          continuation.resume(returning: nil)
          return
        }
        let picture = ServedPicture(mediaType: "image/png", bytes: bytes)
        self.kept.withLock { kept in
          if kept.pictures.updateValue(picture, forKey: path) == nil { kept.order.append(path) }
          if kept.order.count > Self.mostKept {
            kept.pictures[kept.order.removeFirst()] = nil
          }
        }
        continuation.resume(returning: picture)
      }
    }
  }
}
