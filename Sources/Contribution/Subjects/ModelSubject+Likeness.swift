import Foundation
import Statistics
import Tensors

extension ModelSubject {
  /// The reference cases whose other modalities are encoded nearest, each number standardized over the
  /// reference.
  ///
  /// A modality that one of the two cases lacks does not count in their distance.
  public func nearest(
    to item: Int, apartFrom modality: Int, among candidates: [Int], count: Int
  ) throws(ContributionError) -> [Int]? {
    guard fusion != nil, modalities.count > 1 else { return nil }
    let summaries = try standardizedSummaries()
    let itemCount = rows.count
    func distance(_ reference: Int) -> Double {
      var sum = 0.0
      var width = 0
      for other in modalities.indices where other != modality {
        guard presence[other][item], references[other].isPresent[reference] else { continue }
        let left = summaries[other][item]
        let right = summaries[other][itemCount + reference]
        for (first, second) in zip(left, right) { sum += (first - second) * (first - second) }
        width += left.count
      }
      return width > 0 ? sum / Double(width) : .infinity
    }
    let ranked = candidates.map { (distance($0), $0) }.sorted { $0 < $1 }
    return ranked.prefix(count).map(\.1)
  }

  /// For each modality and row of the bank the summary of its encoding, standardized.
  private func standardizedSummaries() throws(ContributionError) -> [[[Double]]] {
    if let summaries { return summaries }
    let bank = try encodingBank()
    let made = try translated("summing encodings up") {
      try modalities.indices.map { modality in
        let all = try EncodingBank.summary(bank.encodings[modality])
        let present = references[modality].isPresent
        let places = present.indices.filter { present[$0] }.map { Int64(bank.itemCount + $0) }
        guard places.count > 1 else {
          return [[Double]](repeating: [], count: try all.size(0))
        }
        let reference = try all.selecting(Tensor(places))
        let center = try reference.mean(axes: [0], keepsAxes: true)
        let scale = try reference.variance(axes: [0], keepsAxes: true).squareRoot()
          .clamped(min: 1e-12)
        let values = try ((all - center) / scale).clamped(min: -1e6, max: 1e6)
        let width = try values.size(1)
        let numbers = try values.array(of: Double.self)
        return stride(from: 0, to: numbers.count, by: max(1, width)).map {
          Array(numbers[$0..<$0 + width])
        }
      }
    }
    summaries = made
    return made
  }

  /// The largest standard deviation over cases of any number of a modality's encoding.
  public func encodingDeviation(_ modality: Int) throws(ContributionError) -> Double? {
    guard fusion != nil else { return nil }
    let bank = try encodingBank()
    let items = presence[modality].indices.filter { presence[modality][$0] }
    return try translated("measuring encodings") {
      try bank.encodings[modality].largestDeviation(over: items)
    }
  }
}
