package import Predictors
package import Tensors

/// How many distinct keys the attentions of a network find in the cases it is shown.
///
/// A softmax over one key is 1 whatever is asked, and so is one over several keys that are alike: such an
/// attention passes nothing of the asking modality on. A case that lacks what is asked has no attention at
/// all, and is not counted.
public struct AttentionKeys: Sendable, Hashable, Codable {
  /// The modality whose tokens ask.
  public let asker: String
  /// Cases in which there is something to ask.
  public private(set) var cases = 0
  /// Those of them with fewer than two distinct keys.
  public private(set) var degenerate = 0

  /// The largest difference of two tokens that counts as none, relative to the largest number in them.
  private static let tolerance: Float = 1e-6

  package init(asker: String) { self.asker = asker }

  /// Counts some cases.
  package mutating func count(_ encodings: [Encoding]) throws(TensorError) {
    guard let first = encodings.first else { return }
    var tokens: [[Float]] = []
    var presence: [[Bool]] = []
    for encoding in encodings {
      tokens.append(try encoding.tokens.array(of: Float.self))
      presence.append(try encoding.presence.array(of: Bool.self))
    }
    let width = try first.tokens.size(2)
    for row in 0..<(try first.tokens.size(0)) {
      var keys: [ArraySlice<Float>] = []
      for (index, encoding) in encodings.enumerated() {
        let count = encoding.presence.shape[1]
        for place in row * count..<(row + 1) * count where presence[index][place] {
          keys.append(tokens[index][place * width..<(place + 1) * width])
        }
      }
      guard let one = keys.first else { continue }
      cases += 1
      let scale = max(1, one.reduce(0) { max($0, abs($1)) })
      let differs = keys.dropFirst().contains { other in
        zip(one, other).contains { abs($0 - $1) > Self.tolerance * scale }
      }
      if !differs { degenerate += 1 }
    }
  }
}

extension FittedNetwork {
  /// The keys of every asking modality over some cases, each encoder run once a case.
  func attentionKeys(_ cases: [Int], batchSize: Int = 64) throws -> [AttentionKeys] {
    var result = network.joining.askers.map(AttentionKeys.init)
    guard !result.isEmpty else { return [] }
    for start in stride(from: 0, to: cases.count, by: batchSize) {
      let chunk = Array(cases[start..<min(start + batchSize, cases.count)])
      let encodings = try self.encodings(of: prepared(chunk))
      for index in result.indices {
        try result[index].count(
          modalities.filter { $0 != result[index].asker }.compactMap { encodings[$0] })
      }
    }
    return result
  }
}
