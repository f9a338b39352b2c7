import Foundation
import Predictors
import Statistics
import Tensors

/// How often a filled input is encoded farther from the training encodings than real inputs are.
///
/// A fill that leads the encoder where it has never been measures the encoder's surprise, not what the
/// part held. The distance is Mahalanobis' over a summary of the encoding (mean token, evidence), the
/// covariance shrunk toward its mean variance.
public struct OutOfDistribution: Sendable, Hashable, Codable {
  /// The modality.
  public let modality: String
  /// The fill's name.
  public let fill: String
  /// The number of parts.
  public let players: Int
  /// How many filled inputs were looked at.
  public internal(set) var count: Int
  /// How many lie farther than 99 of 100 unfilled cases.
  public internal(set) var farCount: Int

  /// The share that lies too far.
  public var share: Double { count > 0 ? Double(farCount) / Double(count) : 0 }
  /// Whether the fill is suspect: more than 5 % lie too far.
  public var isSuspect: Bool { share > 0.05 }
}

/// Squared Mahalanobis distances to a set of encodings.
struct EncodingDistance {
  private let center: Tensor
  private let precision: Tensor
  /// The distance that 99 of 100 unfilled cases keep.
  let threshold: Double

  /// - Parameters:
  ///   - reference: Summaries of training cases, `[cases, width]`.
  ///   - unfilled: Summaries of the cases looked at.
  /// - Returns: nil where there are too few cases for a distance, or they are all alike.
  init?(reference: Tensor, unfilled: Tensor) throws {
    let count = try reference.size(0)
    let width = try reference.size(1)
    guard count >= 8, try unfilled.size(0) >= 8, width > 0 else { return nil }
    center = try reference.mean(axes: [0], keepsAxes: true)
    let centered = try reference - center
    let covariance = try centered.transposed().matmul(centered) / Double(count)
    let identity = try Tensor.identity(width, dtype: .float64)
    let scale = try (covariance * identity).sum().item() / Double(width)
    guard scale > 0 else { return nil }
    let weight = try Self.shrinkage(centered, covariance, scale: scale)
    // A floor keeps the matrix invertible where encodings lie in a plane.
    let shrunk =
      try covariance * (1 - weight) + identity * (max(weight, 1e-3) * scale)
    guard let factor = try shrunk.cholesky() else { return nil }
    precision = try identity.solved(byCholesky: factor)
    let distances = try Self.distances(unfilled, center, precision).sorted()
    guard let threshold = quantile(0.99, ofSorted: distances) else { return nil }
    self.threshold = threshold
  }

  /// The weight of the diagonal that is best on average.
  ///
  /// Source: Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance
  /// matrices", lemma 3.4 and following.
  private static func shrinkage(
    _ centered: Tensor, _ covariance: Tensor, scale: Double
  ) throws -> Double {
    let count = Double(try centered.size(0))
    let width = try centered.size(1)
    let identity = try Tensor.identity(width, dtype: .float64)
    let spread = try (covariance - identity * scale).power(2).sum().item()
    guard spread > 0 else { return 1 }
    let squares = try centered * centered
    let fourth = try squares.sum(axes: [1]).power(2).sum().item() / count
    let noise = (fourth - (try covariance.power(2).sum().item())) / count
    return min(1, max(0, noise / spread))
  }

  private static func distances(
    _ rows: Tensor, _ center: Tensor, _ precision: Tensor
  ) throws -> [Double] {
    let moved = try rows - center
    return try (moved.matmul(precision) * moved).sum(axes: [1]).array(of: Double.self)
  }

  /// How many rows lie beyond the threshold.
  func farCount(_ summaries: Tensor) throws -> Int {
    try Self.distances(summaries, center, precision).count { $0 > threshold }
  }
}

extension ModelSubject {
  /// The distance to the training encodings of a modality, made at the first need.
  private func distance(of modality: Int) throws(ContributionError) -> EncodingDistance? {
    if let known = distances[modality] { return known }
    let bank = try encodingBank()
    let distance = try translated("measuring distances of encodings") {
      let items = presence[modality].indices.filter { presence[modality][$0] }
      let present = references[modality].isPresent
      let places = present.indices.filter { present[$0] }.map { bank.itemCount + $0 }
      let encoding = bank.encodings[modality]
      func summary(_ rows: [Int]) throws -> Tensor {
        try EncodingBank.summary(encoding.selecting(Tensor(rows.map(Int64.init))))
      }
      return try EncodingDistance(reference: summary(places), unfilled: summary(items))
    }
    distances[modality] = distance
    return distance
  }

  /// Counts how many filled inputs were encoded far away.
  func noteDistance(
    of encoding: Encoding, _ request: OcclusionRequest
  ) throws(ContributionError) {
    guard let distance = try distance(of: request.modality) else { return }
    let (count, far) = try translated("measuring distances of encodings") {
      let summary = try EncodingBank.summary(encoding)
      return (try summary.size(0), try distance.farCount(summary))
    }
    let name = modalities[request.modality]
    let index = outOfDistribution.firstIndex {
      $0.modality == name && $0.fill == request.fill.name && $0.players == request.players
    }
    if let index {
      outOfDistribution[index].count += count
      outOfDistribution[index].farCount += far
    } else {
      outOfDistribution.append(
        OutOfDistribution(
          modality: name, fill: request.fill.name, players: request.players, count: count,
          farCount: far))
    }
  }
}
