import Contribution
import Layers
import Tensors

/// Processor seconds of a picture encoder over all cells of some pictures: whole pictures, and only
/// what a cell changes.
func timePartialPasses() throws {
  let basic = { (blocks: [Int], base: Int) in
    ResNet.Configuration(usesBottlenecks: false, blockCounts: blocks, baseChannels: base)
  }
  for (name, configuration, length, side, count) in [
    ("compact_128_49", basic([1, 1, 1, 1], 16), 128, 7, 16),
    ("resnet18_128_49", .resNet18, 128, 7, 8), ("resnet18_224_196", .resNet18, 224, 14, 2),
  ] as [(String, ResNet.Configuration, Int, Int, Int)] {
    let generator = try Generator(seed: 0)
    let network = try ResNet(configuration, scope: ParameterStore().scope(generator: generator))
    let pictures = try Tensor.normal([count, 3, length, length], generator: generator)
    let cells = try Cell.grid(length: length, side: side)
    var sums = [0.0, 0.0]
    let (whole, partial) = try withoutGradients {
      let whole = try processorSecondsOfEach(steps: 1) {
        sums[0] = 0
        for cell in cells { sums[0] += try cell.wholeSum(network, pictures) }
      }
      let partial = try processorSecondsOfEach(steps: 1) {
        sums[1] = try Cell.partialSum(cells, network, pictures)
      }
      return (whole, partial)
    }
    try report("partial_without_\(name)", unit: "s", values: whole, check: sums[0])
    try report("partial_with_\(name)", unit: "s", values: partial, check: sums[1])
  }
}

/// A cell that is hidden behind zeros.
private struct Cell {
  let rows: Range<Int>
  let columns: Range<Int>

  static func grid(length: Int, side: Int) throws -> [Cell] {
    let bounds = (0...side).map { ($0 * length + side - 1) / side }
    return (0..<side * side).map { cell in
      Cell(
        rows: bounds[cell / side]..<bounds[cell / side + 1],
        columns: bounds[cell % side]..<bounds[cell % side + 1])
    }
  }

  /// The sum over all pictures of their maps with this cell hidden.
  func wholeSum(_ network: ResNet, _ pictures: Tensor) throws -> Double {
    let (height, width) = (try pictures.size(2), try pictures.size(3))
    let inRows = (0..<height).map { rows.contains($0) }
    let inColumns = (0..<width).map { columns.contains($0) }
    let mask =
      try Tensor(inRows, shape: [1, 1, height, 1]) .& Tensor(inColumns, shape: [1, 1, 1, width])
    let filled = try pictures.filled(where: mask, with: 0)
    return try network.featureMap(filled.channelsLast(), mode: .evaluation).sum().item()
  }

  /// The sum over all cells, by the parts that they change.
  static func partialSum(
    _ cells: [Cell], _ network: ResNet, _ pictures: Tensor
  ) throws -> Double {
    let trace = try network.trace(pictures)
    let count = try pictures.size(0)
    var total = 0.0
    let sizes = Dictionary(grouping: cells) { [$0.rows.count, $0.columns.count] }
    for (size, cells) in sizes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      for start in stride(from: 0, to: cells.count, by: 32) {
        let chunk = cells[start..<min(start + 32, cells.count)]
        let patches = try Tensor.zeros([chunk.count * count, 3, size[0], size[1]])
        total += try trace.featureMap(
          patches, pictures: chunk.flatMap { _ in 0..<count },
          tops: chunk.flatMap { Array(repeating: $0.rows.lowerBound, count: count) },
          lefts: chunk.flatMap { Array(repeating: $0.columns.lowerBound, count: count) }
        ).sum().item()
      }
    }
    return total
  }
}
