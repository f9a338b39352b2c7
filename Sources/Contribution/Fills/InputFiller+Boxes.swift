import Predictors
import Tensors

extension InputFiller {
  /// Boxes of one size that hide cells of pictures.
  struct Boxes {
    /// Positions among the rows that were asked for; those whose cell equals its fill are not there.
    var rows: [Int]
    var tops: [Int]
    var lefts: [Int]
    /// `[rows, channels, height, width]`.
    var patches: Tensor
  }

  /// The cells of some rows as they are filled, by the sizes of cells.
  func boxes(_ base: ModalityBatch, _ rows: [Row], blurred: Tensor?) throws -> [Boxes] {
    guard case .pixels(let pixels) = base.content else { throw unavailable() }
    let cells = try cells(height: pixels.size(2), width: pixels.size(3))
    let groups = Dictionary(grouping: rows.indices) { row in
      [cells[rows[row].part].height, cells[rows[row].part].width]
    }
    return try groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, members in
      // Neighbors that hide the same cell are cut out together.
      var fills: [Tensor] = []
      var originals: [Tensor] = []
      var start = 0
      while start < members.count {
        var end = start
        while end < members.count, rows[members[end]].part == rows[members[start]].part { end += 1 }
        let run = members[start..<end].map { rows[$0] }
        let cell = cells[run[0].part]
        let original = try cell.cut(pixels).selecting(Tensor(run.map { Int64($0.base) }))
        originals.append(original)
        fills.append(
          try pixelContent(run, blurred: blurred, dtype: pixels.dtype ?? .float32) {
            try cell.cut($0)
          }
          .expanded(original.shape))
        start = end
      }
      let patches = try Tensor.concatenated(fills)
      let isEqual = try (patches .== Tensor.concatenated(originals))
      let differs = try (.!isEqual).converted(to: .uint8).flattened(from: 1).largest(axes: [1])
        .array(of: UInt8.self)
      let changed = members.indices.filter { differs[$0] != 0 }
      return Boxes(
        rows: changed.map { members[$0] }, tops: changed.map { cells[rows[members[$0]].part].top },
        lefts: changed.map { cells[rows[members[$0]].part].left },
        patches: changed.count == members.count
          ? patches : try patches.selecting(Tensor(changed.map(Int64.init))))
    }
  }

  /// Cells of some rows as they are in the pictures themselves, by the sizes of cells.
  func ownBoxes(_ base: ModalityBatch, _ rows: [Row]) throws -> [Boxes] {
    guard case .pixels(let pixels) = base.content else { throw unavailable() }
    let cells = try cells(height: pixels.size(2), width: pixels.size(3))
    let groups = Dictionary(grouping: rows.indices) { row in
      [cells[rows[row].part].height, cells[rows[row].part].width]
    }
    return try groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, members in
      let chosen = members.map { cells[rows[$0].part] }
      let patches = try members.map { row in
        try cells[rows[row].part].cut(pixels.selected(rows[row].base).unsqueezed(0))
      }
      return Boxes(
        rows: members, tops: chosen.map(\.top), lefts: chosen.map(\.left),
        patches: try .concatenated(patches))
    }
  }

  /// A cell of the grid.
  struct Cell {
    let top: Int
    let left: Int
    let height: Int
    let width: Int

    func cut(_ pixels: Tensor) throws(TensorError) -> Tensor {
      try pixels.sliced(top..<top + height, axis: 2).sliced(left..<left + width, axis: 3)
    }
  }

  /// The cells of ``Partition/grid(height:width:rows:columns:)``, in the order of their parts.
  private func cells(height: Int, width: Int) throws -> [Cell] {
    guard let side = PlayerCounts.side(players), side <= height, side <= width else {
      throw ContributionError(
        .invalidPartition,
        "an image of \(height) x \(width) is split into a square number of cells, found \(players)")
    }
    // Line y is in cell y·side / height: a cell starts at the first y that reaches it.
    func bounds(_ length: Int) -> [Int] { (0...side).map { ($0 * length + side - 1) / side } }
    let (down, across) = (bounds(height), bounds(width))
    return (0..<players).map { part in
      let (row, column) = (part / side, part % side)
      return Cell(
        top: down[row], left: across[column], height: down[row + 1] - down[row],
        width: across[column + 1] - across[column])
    }
  }
}

extension ModalityBatch {
  /// For each row the elements that differ from another batch of the same shapes: numbers before
  /// codes, or places of words.
  func changedElements(from other: ModalityBatch) throws -> [[Int]] {
    let pairs: [(Tensor, Tensor)]
    switch (content, other.content) {
    case (.vector(let left), .vector(let right)): pairs = [(left, right)]
    case (.columns(let numbers, let codes), .columns(let otherNumbers, let otherCodes)):
      pairs = [(numbers, otherNumbers), (codes, otherCodes)]
    case (.words(let ids, let presence), .words(let otherIDs, let otherPresence)):
      // A word that is taken away differs even where its number stays.
      let differs = try .!((ids .== otherIDs) .& (presence .== otherPresence))
      pairs = [(differs, try differs.zerosLike())]
    default: throw ContributionError(.failed, "expected elements of one kind to compare")
    }
    var result = [[Int]](repeating: [], count: try presence.size(0))
    var offset = 0
    for (left, right) in pairs where left.count > 0 {
      let width = try left.size(1)
      let isSame = try (left .== right) .| (left.isNaN() .& right.isNaN())
      for (position, same) in try isSame.array(of: Bool.self).enumerated() where !same {
        result[position / width].append(offset + position % width)
      }
      offset += width
    }
    return result
  }
}
