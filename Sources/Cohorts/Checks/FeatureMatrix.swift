/// Numbers that sum up a modality for a check, a row a case.
struct FeatureMatrix {
  /// The cases of the rows.
  let cases: [Int]
  /// The number of columns.
  let width: Int
  /// The values, row-major; NaN where missing.
  let values: [Float]

  /// The most words of a text modality that are looked at, the most frequent ones.
  private static let mostWords = 2_000

  /// The numbers of a modality for some of the cases; cases without the modality have no row.
  ///
  /// Tables give their numbers and a column for each of their commoner categories, vectors their
  /// features, texts which words occur, pictures their size, file and color and a very small copy.
  init?(_ modality: Modality, survey: PictureCensus?, among cases: [Int], caseCount: Int) {
    let present = cases.filter { modality.presence[$0] }
    let rows: [[Float]]
    var kept = present
    switch modality.content {
    case .tabular(let table): rows = Self.rows(table, present)
    case .text(let texts): rows = Self.rows(texts, present)
    case .vector(let matrix):
      let width = matrix.names.count
      rows = present.map { item in
        let start = matrix.rowOfCase[item] * width
        return Array(matrix.values[start..<start + width])
      }
    case .image, .bag:
      guard let survey else { return nil }
      let pictures = survey.picturesOfCase(caseCount)
      kept = present.filter { !pictures[$0].isEmpty }
      rows = kept.map { item in
        let all = pictures[item].map { Self.row(survey.facts[$0]) }
        // A bag counts as the mean of its pictures, and by their number.
        return all[0].indices.map { column in
          all.reduce(0) { $0 + $1[column] } / Float(all.count)
        } + [Float(all.count)]
      }
    }
    guard let first = rows.first, !first.isEmpty else { return nil }
    self.cases = kept
    width = first.count
    values = rows.flatMap { $0 }
  }

  private static func rows(_ table: TabularColumns, _ cases: [Int]) -> [[Float]] {
    var columns = table.numeric.map { column in
      cases.map { column.values[$0].map(Float.init) ?? .nan }
    }
    for column in table.categorical {
      var counts: [String: Int] = [:]
      for item in cases { counts[column.values[item] ?? "", default: 0] += 1 }
      let levels = counts.filter { $0.value >= 3 }
        .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map(\.key)
      for level in levels {
        columns.append(cases.map { column.values[$0] ?? "" == level ? 1 : 0 })
      }
    }
    return cases.indices.map { row in columns.map { $0[row] } }
  }

  private static func rows(_ texts: [String?], _ cases: [Int]) -> [[Float]] {
    let wordsOfCase = cases.map { Set(words(of: texts[$0] ?? "")) }
    var counts: [[UInt8]: Int] = [:]
    for words in wordsOfCase { for word in words { counts[word, default: 0] += 1 } }
    let vocabulary = counts.filter { $0.value >= 3 }
      .sorted {
        $0.value != $1.value
          ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
      }.prefix(mostWords).map(\.key)
    let lengths = wordsOfCase.map { Float($0.count) }
    return zip(wordsOfCase, lengths).map { words, length in
      vocabulary.map { words.contains($0) ? 1 : 0 } + [length]
    }
  }

  private static func row(_ fact: PictureFacts) -> [Float] {
    let area = Double(fact.width * fact.height)
    let side = PictureFacts.thumbnailSide
    // Means of a 4 × 4 grid, [4 · 4].
    var grid = [Float](repeating: 0, count: 16)
    for (index, value) in fact.thumbnail.enumerated() {
      grid[index / side / 8 * 4 + index % side / 8] += Float(value) / 64
    }
    return [
      Float(fact.width), Float(fact.height), Float(Double(fact.width) / Double(fact.height)),
      Float(fact.byteCount), Float(Double(fact.byteCount) / area),
      fact.format == "JPEG" ? 1 : 0, Float(fact.storedChannels), Float(fact.contrast),
    ] + (fact.means + fact.deviations).map(Float.init) + grid
  }
}
