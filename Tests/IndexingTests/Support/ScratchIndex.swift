import Foundation
import Indexing

/// A folder that is removed after a test.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "chiasm-indexing-\(UUID().uuidString)", directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// A small generator of numbers that tests can repeat.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Cases with vectors of small whole numbers, whose products are exact whatever the order of summation.
struct MadeCases {
  var width: Int
  var cases: [CaseRecord]
  var rows: [[Float]]
  var columns = ["sex", "age"]

  init(count: Int, width: Int, seed: UInt64, prefix: String = "case", groupSize: Int = 3) {
    var random = SplitMix(state: seed)
    self.width = width
    cases = (0..<count).map { place in
      CaseRecord(
        id: "\(prefix)-\(place)", group: "\(prefix)-g\(place / groupSize)",
        text: place % 7 == 6 ? nil : "finding \(place % 5) seen in \(prefix) \(place)",
        image: nil, cells: [["F", "M", nil][place % 3], String(20 + place % 60)])
    }
    rows = (0..<count).map { _ in
      var row = (0..<width).map { _ in Float(Int.random(in: -3...3, using: &random)) }
      if row.allSatisfy({ $0 == 0 }) { row[0] = 1 }
      return row
    }
  }

  /// Adds the cases to an index, as modality "image".
  func append(
    to writer: IndexWriter, _ range: Range<Int>? = nil, modality: String = "image"
  ) throws {
    let range = range ?? cases.indices
    let flat = range.flatMap { rows[$0] }
    try flat.withUnsafeBufferPointer { buffer in
      _ = try writer.append(
        Array(cases[range]), columns: columns,
        vectors: [ModalityVectors(modality: modality, width: width, rows: buffer)])
    }
  }

  /// All that pass, best first, equal scores by place: what any search must agree with.
  func sorted(_ query: [Float], where passes: (Int) -> Bool = { _ in true }) -> [(Int, Float)] {
    rows.indices.filter(passes).map { place in
      (place, zip(rows[place], query).reduce(Float(0)) { $0 + $1.0 * $1.1 })
    }.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
  }
}

/// An index of made cases that compares by dot product.
func madeIndex(_ made: MadeCases, at folder: URL, batch: Int? = nil) throws -> IndexWriter {
  let writer = try IndexWriter.create(
    at: folder, IndexDescription(width: made.width, metric: .dot, fingerprint: "made"))
  let size = batch ?? made.cases.count
  for start in stride(from: 0, to: made.cases.count, by: size) {
    try made.append(to: writer, start..<min(start + size, made.cases.count))
  }
  return writer
}
