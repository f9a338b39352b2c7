import Tensors

/// What a residual block read when maps went through it.
final class TracedBlock {
  private let block: FoldedBlock
  private let input: CachedMaps
  /// What each convolution after the first read, where it reads more than one place.
  private var inner: [CachedMaps?]

  /// Runs a block on maps, and keeps what its convolutions read.
  init(_ block: FoldedBlock, _ maps: Tensor) throws(TensorError) {
    self.block = block
    input = try CachedMaps(maps)
    inner = Array(repeating: nil, count: block.convolutions.count)
    var kept = inner
    outputs = try block(maps) { index, maps throws(TensorError) in
      if !block.convolutions[index].window.isPointwise { kept[index] = try CachedMaps(maps) }
    }
    inner = kept
  }

  private var outputs: Tensor?

  /// Hands out what came of the block, and forgets it.
  func takeOutputs() -> Tensor? {
    defer { outputs = nil }
    return outputs
  }

  /// The outputs that see a changed input.
  func outputs(of boxes: ChangedBoxes) -> ChangedBoxes {
    block.outputs(of: boxes, height: input.height, width: input.width).boxes
  }

  /// Whether so much of its map changes that whole maps cost less.
  func isMostlyChanged(by boxes: ChangedBoxes) -> Bool {
    let changed = block.outputs(of: boxes, height: input.height, width: input.width)
    let area = Double(changed.boxes.height) * Double(changed.boxes.width)
    return area >= ResNetTrace.wholeMapShare * Double(changed.height) * Double(changed.width)
  }

  /// Takes what last changed into what is known of this block's input, and of what is within.
  func keepChanges(inputOnly: Bool) throws(TensorError) {
    try input.keepChanges()
    guard !inputOnly else { return }
    for maps in inner { try maps?.keepChanges() }
  }

  /// Whole maps that differ from the cached ones in boxes.
  func whole(
    _ values: Tensor, _ boxes: ChangedBoxes
  ) throws(TensorError) -> Tensor {
    try input.change(boxes, to: values)
    return try input.whole()
  }

  /// The outputs that see a change.
  func callAsFunction(
    _ values: Tensor, _ boxes: ChangedBoxes
  ) throws(TensorError) -> (values: Tensor, boxes: ChangedBoxes) {
    try input.change(boxes, to: values)
    var source: CachedMaps? = input
    var current = values
    var changed = boxes
    var (height, width) = (input.height, input.width)
    for (index, convolution) in block.convolutions.enumerated() {
      let window = convolution.window
      let next = window.outputs(of: changed, height: height, width: width)
      if let source, !window.isPointwise { current = try source.crop(window.inputs(of: next)) }
      current = try convolution.outputs(ofCrops: current)
      (height, width) = (window.outputCount(height), window.outputCount(width))
      changed = next
      guard index + 1 < block.convolutions.count else { break }
      current = try current.reluInPlace()
      source = inner[index + 1]
      try source?.change(changed, to: current)
    }
    let beside =
      if let shortcut = block.shortcut {
        try shortcut.outputs(ofCrops: input.crop(shortcut.window.inputs(of: changed)))
      } else {
        try input.crop(changed.places)
      }
    return (try (current + beside).reluInPlace(), changed)
  }
}
