import Cohorts
import Encoders
import Predictors
import Statistics
import Tensors

/// Cases to attack: their pictures, their own texts, and the text of a case of another label.
struct AttackCases {
  let cases: [Int]
  /// Standardized pixels, `[cases, C, H, W]`.
  let pictures: Tensor
  /// The own text in the common space, `[cases, width]`.
  let own: Tensor
  /// The target's text.
  let targets: Tensor

  /// Picks cases with both modalities, spread evenly over the part, and their targets.
  ///
  /// - Throws: ``InterventionsError`` with code `tooFewCases` if fewer than two are left, or all have
  ///   one label.
  init(
    _ part: [Int], of encoded: EncodedFold, picture: String, text: String, limit: Int,
    stream: RandomStream
  ) throws {
    let cohort = encoded.fold.cohort
    let hasPicture = try cohort.modality(picture).presence
    let hasText = try cohort.modality(text).presence
    let usable = part.filter { hasPicture[$0] && hasText[$0] }
    let count = min(limit, usable.count)
    let chosen = (0..<count).map { usable[$0 * usable.count / max(1, count)] }
    let labels = Set(chosen.map { cohort.labels[$0] })
    guard count > 1, labels.count > 1 else {
      throw InterventionsError(
        .tooFewCases,
        "\(count) cases of \(labels.count) labels have both \(picture) and \(text); attacks need "
          + "cases of two labels")
    }
    var stream = stream
    let aims = chosen.map { index in
      let others = chosen.filter { cohort.labels[$0] != cohort.labels[index] }
      return others[stream.index(below: others.count)]
    }
    let place = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1, $0) })
    let batches = try encoded.fold.batches(chosen, modalities: [picture, text])
    guard case .pixels(let pixels)? = batches[picture]?.content, let words = batches[text] else {
      throw InterventionsError(
        .missingInput, "\(picture): expected pictures that a training case has")
    }
    cases = chosen
    pictures = pixels
    own = try withoutGradients { try encoded.encoder.embed(text, words) }
    targets = try own.selecting(Tensor(aims.map { Int64(place[$0] ?? 0) }))
  }

  /// Whether the target's text lies nearer than the own, for rows that stand in for the pictures.
  func succeeds(_ rows: Tensor, own: Tensor? = nil, targets: Tensor? = nil) throws -> [Double] {
    let wide = try rows.converted(to: .float64)
    let near = try cosines(wide, (targets ?? self.targets).converted(to: .float64))
    let far = try cosines(wide, (own ?? self.own).converted(to: .float64))
    return try (near .> far).converted(to: .float64).array(of: Double.self)
  }
}
