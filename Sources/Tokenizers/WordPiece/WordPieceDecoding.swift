/// Turns tokens of a WordPiece vocabulary into text.
struct WordPieceDecoding {
  let prefix: [UInt8]

  /// The replacements that Hugging Face's `WordPiece` decoder makes in each token, in its order.
  private static let cleanups = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// The text of tokens.
  func text(of tokens: [[UInt8]]) -> String {
    var result: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      var piece = token
      if index > 0 {
        piece = token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [0x20] + token
      }
      for (old, new) in Self.cleanups { piece = piece.replacing(old, with: new) }
      result += piece
    }
    return String(decoding: result, as: UTF8.self)
  }
}
