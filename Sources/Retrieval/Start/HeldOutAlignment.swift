package import Tensors

/// Kernel ridge regression from pictures to whitened texts, and the directions of texts that it predicts for groups that
/// it did not see, each weighted by how well.
///
/// Canonical correlations of the training pairs themselves are too large where columns outnumber cases, and largest for
/// directions that only these pairs have. With A = (K + λI)⁻¹ the prediction for a group g by the regression on all
/// others is B_g − A_gg⁻¹ (A B)_g, without solving anew. The regression is what leaves the group out; the kernel's
/// centers and widths and the whitened texts B are those of all.
///
/// Sources: canonical correlations as a regression on whitened texts, Bach and Jordan 2002,
/// <https://www.jmlr.org/papers/v3/bach02a.html>, with the ridge on both sides; predictions without a block of cases,
/// Golub, Heath and Wahba 1979, <https://doi.org/10.1080/00401706.1979.10489751>, for blocks.
package struct HeldOutAlignment: Sendable {
  /// What a row of the kernel is multiplied by, `[N, width]`.
  package let pictures: Tensor
  /// What is taken off a text's row, `[1, columns]`, and what the rest is multiplied by, `[columns, width]`.
  package let texts: (mean: Tensor, matrix: Tensor)
  /// How well each direction is predicted for groups not seen, descending: the inner product of the predictions and the
  /// whitened texts.
  package let strengths: [Double]

  /// - Parameters:
  ///   - kernel: `[N, N]` float64, copy by copy: the first copies of all cases, then the second.
  ///   - texts: `[n, columns]` float64.
  ///   - groups: The group of each case.
  ///   - ridges: Of pictures, beside a kernel with a diagonal of mean 1, times the number of copies; of texts, as a
  ///     multiple of the mean square of their singular values.
  ///   - width: The directions that are kept, fewer if fewer are predicted at all.
  package init(
    kernel: Tensor, texts: Tensor, groups: [Int], ridges: (pictures: Double, texts: Double),
    width: Int
  ) throws {
    let count = texts.shape[0]
    guard count > 1, kernel.shape[0].isMultiple(of: count), groups.count == count, width > 0 else {
      throw RetrievalError(
        .invalidArgument,
        "alignment: expected copies of pairs and a group each, found \(kernel.shape) for \(count) texts"
      )
    }
    let copies = kernel.shape[0] / count
    let told = try Whitening(texts, ridge: ridges.texts)
    guard told.basis.shape[1] > 0 else {
      throw RetrievalError(.tooFewCases, "alignment: expected texts that differ, found none")
    }
    let all = try Tensor.concatenated([Tensor](repeating: told.basis, count: copies))
    let lambda = ridges.pictures * Double(copies)
    let size = kernel.shape[0]
    guard
      let factor = try (kernel + Tensor.identity(size, dtype: .float64) * lambda).cholesky()
    else {
      throw RetrievalError(
        .invalidArgument, "alignment: expected a positive kernel, found one that is not")
    }
    let inverse = try Tensor.identity(size, dtype: .float64).solved(byCholesky: factor)
    let weighted = try inverse.matmul(all)  // A B
    let predicted = try Self.predictions(
      of: all, inverse: inverse, weighted: weighted, lambda: lambda, groups: groups, copies: copies)

    let cross = try all.transposed(0, 1).matmul(predicted) / Double(copies)
    let (values, vectors) = try ((cross + cross.transposed(0, 1)) * 0.5).symmetricEigen()
    let ascending = try values.array(of: Double.self)
    // At least one, so that there is a space where nothing is predicted.
    let kept = max(1, ascending.reversed().prefix(width).prefix { $0 > 1e-12 }.count)
    strengths = ascending.reversed().prefix(kept).map { max($0, 1e-12) }
    let chosen = try vectors.selecting(
      Tensor((0..<kept).map { Int64(ascending.count - 1 - $0) }), axis: 1)
    pictures = try weighted.matmul(chosen)
    self.texts = (
      told.mean,
      try told.map.matmul(chosen) * Tensor(strengths.map { $0.squareRoot() }).unsqueezed(0)
    )
  }

  /// What all other groups say of each group's rows; of a single group, what it says of itself.
  private static func predictions(
    of rows: Tensor, inverse: Tensor, weighted: Tensor, lambda: Double, groups: [Int], copies: Int
  ) throws -> Tensor {
    var members: [Int: [Int64]] = [:]
    for copy in 0..<copies {
      for (item, group) in groups.enumerated() {
        members[group, default: []].append(Int64(copy * groups.count + item))
      }
    }
    guard members.count > 1 else { return try rows - weighted * lambda }
    let ordered = members.sorted { $0.key < $1.key }.map(\.value)
    var parts: [Tensor] = []
    for own in ordered {
      let places = try Tensor(own)
      let block = try inverse.selecting(places).selecting(places, axis: 1)
      guard let factor = try block.cholesky() else {
        throw RetrievalError(
          .invalidArgument, "alignment: expected a positive kernel, found one that is not")
      }
      parts.append(
        try rows.selecting(places) - weighted.selecting(places).solved(byCholesky: factor))
    }
    var back = [Int64](repeating: 0, count: rows.shape[0])
    for (position, place) in ordered.joined().enumerated() { back[Int(place)] = Int64(position) }
    return try Tensor.concatenated(parts).selecting(Tensor(back))
  }
}
