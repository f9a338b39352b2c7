internal import Cohorts
internal import Dictionaries
internal import Foundation
internal import Statistics

/// Chooses what the gallery shows of each feature, by a fixed rule.
public struct GalleryBuilder: Sendable {
  /// What a modality's cases hold that can be described in words.
  public struct Content: Sendable {
    /// The text of each case; `nil` where there is none.
    public var texts: [String?]?
    /// The names of columns.
    public var columns: [String]
    /// The values of the columns, `[cases, columns]`.
    public var values: [Double]

    /// Creates content; empty for pictures.
    public init(texts: [String?]? = nil, columns: [String] = [], values: [Double] = []) {
      self.texts = texts
      self.columns = columns
      self.values = values
    }
  }

  private let data: CodedCases
  private let scores: FeatureScores
  private let content: [Content]
  private let decoder: EmbeddingRows?
  private let seed: UInt64
  private let columns: [FeatureColumns]
  private let vocabularies: [Vocabulary?]
  private let moments: [[(mean: Double, deviation: Double)]]
  /// How many cases of each kind are shown.
  private static let shown = 9
  /// The cases that count as top ones for columns.
  private static let topForColumns = 20
  /// How many cases a word's mean is drawn towards the mean of all.
  private static let smoothing = 3.0

  /// Words of a modality's texts and the cases that hold each.
  private struct Vocabulary {
    var words: [String] = []
    var counts: [Int] = []
    /// The words of each case.
    var ofCase: [[Int]] = []
  }

  /// Prepares a gallery.
  ///
  /// - Parameter content: By modality, of the cases judged; empty for none.
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if counts differ.
  public init(
    _ data: CodedCases, scores: FeatureScores, content: [Content] = [],
    decoder: EmbeddingRows? = nil, seed: UInt64 = 0
  ) throws(MonosemanticityError) {
    let content = content.isEmpty ? data.modalities.map { _ in Content() } : content
    guard content.count == data.modalities.count,
      content.allSatisfy({
        ($0.texts?.count ?? data.caseCount) == data.caseCount
          && $0.values.count == $0.columns.count * data.caseCount
      }), scores.features.count == data.featureCount
    else {
      throw MonosemanticityError(
        .mismatch, "the gallery's contents and scores are not of these \(data.caseCount) cases")
    }
    self.data = data
    self.scores = scores
    self.content = content
    self.decoder = decoder
    self.seed = seed
    var columns: [FeatureColumns] = []
    for modality in data.modalities { columns.append(try FeatureColumns(modality.codes)) }
    self.columns = columns
    vocabularies = content.map { $0.texts.map(Self.vocabulary) }
    moments = content.enumerated().map { place, own in
      Self.moments(own, data.modalities[place].presence)
    }
  }

  private static func vocabulary(_ texts: [String?]) -> Vocabulary {
    var result = Vocabulary()
    var numbers: [String: Int] = [:]
    for text in texts {
      var own: Set<Int> = []
      for word in Cohorts.words(of: text ?? "") {
        let name = String(decoding: word, as: UTF8.self)
        let number = numbers[name] ?? numbers.count
        if number == result.words.count {
          numbers[name] = number
          result.words.append(name)
          result.counts.append(0)
        }
        if own.insert(number).inserted { result.counts[number] += 1 }
      }
      result.ofCase.append(own.sorted())
    }
    return result
  }

  private static func moments(
    _ content: Content, _ presence: [Bool]
  ) -> [(mean: Double, deviation: Double)] {
    let width = content.columns.count
    let rows = presence.indices.filter { presence[$0] }
    return (0..<width).map { column in
      let values = rows.map { content.values[$0 * width + column] }
      return (mean(of: values) ?? 0, standardDeviation(of: values) ?? 0)
    }
  }

  /// What is shown of a feature.
  public func feature(_ feature: Int) -> GalleryFeature {
    GalleryFeature(
      modalities: data.modalities.indices.map { inModality(feature, $0) },
      neighbors: neighbors(feature))
  }

  private func inModality(_ feature: Int, _ modality: Int) -> GalleryFeature.InModality {
    var result = GalleryFeature.InModality()
    let column = columns[modality]
    let all = column.range(feature).map {
      GalleryFeature.Case(row: Int(column.cases[$0]), value: column.values[$0])
    }.sorted { ($0.value, $1.row) > ($1.value, $0.row) }
    guard let most = all.first?.value else { return result }
    result.top = oneAGroup(all)
    let middle = all.enumerated().sorted {
      (abs($0.offset - all.count / 2), $0.offset) < (abs($1.offset - all.count / 2), $1.offset)
    }.map(\.element)
    result.middle = oneAGroup(middle).sorted { $0.value > $1.value }
    var stream = RandomStream(
      seed: seed, "features", "gallery", data.modalities[modality].name, "\(feature)")
    var drawn = all
    stream.shuffle(&drawn)
    result.random = oneAGroup(drawn).sorted { $0.value > $1.value }
    result.alone = oneAGroup(all.filter { firesOnly(feature, in: modality, row: $0.row) })
    result.histogram = [Int](repeating: 0, count: 10)
    for entry in all { result.histogram[min(9, Int(entry.value / most * 10))] += 1 }
    result.words = words(feature, modality, all)
    result.columns = columnDifferences(feature, modality)
    return result
  }

  private func oneAGroup(_ cases: [GalleryFeature.Case]) -> [GalleryFeature.Case] {
    var seen: Set<Int> = []
    var chosen: [GalleryFeature.Case] = []
    for entry in cases
    where chosen.count < Self.shown && seen.insert(data.groups[entry.row]).inserted {
      chosen.append(entry)
    }
    return chosen
  }

  private func firesOnly(_ feature: Int, in modality: Int, row: Int) -> Bool {
    data.modalities.indices.allSatisfy { other in
      other == modality
        || (data.modalities[other].presence[row]
          && !data.modalities[other].codes.fires(feature, row: row))
    }
  }

  private func words(
    _ feature: Int, _ modality: Int, _ all: [GalleryFeature.Case]
  ) -> [GalleryFeature.Association] {
    guard let vocabulary = vocabularies[modality] else { return [] }
    var sums: [Int: Double] = [:]
    for entry in all {
      for word in vocabulary.ofCase[entry.row] { sums[word, default: 0] += entry.value }
    }
    let total = all.reduce(0) { $0 + $1.value }
    let count = Double(data.modalities[modality].presentCount)
    return sums.compactMap { word, sum -> (Int, Double)? in
      let with = Double(vocabulary.counts[word])
      guard with >= 2, with < count else { return nil }
      let smoothed = (sum + Self.smoothing * total / count) / (with + Self.smoothing)
      let difference = smoothed - (total - sum) / (count - with)
      return difference > 0 ? (word, difference) : nil
    }.sorted { ($0.1, $1.0) > ($1.1, $0.0) }.prefix(12).map {
      GalleryFeature.Association(name: vocabulary.words[$0.0], value: $0.1)
    }
  }

  private func columnDifferences(
    _ feature: Int, _ modality: Int
  ) -> [GalleryFeature.Association] {
    let own = content[modality]
    let width = own.columns.count
    let presence = data.modalities[modality].presence
    let top = Array(scores.topRows[modality][feature].prefix(Self.topForColumns))
    let present = data.modalities[modality].presentCount
    guard width > 0, !top.isEmpty, present > top.count else { return [] }
    let isTop = Set(top)
    return (0..<width).compactMap { column -> GalleryFeature.Association? in
      let (mean, deviation) = moments[modality][column]
      guard deviation > 0 else { return nil }
      let sum = top.reduce(0) { $0 + own.values[$1 * width + column] }
      let rest =
        (mean * Double(present) - sum) / Double(present - isTop.count { presence[$0] })
      return GalleryFeature.Association(
        name: own.columns[column], value: (sum / Double(top.count) - rest) / deviation)
    }.sorted { (abs($0.value), $1.name) > (abs($1.value), $0.name) }.prefix(8).map { $0 }
  }

  /// The features that the bridge joins most strongly to this one in the first modality.
  ///
  /// Of the features that fire together with it most strongly, thirty-two are compared in direction.
  private func neighbors(_ feature: Int) -> [GalleryFeature.Association] {
    guard let decoder, data.modalities.count >= 2 else { return [] }
    let other = data.modalities[1]
    var sums: [Int32: Double] = [:]
    var pairs = 0.0
    for row in 0..<data.caseCount where data.modalities[0].presence[row] && other.presence[row] {
      pairs += 1
    }
    for place in columns[0].range(feature) {
      let row = Int(columns[0].cases[place])
      for entry in other.codes.offsets[row]..<other.codes.offsets[row + 1] {
        sums[other.codes.features[entry], default: 0] +=
          columns[0].values[place] * other.codes.values[entry]
      }
    }
    guard pairs > 0 else { return [] }
    let nearest = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(32)
    return nearest.map { key, sum in
      let product = (0..<decoder.width).reduce(0) {
        $0 + decoder.raw(feature, $1) * decoder.raw(Int(key), $1)
      }
      return GalleryFeature.Association(name: "\(key)", value: sum / pairs * product)
    }.sorted { (abs($0.value), $1.name) > (abs($1.value), $0.name) }.prefix(6).map { $0 }
  }
}

extension SparseCodes {
  /// Whether a feature fires in a case, by bisection.
  func fires(_ feature: Int, row: Int) -> Bool {
    var (low, high) = (offsets[row], offsets[row + 1])
    while low < high {
      let middle = (low + high) / 2
      if Int(features[middle]) < feature { low = middle + 1 } else { high = middle }
    }
    return low < offsets[row + 1] && Int(features[low]) == feature
  }
}
