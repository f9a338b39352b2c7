import Predictors
import Tensors

extension InputFiller {
  /// Words of some rows taken away or replaced, and the linear form of what is left.
  func words(
    _ original: ModalityBatch, _ ids: Tensor, _ presence: Tensor, _ rows: [Row]
  ) throws -> ModalityBatch {
    let width = try ids.size(1)
    var identifiers = try ids.array(of: Int64.self)
    var isPresent = try presence.array(of: Bool.self)
    let donors = try donorTexts(rows)
    var design: [Double] = []
    var counts: [Int: [Int]] = [:]
    let linear = try textLayout(original.design)
    for (position, row) in rows.enumerated() {
      let start = position * width
      let places = (0..<width).filter { isPresent[start + $0] }
      let own = places.map { Int(identifiers[start + $0]) }
      let count = max(1, min(players, places.count))
      var removed: [Int] = []
      var added: [Int] = []
      for (order, place) in places.enumerated() where row.hides(order * count / places.count) {
        removed.append(own[order])
        switch fill {
        case .delete:
          identifiers[start + place] = 0
          isPresent[start + place] = false
        case .word(let identifier):
          identifiers[start + place] = Int64(identifier)
          added.append(identifier)
        case .donor, .nearestDonor:
          // A shorter donor is read again from its beginning.
          guard let donor = donors[position], !donor.isEmpty else {
            throw ContributionError(
              .tooFewCases, "a donor of words has none; choose donors that have the text")
          }
          let word = donor[order % donor.count]
          identifiers[start + place] = Int64(word)
          added.append(word)
        case .mean, .constant, .blur, .tokenDrop: throw unavailable()
        }
      }
      if width > 0, removed.count == places.count, fill == .delete {
        // A text without a word is read as one unknown word, as a cohort reads it.
        identifiers[start] = 1
        isPresent[start] = true
      }
      if let linear {
        let full = counts[row.item] ?? linear.counts(case: cohortRows[row.item])
        counts[row.item] = full
        design += linear.design(linear.changed(full, removing: removed, adding: added))
      }
    }
    let shape = [rows.count, width]
    return ModalityBatch(
      content: .words(
        ids: try Tensor(identifiers, shape: shape), presence: try Tensor(isPresent, shape: shape)),
      design: try linear.map { layout in
        try Tensor(design, shape: [rows.count, layout.designWidth])
          .converted(to: original.design?.dtype ?? .float32)
      }, presence: original.presence)
  }

  /// The layout, where there is a linear form to be made anew.
  private func textLayout(_ design: Tensor?) throws -> TextLayout? {
    guard let design else { return nil }
    guard case .words(let layout)? = layout?.form, try design.size(1) == layout.designWidth else {
      throw ContributionError(
        .unavailableFill,
        "the text has a linear form of \(try design.size(1)) columns whose words are not known; "
          + "give the layout of the fitted preprocessing")
    }
    return layout
  }

  /// For each row the words of its donor.
  private func donorTexts(_ rows: [Row]) throws -> [[Int]?] {
    guard fill.takesDonors else { return [[Int]?](repeating: nil, count: rows.count) }
    guard case .words(let ids, let presence) = reference.batch.content else { throw unavailable() }
    let width = try ids.size(1)
    let all = try ids.array(of: Int64.self)
    let isThere = try presence.array(of: Bool.self)
    return rows.map { row in
      row.donor.map { donor in
        (donor * width..<(donor + 1) * width).filter { isThere[$0] }.map { Int(all[$0]) }
      }
    }
  }
}
