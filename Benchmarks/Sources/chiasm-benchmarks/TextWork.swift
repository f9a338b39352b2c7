import Foundation
import Tokenizers

/// 20,000 reports to tokens with the vocabularies that the peer learned.
func timeTokenizers(_ exchange: Exchange, steps: Int) throws {
  let folder = URL(filePath: exchange.folder).appending(path: "tokenizers")
  let reports = try String(contentsOf: folder.appending(path: "reports.txt"), encoding: .utf8)
    .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  for name in ["bert", "gpt2", "clip"] {
    let tokenizer = try AnyTextTokenizer.load(from: folder.appending(path: "\(name).json"))
    var rows: [[Int]] = []
    let values = secondsOfEach(warmup: 1, steps: steps) {
      rows = reports.map { tokenizer.encode($0) }
    }
    var check = 0
    for row in rows {
      for (place, token) in row.enumerated() { check += token * (1 + place % 7) }
    }
    try report("tokenize_\(name)", unit: "s", values: values, check: Double(check))
  }
}
