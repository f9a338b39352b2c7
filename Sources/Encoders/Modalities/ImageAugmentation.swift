package import Tensors

/// Pictures mirrored, shifted by up to a sixteenth of their side, and re-lit, each at random.
///
/// Pixels are standardized, so that brightness is an addition and contrast a factor. Every picture
/// draws its own mirror, contrast and brightness; the shift is drawn once a batch, which is cheap and
/// changes from step to step.
package func augmented(_ pictures: Tensor, generator: Generator) throws(TensorError) -> Tensor {
  try withoutGradients { () throws(TensorError) in
    let count = try pictures.size(0)
    let height = try pictures.size(2)
    let width = try pictures.size(3)
    let draws = try Tensor.uniform([3, count, 1, 1, 1], generator: generator)
    let isMirrored = try draws.selected(0) .< 0.5
    let contrast = try draws.selected(1) * 0.3 + 0.85
    let brightness = try draws.selected(2) * 0.3 - 0.15
    var result = try pictures.flipped([3]).replaced(where: isMirrored, else: pictures)
    result = try result * contrast + brightness

    let reach = (vertical: max(1, height / 16), horizontal: max(1, width / 16))
    let shifts = try Tensor.uniform([2], generator: generator).array(of: Double.self)
    let down = Int(shifts[0] * Double(2 * reach.vertical + 1)) - reach.vertical
    let right = Int(shifts[1] * Double(2 * reach.horizontal + 1)) - reach.horizontal
    return try result.shifted(by: down, axis: 2).shifted(by: right, axis: 3)
  }
}

extension Tensor {
  /// Moved along an axis; the edge repeats into the gap.
  fileprivate func shifted(by offset: Int, axis: Int) throws(TensorError) -> Tensor {
    let size = try size(axis)
    let indices = (0..<size).map { Int64(min(max($0 - offset, 0), size - 1)) }
    return try selecting(Tensor(indices), axis: axis)
  }
}
