public import Dictionaries

extension SparseCodes {
  /// Reads activations that another program computed: a `.npy` or `.safetensors` file with one row a
  /// case and one column a feature.
  ///
  /// - Throws: ``MonosemanticityError`` that names the file, row and column of a number that is
  ///   negative or not finite.
  public static func reading(
    _ source: EmbeddingSet.Source
  ) throws(MonosemanticityError) -> (name: String, codes: SparseCodes) {
    let matrices = try MatrixFile.read(source.path)
    guard let matrix = matrices.first, matrices.count == 1 else {
      throw MonosemanticityError(
        .mismatch,
        "\(source.path): expected one matrix of codes, found \(matrices.count); save them apart")
    }
    let values = matrix.values.array(0..<matrix.values.count)
    if let place = values.firstIndex(where: { !($0 >= 0) || !$0.isFinite }) {
      throw MonosemanticityError(
        .notFinite,
        "\(source.path), row \(place / matrix.width), column \(place % matrix.width) (from 0): "
          + "expected an activation of 0 or more, found \(values[place])")
    }
    do throws(DictionariesError) {
      return (
        source.name ?? matrix.name,
        try SparseCodes(dense: values.map(Double.init), featureCount: matrix.width)
      )
    } catch {
      throw MonosemanticityError(.mismatch, "\(source.path): \(error)")
    }
  }
}
