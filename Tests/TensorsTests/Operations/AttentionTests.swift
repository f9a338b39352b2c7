import Tensors
import Testing

/// Attention in bfloat16 takes another way than in float32 where keys are few: both are the same function.
struct AttentionTests {
  private struct Made {
    let query: Tensor
    let key: Tensor
    let value: Tensor
    let outer: Tensor

    init(queries: Int, keys: Int, width: Int, seed: UInt64) throws {
      let generator = try Generator(seed: seed)
      func random(_ count: Int) throws -> Tensor {
        // As heads are cut out of a layer's output.
        try Tensor.normal([3, count, 2, width], generator: generator)
      }
      query = try random(queries).tracked()
      key = try random(keys).tracked()
      value = try random(keys).tracked()
      outer = try random(queries).transposed(1, 2)
    }

    func result(_ mask: Tensor?) throws -> (output: Tensor, gradients: [Tensor?]) {
      let output = try query.transposed(1, 2).attention(
        key: key.transposed(1, 2), value: value.transposed(1, 2), mask: mask)
      let loss = try (output.converted(to: .float32) * outer).sum()
      return (output, try loss.gradients(of: [query, key, value]))
    }
  }

  private func distance(_ own: Tensor?, _ other: Tensor?) throws -> Double {
    let (own, other) = (try #require(own).converted(to: .float32), try #require(other))
    return try (own - other).magnitude().largest().item()
      / max(1e-9, other.magnitude().largest().item())
  }

  private static func mask(_ kind: String, keys: Int) throws -> Tensor? {
    let isThere = try Tensor(
      (0..<3 * keys).map { $0 % keys <= keys / 2 || $0 < keys }, shape: [3, 1, 1, keys])
    switch kind {
    case "bool": return isThere
    case "added":
      // The lowest float32, as for padding.
      return try Tensor.zeros([3, 1, 1, keys])
        .filled(where: .!isThere, with: -3.4028234663852886e38)
    default: return nil
    }
  }

  @Test(
    arguments: ["none", "bool", "added"], [(5, 5, 4), (7, 33, 16), (99, 99, 64), (3, 300, 32)])
  func bfloat16StaysNearFloat32(kind: String, size: (queries: Int, keys: Int, width: Int)) throws {
    let made = try Made(queries: size.queries, keys: size.keys, width: size.width, seed: 21)
    let mask = try Self.mask(kind, keys: size.keys)
    let exact = try made.result(mask)
    let short = try withAutocast(.bfloat16) { try made.result(mask) }
    #expect(short.output.dtype == .bfloat16)
    #expect(exact.output.dtype == .float32)
    #expect(try distance(short.output, exact.output) < 0.03)
    for (own, other) in zip(short.gradients, exact.gradients) {
      #expect(own?.dtype == .float32)
      #expect(try distance(own, other) < 0.05)
    }
  }

  @Test func hiddenKeysGetNoDerivative() throws {
    let made = try Made(queries: 4, keys: 6, width: 8, seed: 3)
    let mask = try Self.mask("added", keys: 6)
    let gradients = try withAutocast(.bfloat16) { try made.result(mask).gradients }
    for gradient in gradients.dropFirst() {
      let hidden = try #require(gradient).sliced(1..<3).sliced(4..<6, axis: 1)
      #expect(try hidden.magnitude().largest().item() == 0)
    }
  }

  /// A case without any key that may be read attends to all alike, as in float32; there is no NaN.
  @Test func aCaseWithoutKeysStaysFinite() throws {
    let made = try Made(queries: 2, keys: 4, width: 8, seed: 4)
    let mask = try Tensor.full([3, 1, 1, 4], -3.4028234663852886e38)
    let output = try withAutocast(.bfloat16) { try made.result(mask).output }
    let mean = try made.value.mean(axes: [1]).unsqueezed(2)
    #expect(try distance(output, mean.expanded(output.shape)) < 0.03)
  }
}
