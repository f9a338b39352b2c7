import Predictors
import Tensors

extension InputFiller {
  /// Pictures of bags filled, exchanged or taken away; the others stay where they are.
  ///
  /// Parts are runs of neighboring pictures. A donor with fewer pictures is read again from its
  /// beginning.
  func bag(_ pixels: Tensor, _ presence: Tensor, _ rows: [Row]) throws -> ModalityBatch.Content {
    let width = try pixels.size(1)
    var isPresent = try presence.array(of: Bool.self)
    var isHidden = [Bool](repeating: false, count: rows.count * width)
    var donorPlaces = [Int64](repeating: 0, count: rows.count * width)
    let donors = try donorBags(rows)
    for (position, row) in rows.enumerated() {
      let start = position * width
      let places = (0..<width).filter { isPresent[start + $0] }
      let count = max(1, min(players, places.count))
      for (order, place) in places.enumerated() where order * count / places.count == row.part {
        isHidden[start + place] = true
        if fill == .delete { isPresent[start + place] = false }
        if let donors {
          donorPlaces[start + place] = donors[position][order % donors[position].count]
        }
      }
      if fill == .delete, count == 1, let first = places.first {
        // A bag without any picture would be a missing modality: one typical picture stays.
        isPresent[start + first] = true
      }
    }
    let dtype = pixels.dtype ?? .float32
    let content: Tensor
    switch fill {
    case .mean, .delete:
      content = try reference.channelMeans().converted(to: dtype).unsqueezed(0)
    case .constant(let value):
      if value == 0, case .pixels(let black?)? = layout?.form {
        content = try Tensor(black, shape: [1, 1, black.count, 1, 1]).converted(to: dtype)
      } else {
        content = try .full([1, 1, 1, 1, 1], value, dtype: dtype)
      }
    case .donor, .nearestDonor:
      guard case .bag(let all, _) = reference.batch.content else { throw unavailable() }
      let shape = pixels.shape
      content = try all.flattened(from: 0, to: 1).selecting(Tensor(donorPlaces)).reshaped(shape)
    case .blur, .word, .tokenDrop: throw unavailable()
    }
    let shape = [rows.count, width]
    let mask = try Tensor(isHidden, shape: shape + [1, 1, 1])
    return .bag(
      pixels: try content.replaced(where: mask, else: pixels),
      presence: try Tensor(isPresent, shape: shape))
  }

  /// For each row the places of its donor's pictures among all the reference's.
  private func donorBags(_ rows: [Row]) throws -> [[Int64]]? {
    guard fill.takesDonors else { return nil }
    guard case .bag(_, let presence) = reference.batch.content else { throw unavailable() }
    let width = try presence.size(1)
    let isThere = try presence.array(of: Bool.self)
    return try rows.map { row in
      guard let donor = row.donor else { throw unavailable() }
      let places = (donor * width..<(donor + 1) * width).filter { isThere[$0] }.map(Int64.init)
      guard !places.isEmpty else {
        throw ContributionError(
          .tooFewCases, "a donor of pictures has none; choose donors that have the bag")
      }
      return places
    }
  }
}

extension ModalityBatch {
  /// How many words or pictures each case has; `nil` for other kinds.
  func pieceCounts() throws(TensorError) -> [Int]? {
    switch content {
    case .words(_, let pieces), .bag(_, let pieces), .features(_, let pieces):
      try pieces.converted(to: .int64).sum(axes: [1]).array(of: Int64.self).map(Int.init)
    case .pixels, .columns, .vector: nil
    }
  }
}
