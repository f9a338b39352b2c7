import Layers
import TestSupport
import Tensors
import Testing

/// A vision transformer that sees some patches only.
@Suite struct PatchDroppingTests {
  private func model(grid: Int = 4) throws -> VisionTransformer {
    try VisionTransformer(
      .init(width: 12, depth: 2, headCount: 3, hiddenSize: 20, patchSize: 4, gridSize: grid),
      scope: ParameterStore().scope(generator: Generator(seed: 3)))
  }

  @Test func allPatchesGiveThePlainEncoder() throws {
    let model = try model()
    let images = try Tensor.normal([2, 3, 16, 16], generator: Generator(seed: 4))
    let plain = try model(images)
    let patches = try images.patches(side: 4)
    let all = try Tensor.range(to: 16).unsqueezed(0).expanded([2, 16])
    try expectClose(model(patches: patches), to: plain, absolute: 1e-5, relative: 1e-5)
    try expectClose(model(patches: patches, kept: all), to: plain, absolute: 1e-5, relative: 1e-5)
  }

  /// 224 pixels in patches of 16 are 196 and a class token; half of them are 98 and a class token.
  @Test func halfOf196PatchesAre99Tokens() throws {
    let model = try VisionTransformer(
      .init(width: 12, depth: 1, headCount: 3, hiddenSize: 20, patchSize: 16, gridSize: 14),
      scope: ParameterStore().scope(generator: Generator(seed: 3)))
    let patches = try Tensor.zeros([1, 3, 224, 224]).patches(side: 16)
    #expect(try model(patches: patches).shape == [1, 197, 12])
    let kept = try Tensor.range(to: 196, by: 2).unsqueezed(0)
    #expect(try model(patches: patches, kept: kept).shape == [1, 99, 12])
  }

  @Test func droppedPatchesAreNeverSeen() throws {
    let model = try model()
    let kept = try Tensor([1, 2, 7, 8, 3, 15] as [Int64], shape: [2, 3])
    let patches = try Tensor.normal([2, 16, 48], generator: Generator(seed: 5))
    let noise = try Tensor.normal([2, 16, 48], generator: Generator(seed: 6))
    let isKept = try kept.oneHot(classCount: 16).sum(axes: [1]).unsqueezed(-1) .> 0
    let changed = try patches.replaced(where: isKept, else: noise)
    let before = try model(patches: patches, kept: kept).array(of: Float.self)
    #expect(try model(patches: changed, kept: kept).array(of: Float.self) == before)
  }

  /// Positions are added before dropping: the same content elsewhere is another token.
  @Test func aKeptPatchKnowsItsPlace() throws {
    let model = try model()
    let patches = try Tensor.ones([1, 16, 48])
    let first = try model(patches: patches, kept: Tensor([0] as [Int64], shape: [1, 1]))
    let other = try model(patches: patches, kept: Tensor([9] as [Int64], shape: [1, 1]))
    #expect(try (first - other).magnitude().largest().item() > 1e-4)
  }

  @Test func refusesPatchesOfAnotherGrid() throws {
    let model = try model()
    for shape in [[1, 9, 48], [1, 16, 47], [16, 48]] {
      let error = #expect(throws: TensorError.self) { try model(patches: .zeros(shape)) }
      #expect(error?.code == .shapeMismatch)
    }
  }
}
