import Encoders
import Foundation
import Tensors

/// Fills a feature cache and prints how many features it computed and found:
/// `FeatureHost FOLDER COUNT SECONDS`, so many seconds a batch of four.
///
/// Tests run it twice at a time, and kill it. Feature number i is 6 × 700 numbers, each i + 1/2.
@main
enum Host {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let count = Int(arguments[2]), let seconds = Double(arguments[3])
    else { exit(64) }
    let cache = FeatureCache(folder: arguments[1])
    let keys = (0..<count).map { Digest(ofFields: [Array("feature \($0)".utf8)]) }
    let filling = try cache.fill(
      keys, shape: (6, 700), dtype: .float32, batchSize: 4,
      compute: { indices in
        Thread.sleep(forTimeInterval: seconds)
        return try .stacked(indices.map { try .full([6, 700], Double($0) + 0.5) })
      },
      onProgress: { _ in
        print("batch")
        fflush(nil)
      })
    print("computed \(filling.computed) found \(filling.found) damaged \(filling.damages.count)")
  }
}
