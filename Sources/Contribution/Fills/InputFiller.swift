import Predictors
import Tensors

/// Hides parts of one modality's prepared inputs behind one fill.
///
/// The linear form (`design`) is changed together with the content: a part that is hidden in one and
/// left in the other would not be hidden.
struct InputFiller {
  /// One row to be made: a case, the part hidden in it, and the donor of what is put there.
  struct Row {
    let base: Int  // row of the base batch
    let item: Int  // case, for texts
    let part: Int
    let donor: Int?
    /// For each part whether it is hidden, where that is not the one part alone.
    var hidden: [Bool]?

    func hides(_ part: Int) -> Bool {
      guard let hidden else { return part == self.part }
      return hidden.indices.contains(part) && hidden[part]
    }
  }

  let fill: Fill
  let players: Int
  let kind: ElementKind
  let layout: InputLayout?
  let reference: ReferenceInputs
  /// Rows of the cohort behind the cases that are looked at, for texts.
  let cohortRows: [Int]
  /// Elements of a table or vector and their parts; nil for pixels and words.
  private let elements: ElementMap?

  init(
    fill: Fill, players: Int, batch: ModalityBatch, layout: InputLayout?,
    reference: ReferenceInputs, cohortRows: [Int]
  ) throws {
    self.fill = fill
    self.players = players
    kind = batch.kind
    self.layout = layout
    self.reference = reference
    self.cohortRows = cohortRows
    switch batch.content {
    case .columns, .vector:
      elements = try ElementMap(batch, layout: layout, players: players)
    case .pixels, .bag, .words, .features: elements = nil
    }
  }

  /// The parts of one row of a batch.
  ///
  /// - Parameter pieceCount: The words of a text, the pictures of a bag.
  func partCount(pieceCount: Int) throws -> Int {
    switch kind {
    case .pixels: players
    case .words, .pictures: max(1, min(players, pieceCount))
    case .columns, .features: elements?.partition.count ?? players
    }
  }

  /// The rows, filled, and the same rows as they were.
  func filled(
    _ base: ModalityBatch, _ rows: [Row], blurred: Tensor?
  ) throws -> (filled: ModalityBatch, original: ModalityBatch) {
    let original = try base.selecting(rows.map(\.base))
    let filled: ModalityBatch
    switch original.content {
    case .features: throw ModalityBatch.hiddenPictures
    case .pixels(let pixels):
      filled = ModalityBatch(
        content: .pixels(try self.pixels(pixels, rows, blurred: blurred)), design: original.design,
        presence: original.presence)
    case .bag(let pixels, let presence):
      filled = ModalityBatch(
        content: try bag(pixels, presence, rows), design: original.design,
        presence: original.presence)
    case .columns(let numeric, let codes): filled = try columns(original, numeric, codes, rows)
    case .vector(let values): filled = try features(original, values, rows)
    case .words(let ids, let presence): filled = try words(original, ids, presence, rows)
    }
    return (filled, original)
  }

  func unavailable() -> ContributionError {
    ContributionError(
      .unavailableFill, "\(kind.rawValue) cannot be filled by \"\(fill.name)\"; choose another fill"
    )
  }

  func donorRows(_ rows: [Row]) throws -> Tensor {
    try Tensor(
      rows.map { row in
        guard let donor = row.donor else { throw unavailable() }
        return Int64(donor)
      })
  }

  /// Where the elements of each row are hidden, `[rows, ...]`, by the part of each, `[1, ...]`.
  private func mask(_ parts: Tensor, _ rows: [Row]) throws -> Tensor {
    let shape = parts.shape.dropFirst()
    guard rows.contains(where: { $0.hidden != nil }) else {
      return try parts .== Tensor(rows.map(\.part), shape: [rows.count] + shape.map { _ in 1 })
    }
    let width = rows.reduce(1) { max($0, $1.hidden?.count ?? $1.part + 1) }
    let elements = try parts.flattened()
    let count = try Int(elements.largest().item()) + 1
    let isHidden = try Tensor(
      rows.flatMap { row in (0..<max(width, count)).map { row.hides($0) } },
      shape: [rows.count, max(width, count)])
    return try isHidden.selecting(elements, axis: 1).reshaped([rows.count] + shape)
  }

  // MARK: Pixels

  private func pixels(_ pixels: Tensor, _ rows: [Row], blurred: Tensor?) throws -> Tensor {
    let shape = pixels.shape
    guard let side = PlayerCounts.side(players), shape.count == 4 else {
      throw ContributionError(
        .invalidPartition, "an image is split into a square number of cells, found \(players)")
    }
    let grid = try Partition.grid(height: shape[2], width: shape[3], rows: side, columns: side)
    let map = try Tensor(grid.partOfElement, shape: [1, 1, shape[2], shape[3]])
    let mask = try mask(map, rows)
    let content = try pixelContent(rows, blurred: blurred, dtype: pixels.dtype ?? .float32) { $0 }
    return try content.replaced(where: mask, else: pixels)
  }

  /// What rows are filled with, `[rows or 1, channels, height or 1, width or 1]`.
  ///
  /// - Parameter cut: Takes the wanted part of whole pictures.
  func pixelContent(
    _ rows: [Row], blurred: Tensor?, dtype: DType, cut: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    switch fill {
    case .mean: return try reference.channelMeans().converted(to: dtype)
    case .constant(let value):
      if value == 0, case .pixels(let black?)? = layout?.form {
        return try Tensor(black, shape: [1, black.count, 1, 1]).converted(to: dtype)
      }
      return try .full([1, 1, 1, 1], value, dtype: dtype)
    case .blur:
      guard let blurred else { throw unavailable() }
      return try cut(blurred).selecting(Tensor(rows.map { Int64($0.base) }))
    case .donor, .nearestDonor:
      guard case .pixels(let donors) = reference.batch.content else { throw unavailable() }
      return try cut(donors).selecting(donorRows(rows))
    case .delete, .word, .tokenDrop: throw unavailable()
    }
  }

  /// Pixels behind a Gaussian whose deviation is half a cell; beyond the border nothing is seen.
  func blurred(_ base: ModalityBatch) throws -> Tensor? {
    guard fill == .blur else { return nil }
    guard case .pixels(let pixels) = base.content, let side = PlayerCounts.side(players) else {
      throw unavailable()
    }
    let shape = pixels.shape
    let dtype = pixels.dtype ?? .float32
    let down = try Self.gaussian(shape[2], deviation: Double(shape[2]) / Double(2 * side), dtype)
    let across = try Self.gaussian(shape[3], deviation: Double(shape[3]) / Double(2 * side), dtype)
    return try down.matmul(pixels).matmul(across.transposed())
  }

  private static func gaussian(_ size: Int, deviation: Double, _ dtype: DType) throws -> Tensor {
    let places = try Tensor.range(to: size).converted(to: .float64)
    let distances = try (places.unsqueezed(0) - places.unsqueezed(1)) / deviation
    let weights = try (distances * distances * -0.5).exponential()
    return try (weights / weights.sum(axes: [1], keepsAxes: true)).converted(to: dtype)
  }

  // MARK: Tables and vectors

  private func columns(
    _ original: ModalityBatch, _ numeric: Tensor, _ codes: Tensor, _ rows: [Row]
  ) throws -> ModalityBatch {
    guard let elements, case .columns(let donorNumeric, let donorCodes) = reference.batch.content
    else { throw unavailable() }
    let numericMask = try elements.numeric.map { try mask($0, rows) }
    let codeMask = try elements.codes.map { try mask($0, rows) }
    let designMask = try elements.design.map { try mask($0, rows) }
    let numericFill: Tensor
    let codeFill: Tensor
    var designFill: Tensor?
    switch fill {
    case .donor, .nearestDonor:
      let chosen = try donorRows(rows)
      numericFill = try donorNumeric.selecting(chosen)
      codeFill = try donorCodes.selecting(chosen)
      designFill = try reference.batch.design?.selecting(chosen)
    case .mean:
      numericFill = try reference.typicalNumbers(donorNumeric)
      let commonest = try reference.commonestCodes(donorCodes)
      codeFill = try Tensor(commonest.codes, shape: [1, commonest.codes.count])
      if let design = reference.batch.design {
        designFill = try elements.typicalDesign(
          design, numbers: reference.typicalNumbers(design), rowOfCode: commonest.rows)
      }
    case .constant(let value):
      numericFill = try .full([1, 1], value, dtype: numeric.dtype ?? .float32)
      codeFill = try .zeros([1, 1], dtype: codes.dtype ?? .int64)
      designFill = try original.design.map { try elements.constantDesign(value, like: $0) }
    case .blur, .delete, .word, .tokenDrop: throw unavailable()
    }
    return ModalityBatch(
      content: .columns(
        numeric: try numericMask.map { try numericFill.replaced(where: $0, else: numeric) }
          ?? numeric,
        codes: try codeMask.map { try codeFill.replaced(where: $0, else: codes) } ?? codes),
      design: try replaced(original.design, designMask, designFill), presence: original.presence)
  }

  private func features(
    _ original: ModalityBatch, _ values: Tensor, _ rows: [Row]
  ) throws -> ModalityBatch {
    guard let elements, let map = elements.numeric,
      case .vector(let donors) = reference.batch.content
    else { throw unavailable() }
    let mask = try mask(map, rows)
    func content(_ donors: Tensor) throws -> Tensor {
      switch fill {
      case .donor, .nearestDonor: return try donors.selecting(donorRows(rows))
      case .mean: return try reference.typicalNumbers(donors)
      case .constant(let value):
        return try .full([1, 1], value, dtype: donors.dtype ?? .float32)
      case .blur, .delete, .word, .tokenDrop: throw unavailable()
      }
    }
    var design: Tensor?
    if let own = original.design, let donorDesign = reference.batch.design {
      design = try content(donorDesign).replaced(where: mask, else: own)
    }
    return ModalityBatch(
      content: .vector(try content(donors).replaced(where: mask, else: values)), design: design,
      presence: original.presence)
  }

  private func replaced(_ design: Tensor?, _ mask: Tensor?, _ fill: Tensor?) throws -> Tensor? {
    guard let design else { return nil }
    guard let mask, let fill else { throw unavailable() }
    return try fill.converted(to: design.dtype ?? .float32).replaced(where: mask, else: design)
  }
}
