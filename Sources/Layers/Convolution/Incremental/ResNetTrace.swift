public import Tensors

/// What the layers of a residual network read of some pictures, in evaluation mode.
///
/// Pictures that differ from those in one box each then cost only the outputs that see the box: every
/// one of them is computed from all its inputs, so that results are those of whole pictures to
/// rounding. Layers are cached when a change first reaches them.
///
/// A trace is scratch space too: it serves one caller at a time.
public final class ResNetTrace {
  /// Where so much of a map changes, the rest of the network runs on whole maps.
  ///
  /// Gathering crops costs something too. Chosen, not tuned.
  static let wholeMapShare = 0.9
  /// Rows that go through the layers together: enough for the kernels, few enough to differ little in
  /// where their boxes touch a border.
  static let rowsAtOnce = 32

  /// Elements of whole maps that go through the rest of the network together.
  private static let elementsAtOnce = 1 << 23

  private let stem: FoldedConvolution
  private let pooling = SlidingWindow(size: 3, stride: 2, padding: 1)
  private let blocks: [FoldedBlock]
  private let pictures: CachedMaps
  private let beforePooling: CachedMaps
  private var traced: [TracedBlock] = []
  /// What comes out of the last layer that is traced.
  private var frontier: Tensor?
  private var outputs: CachedMaps?
  private let pictureCount: Int
  /// The first block that runs on whole maps, where changes are kept.
  private var keptBlock: Int?

  init(_ network: ResNet, pictures: Tensor) throws(TensorError) {
    guard pictures.rank == 4, try pictures.size(1) == network.configuration.inputChannels,
      pictures.count > 0
    else {
      throw TensorError(
        .shapeMismatch, operation: "ResNetTrace",
        message: "expected [N, \(network.configuration.inputChannels), H, W], found "
          + "\(pictures.shape)", argumentShapes: [pictures.shape])
    }
    stem = try FoldedConvolution(network.conv1, network.bn1)
    var blocks: [FoldedBlock] = []
    for block in network.stages.joined() { blocks.append(try FoldedBlock(block)) }
    self.blocks = blocks
    pictureCount = try pictures.size(0)
    let laidOut = try pictures.channelsLast()
    self.pictures = try CachedMaps(laidOut)
    let maps = try stem(laidOut).reluInPlace()
    beforePooling = try CachedMaps(maps, padding: -.infinity)
    frontier = try maps.maxPooled(
      size: pooling.size, stride: pooling.stride, padding: pooling.padding)
  }

  /// The last stage's maps of pictures that differ from traced ones in one box each.
  ///
  /// - Parameters:
  ///   - patches: What is in the boxes, `[rows, channels, height, width]`.
  ///   - pictures: For each row the traced picture that it differs from.
  ///   - tops: For each row the first line of its box.
  ///   - lefts: For each row the first column of its box.
  ///   - keepsChanges: Whether the traced pictures are from now on those with the boxes in them; then
  ///     all boxes of a call must be of different pictures.
  /// - Returns: `[rows, features, H / 32, W / 32]`.
  /// - Throws: ``TensorError`` with code `invalidArgument` for a box that leaves its picture, a
  ///   picture that is not traced, or changes to be kept that cannot be.
  public func featureMap(
    _ patches: Tensor, pictures: [Int], tops: [Int], lefts: [Int], keepsChanges: Bool = false
  ) throws(TensorError) -> Tensor {
    try check(patches, pictures: pictures, tops: tops, lefts: lefts)
    if keepsChanges { try prepareToKeep(patches, pictures) }
    let (height, width) = (try patches.size(2), try patches.size(3))
    // Boxes equally far from a border change equally much behind it: neighbors in this order share
    // batches, which are as large as their largest box.
    let keys = pictures.indices.map { row in
      [
        min(tops[row], self.pictures.height - tops[row] - height),
        min(lefts[row], self.pictures.width - lefts[row] - width), tops[row], lefts[row], row,
      ]
    }
    let order = pictures.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    var places = [Int64](repeating: 0, count: order.count)
    for (place, row) in order.enumerated() { places[row] = Int64(place) }
    let sorted = try patches.selecting(Tensor(order.map(Int64.init)))
    var parts: [Partial] = []
    for start in stride(from: 0, to: order.count, by: Self.rowsAtOnce) {
      let rows = order[start..<min(start + Self.rowsAtOnce, order.count)]
      let boxes = ChangedBoxes(
        maps: rows.map { pictures[$0] }, tops: rows.map { tops[$0] },
        lefts: rows.map { lefts[$0] }, height: height, width: width)
      parts.append(
        try partial(sorted.sliced(start..<start + rows.count), boxes, keepsChanges: keepsChanges))
    }
    return try completed(parts).selecting(Tensor(places))
  }

  /// Whole maps before a block.
  private struct Partial {
    let block: Int
    let maps: Tensor
  }

  /// Runs the rest of the network, where maps are whole: the later the layers, the more rows at once
  /// they need.
  private func completed(_ parts: [Partial]) throws(TensorError) -> Tensor {
    var outputs: [Tensor] = []
    var start = 0
    while start < parts.count {
      var end = start
      var elements = 0
      while end < parts.count, parts[end].block == parts[start].block,
        end == start || elements + parts[end].maps.count <= Self.elementsAtOnce
      {
        elements += parts[end].maps.count
        end += 1
      }
      var maps =
        end - start == 1
        ? parts[start].maps : try .concatenated(parts[start..<end].map(\.maps))
      for block in blocks[parts[start].block...] { maps = try block(maps) }
      outputs.append(maps)
      start = end
    }
    return outputs.count == 1 ? outputs[0] : try .concatenated(outputs)
  }

  private func partial(
    _ patches: Tensor, _ boxes: ChangedBoxes, keepsChanges: Bool
  ) throws(TensorError) -> Partial {
    try pictures.change(boxes, to: patches)
    var boxes = stem.window.outputs(of: boxes, height: pictures.height, width: pictures.width)
    var values = try stem.outputs(ofCrops: pictures.crop(stem.window.inputs(of: boxes)))
      .reluInPlace()
    try beforePooling.change(boxes, to: values)
    boxes = pooling.outputs(
      of: boxes, height: beforePooling.height, width: beforePooling.width)
    values = try beforePooling.crop(pooling.inputs(of: boxes))
      .maxPooled(size: pooling.size, stride: pooling.stride)
    if keepsChanges {
      try pictures.keepChanges()
      try beforePooling.keepChanges()
    }
    for index in blocks.indices {
      let block = try traced(index)
      let isWhole = keptBlock.map { $0 == index } ?? block.isMostlyChanged(by: boxes)
      if isWhole {
        let maps = try block.whole(values, boxes)
        if keepsChanges { try block.keepChanges(inputOnly: true) }
        return Partial(block: index, maps: maps)
      }
      (values, boxes) = try block(values, boxes)
      if keepsChanges { try block.keepChanges(inputOnly: false) }
    }
    let outputs: CachedMaps
    if let known = self.outputs {
      outputs = known
    } else {
      outputs = try CachedMaps(maps(before: blocks.count))
      self.outputs = outputs
    }
    try outputs.change(boxes, to: values)
    let maps = try outputs.whole()
    if keepsChanges { try outputs.keepChanges() }
    return Partial(block: blocks.count, maps: maps)
  }

  /// A block with what it read.
  private func traced(_ index: Int) throws(TensorError) -> TracedBlock {
    while traced.count <= index {
      let block = try TracedBlock(blocks[traced.count], maps(before: traced.count))
      frontier = block.takeOutputs()
      traced.append(block)
    }
    return traced[index]
  }

  /// What the next block reads.
  private func maps(before index: Int) throws(TensorError) -> Tensor {
    guard let frontier, traced.count == index else {
      throw TensorError(
        .operationFailed, operation: "ResNetTrace", message: "layers were traced out of order")
    }
    return frontier
  }

  /// Fixes where maps become whole: what lies behind is not brought up to date by kept changes.
  ///
  /// There is where the largest box that this size can become covers most of a map.
  private func prepareToKeep(_ patches: Tensor, _ pictures: [Int]) throws(TensorError) {
    guard Set(pictures).count == pictures.count else {
      throw TensorError(
        .invalidArgument, operation: "ResNetTrace",
        message: "changes that are kept must be of different pictures; found "
          + "\(pictures.count) boxes of \(Set(pictures).count) pictures")
    }
    guard keptBlock == nil else { return }
    let (height, width) = (try patches.size(2), try patches.size(3))
    let (down, across) = (self.pictures.height - height, self.pictures.width - width)
    let offsets = 0...max(down, across)
    var boxes = ChangedBoxes(
      maps: offsets.map { _ in 0 }, tops: offsets.map { min($0, down) },
      lefts: offsets.map { min($0, across) }, height: height, width: width)
    boxes = stem.window.outputs(of: boxes, height: self.pictures.height, width: self.pictures.width)
    boxes = pooling.outputs(of: boxes, height: beforePooling.height, width: beforePooling.width)
    for index in blocks.indices {
      let block = try traced(index)
      if block.isMostlyChanged(by: boxes) {
        keptBlock = index
        return
      }
      boxes = block.outputs(of: boxes)
    }
    keptBlock = blocks.count
  }

  private func check(
    _ patches: Tensor, pictures: [Int], tops: [Int], lefts: [Int]
  ) throws(TensorError) {
    let shape = patches.shape
    guard shape.count == 4, shape[0] == pictures.count, tops.count == pictures.count,
      lefts.count == pictures.count, shape[1] == self.pictures.channels, patches.count > 0
    else {
      throw TensorError(
        .shapeMismatch, operation: "ResNetTrace",
        message: "expected one box a row of \(self.pictures.channels) channels, found "
          + "\(pictures.count) rows and patches \(shape)", argumentShapes: [shape])
    }
    let (height, width) = (self.pictures.height, self.pictures.width)
    for row in pictures.indices {
      guard (0..<pictureCount).contains(pictures[row]),
        shape[2] <= height, (0...height - shape[2]).contains(tops[row]),
        shape[3] <= width, (0...width - shape[3]).contains(lefts[row])
      else {
        throw TensorError(
          .invalidArgument, operation: "ResNetTrace",
          message: "expected a box of one of \(pictureCount) pictures inside \(height) x \(width), "
            + "found \(shape[2]) x \(shape[3]) at (\(tops[row]), \(lefts[row])) of picture "
            + "\(pictures[row])")
      }
    }
  }
}

extension ResNet {
  /// Runs pictures `[N, C, H, W]` in evaluation mode and keeps what its layers read.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` for other shapes.
  public func trace(_ pictures: Tensor) throws(TensorError) -> ResNetTrace {
    try ResNetTrace(self, pictures: pictures)
  }

  /// The bytes that a trace of one picture takes at most, without what changes.
  public func traceByteCount(height: Int, width: Int, dtype: DType) -> Int {
    var bytes = configuration.inputChannels * height * width
    func halved(_ length: Int) -> Int { (length + 1) / 2 }
    var (height, width) = (halved(height), halved(width))
    bytes += configuration.baseChannels * height * width
    (height, width) = (halved(height), halved(width))
    for (stage, count) in configuration.blockCounts.enumerated() {
      if stage > 0 { (height, width) = (halved(height), halved(width)) }
      // Each block keeps its input and, of the same size or smaller, one map within.
      let inner = configuration.baseChannels << stage
      bytes += count * (configuration.outputChannels(stage: stage) + 4 * inner) * height * width
    }
    return bytes * dtype.byteCount
  }
}
