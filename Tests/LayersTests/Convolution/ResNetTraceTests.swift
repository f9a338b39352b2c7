import Layers
import TestSupport
import Tensors
import Testing

/// Pictures that differ in one box give the maps of whole pictures.
@Suite struct ResNetTraceTests {
  /// A network with random statistics: with fresh ones a wrong normalization would not show.
  private func network(
    _ blockCounts: [Int], bottlenecks: Bool, dtype: DType, seed: UInt64
  ) throws -> ResNet {
    let (store, root) = try makeRoot(seed: seed, dtype: dtype)
    let network = try ResNet(
      .init(
        usesBottlenecks: bottlenecks, blockCounts: blockCounts, baseChannels: 3, inputChannels: 2),
      scope: root)
    try perturb(store)
    // Some batches in training mode move the running statistics.
    let generator = try Generator(seed: seed + 1)
    for _ in 0..<3 {
      let pictures =
        try Tensor.normal([4, 2, 37, 37], generator: generator, dtype: .float64) * 2 + 1
      _ = try withoutGradients {
        try network.featureMap(pictures.converted(to: dtype), mode: .training(generator))
      }
    }
    return network
  }

  @Test(arguments: [([1, 1, 1, 1], false), ([2, 1], false), ([1, 2, 1], true), ([1], false)])
  func boxesGiveWholeMaps(blockCounts: [Int], bottlenecks: Bool) throws {
    for (seed, (height, width)) in [(64, 64), (37, 53), (96, 33), (30, 31)].enumerated() {
      try check(
        network(blockCounts, bottlenecks: bottlenecks, dtype: .float64, seed: UInt64(10 + seed)),
        height, width, seed: UInt64(seed), dtype: .float64, tolerance: 1e-12)
    }
  }

  @Test func boxesGiveWholeMapsInSinglePrecision() throws {
    try check(
      network([2, 2, 1], bottlenecks: false, dtype: .float32, seed: 3), 72, 65, seed: 9,
      dtype: .float32, tolerance: 2e-6)
  }

  /// Boxes of several sizes at random places and in all corners, against whole pictures.
  private func check(
    _ network: ResNet, _ height: Int, _ width: Int, seed: UInt64, dtype: DType, tolerance: Double
  ) throws {
    let generator = try Generator(seed: 100 + seed)
    let pictures = try Tensor.normal([3, 2, height, width], generator: generator, dtype: .float64)
      .converted(to: dtype)
    func whole(_ pictures: Tensor) throws -> Tensor {
      try withoutGradients { try network.featureMap(pictures, mode: .evaluation) }
    }
    let trace = try withoutGradients { try network.trace(pictures) }
    let unchanged = try whole(pictures)
    let scale = try unchanged.magnitude().largest().item()
    var state = seed &* 6_364_136_223_846_793_005 &+ 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for (boxHeight, boxWidth) in [(1, 1), (4, 4), (5, 3), (7, 9), (16, 2), (height, width)] {
      let (down, across) = (height - boxHeight, width - boxWidth)
      var places = [(0, 0), (0, across), (down, 0), (down, across)]
      // More rows than go through the layers together, in no order.
      for _ in 0..<40 { places.append((random(down + 1), random(across + 1))) }
      let chosen = places.indices.map { _ in random(3) }
      let patches = try Tensor.normal(
        [places.count, 2, boxHeight, boxWidth], generator: generator, dtype: .float64
      ).converted(to: dtype)
      let found = try withoutGradients {
        try trace.featureMap(
          patches, pictures: chosen, tops: places.map(\.0), lefts: places.map(\.1))
      }
      let filled = try Tensor.stacked(
        places.indices.map { row in
          let (top, left) = places[row]
          let picture = try pictures.selected(chosen[row])
          let patch = try patches.selected(row)
          func part(_ rows: Range<Int>, _ columns: Range<Int>) throws -> Tensor {
            try picture.sliced(rows, axis: 1).sliced(columns, axis: 2)
          }
          let middle = try Tensor.concatenated(
            [
              part(top..<top + boxHeight, 0..<left), patch,
              part(top..<top + boxHeight, left + boxWidth..<width),
            ], axis: 2)
          return try .concatenated(
            [part(0..<top, 0..<width), middle, part(top + boxHeight..<height, 0..<width)], axis: 1)
        })
      let expected = try whole(filled)
      try expectClose(found, to: expected, absolute: tolerance * max(1, scale))
      // Boxes that changed nothing would pass a trace that ignores them.
      let before = try unchanged.selecting(Tensor(chosen.map(Int64.init)))
      let moved = try (expected - before).magnitude().largest().item()
      #expect(moved > 1e-3)
    }
  }

  @Test(arguments: [[1, 1, 1], [2]])
  func keptChangesAddUp(blockCounts: [Int]) throws {
    let network = try network(blockCounts, bottlenecks: false, dtype: .float64, seed: 21)
    let generator = try Generator(seed: 22)
    let start = try Tensor.normal([3, 2, 45, 50], generator: generator, dtype: .float64)
    let end = try Tensor.normal([3, 2, 45, 50], generator: generator, dtype: .float64)
    let trace = try network.trace(start)
    var now = try (0..<3).map { try start.selected($0) }
    // Cells of two sizes in another order for each picture, until little of the first is left.
    for step in 0..<36 {
      let cells = (0..<3).map { (step * [5, 7, 11][$0] + $0) % 36 }
      var patches: [Tensor] = []
      let (height, width) = step % 2 == 0 ? (7, 8) : (8, 9)
      let tops = cells.map { min($0 / 6 * 7, 45 - height) }
      let lefts = cells.map { min($0 % 6 * 8, 50 - width) }
      for picture in 0..<3 {
        let (top, left) = (tops[picture], lefts[picture])
        let patch = try end.selected(picture).sliced(top..<top + height, axis: 1)
          .sliced(left..<left + width, axis: 2)
        patches.append(patch)
        let isInside = try Tensor(
          (0..<45 * 50).map {
            (top..<top + height).contains($0 / 50) && (left..<left + width).contains($0 % 50)
          }, shape: [1, 45, 50])
        now[picture] = try end.selected(picture).replaced(where: isInside, else: now[picture])
      }
      let found = try trace.featureMap(
        .stacked(patches), pictures: [0, 1, 2], tops: tops, lefts: lefts, keepsChanges: true)
      try expectClose(
        found, to: network.featureMap(.stacked(now), mode: .evaluation), absolute: 1e-11)
    }
    #expect {
      try trace.featureMap(
        .zeros([2, 2, 7, 8], dtype: .float64), pictures: [1, 1], tops: [0, 0], lefts: [0, 0],
        keepsChanges: true)
    } throws: { ($0 as? TensorError)?.code == .invalidArgument }
  }

  @Test func boxesThatDoNotFitAreErrors() throws {
    let network = try network([1], bottlenecks: false, dtype: .float64, seed: 5)
    let trace = try network.trace(.zeros([2, 2, 20, 20], dtype: .float64))
    let patches = try Tensor.zeros([1, 2, 4, 4], dtype: .float64)
    for (picture, top, left) in [(2, 0, 0), (-1, 0, 0), (0, 17, 0), (0, 0, -1), (0, .max, 0)] {
      #expect {
        try trace.featureMap(patches, pictures: [picture], tops: [top], lefts: [left])
      } throws: { ($0 as? TensorError)?.code == .invalidArgument }
    }
    #expect {
      try trace.featureMap(patches, pictures: [0, 1], tops: [0], lefts: [0])
    } throws: { ($0 as? TensorError)?.code == .shapeMismatch }
    #expect {
      try trace.featureMap(
        .zeros([1, 3, 4, 4], dtype: .float64), pictures: [0], tops: [0], lefts: [0])
    } throws: { ($0 as? TensorError)?.code == .shapeMismatch }
    #expect {
      try network.trace(.zeros([1, 3, 20, 20], dtype: .float64))
    } throws: { ($0 as? TensorError)?.code == .shapeMismatch }
  }
}
