import Layers
import Tensors

extension Tensor {
  /// Twice the height and width; every pixel becomes four.
  func doubled() throws -> Tensor {
    try Operator("aten::upsample_nearest2d")(
      .tensor(self), .ints([2 * size(2), 2 * size(3)]), .none, .none)
  }

  /// Fields of pixels as places: `[N, C, H, W]` to `[N, C · side², H / side, W / side]`.
  func fields(side: Int) throws -> Tensor {
    try Operator("aten::pixel_unshuffle")(.tensor(self), .int(side))
  }

  /// Places as fields of pixels, the inverse of ``fields(side:)``.
  func pixels(side: Int) throws -> Tensor {
    try Operator("aten::pixel_shuffle")(.tensor(self), .int(side))
  }

  /// Pictures `[N, C, H, W]` at another side, smoothed where they shrink.
  func resized(side: Int) throws -> Tensor {
    guard try size(2) != side || size(3) != side else { return self }
    return try Operator("aten::_upsample_bilinear2d_aa")(
      .tensor(contiguous()), .ints([side, side]), .bool(false), .none, .none)
  }

  /// Normalizes groups of channels over space: Wu and He 2018, <https://arxiv.org/abs/1803.08494>.
  func groupNormalized(groups: Int, weight: Tensor, bias: Tensor) throws -> Tensor {
    try Operator("aten::group_norm")(
      .tensor(self), .int(groups), .tensor(weight), .tensor(bias), .double(1e-5), .bool(true))
  }
}

/// Normalization of groups of eight channels, by PyTorch's names.
struct GroupNorm {
  private let weight: Tensor
  private let bias: Tensor
  private let groups: Int

  init(channels: Int, scope: Scope) throws(TensorError) {
    weight = try scope.parameter("weight", shape: [channels], initialization: .ones)
    bias = try scope.parameter("bias", shape: [channels], initialization: .zeros)
    groups = channels % 8 == 0 ? channels / 8 : 1
  }

  func callAsFunction(_ input: Tensor) throws -> Tensor {
    try input.groupNormalized(groups: groups, weight: weight, bias: bias)
  }
}
