import Tensors

extension GaussianModel {
  /// What a model was fitted on.
  public struct Fit: Sendable, Hashable, Codable {
    /// The model.
    public let model: GaussianModel
    /// How many cases had all three.
    public let caseCount: Int
    /// How far correlations were shrunk towards zero, from 0 to 1.
    public let shrinkage: Double
    /// The dimensions of first input, second input and target.
    public let dimensions: [Int]
    /// The joint information in bits that independent data of this size would show on average,
    /// without shrinkage.
    public let chanceInformation: Double
  }

  /// Fits a model to the cases that have both inputs and the target.
  ///
  /// Inputs are reduced to principal components, all columns standardized, and correlations shrunk
  /// towards zero by the intensity that least squares ask for, estimated from the data (Schäfer and
  /// Strimmer 2005, "A shrinkage approach to large-scale covariance matrix estimation"). Shrinkage
  /// lowers every information; the correlation of cases in one group is not taken into account.
  ///
  /// - Parameters:
  ///   - first: The first input.
  ///   - second: The second input, one row for each case of the first.
  ///   - target: One or more numbers a case; not classes written as 0s and 1s.
  ///   - scaling: How the columns of each input are scaled before they are reduced.
  ///   - componentLimit: The most principal components of an input.
  ///   - shrinkage: The intensity, from 0 to 1; estimated if not given.
  /// - Throws: ``InteractionsError`` with code `tooFewCases`, `invalidSetting`, `constantInput`, or
  ///   `failed` if an input determines the target exactly.
  public static func fit(
    first: RepresentationRows, second: RepresentationRows, target: RepresentationRows,
    scaling: (ColumnScaling.Rule, ColumnScaling.Rule) = (.standardized, .standardized),
    componentLimit: Int = 5, shrinkage: Double? = nil
  ) throws(InteractionsError) -> Fit {
    guard first.caseCount == second.caseCount, first.caseCount == target.caseCount else {
      throw InteractionsError(
        .invalidSetting,
        "expected as many cases in both inputs and the target, found \(first.caseCount), "
          + "\(second.caseCount) and \(target.caseCount)")
    }
    if let shrinkage, !(0...1).contains(shrinkage) {
      throw InteractionsError(
        .invalidSetting, "shrinkage: expected 0 to 1, found \(shrinkage)")
    }
    let usable = first.presence.indices.filter {
      first.presence[$0] && second.presence[$0] && target.presence[$0]
    }
    guard usable.count >= 2 else {
      throw InteractionsError(
        .tooFewCases, "expected cases with both inputs and the target, found \(usable.count)")
    }
    var blocks: [(scores: [Double], width: Int)] = []
    for (rows, rule) in [(first, scaling.0), (second, scaling.1)] {
      let chosen = rows.selecting(usable)
      let components = try PrincipalComponents(
        fitting: chosen, scaling: rule, limit: componentLimit)
      blocks.append((try components.scores(of: chosen), components.count))
    }
    let goal = target.selecting(usable)
    let scaled = try ColumnScaling(fitting: goal, rule: .standardized)
    blocks.append((scaled.scaled(goal), scaled.columns.count))
    let sizes = blocks.map(\.width)
    let total = sizes.reduce(0, +)
    guard usable.count >= 2 * total else {
      throw InteractionsError(
        .tooFewCases,
        "expected at least \(2 * total) cases, twice the \(total) dimensions, found "
          + "\(usable.count); use fewer components")
    }
    let correlations = Correlations(blocks, count: usable.count)
    let intensity = shrinkage ?? correlations.shrinkage
    let model = try model(correlations.shrunk(by: intensity), sizes: sizes)
    return Fit(
      model: model, caseCount: usable.count, shrinkage: intensity, dimensions: sizes,
      chanceInformation: Double((sizes[0] + sizes[1]) * sizes[2])
        / (2 * Double(usable.count) * 0.693_147_180_559_945_3))
  }

  /// Gains and noise of a joint correlation matrix, whitened.
  private static func model(
    _ joint: [[Double]], sizes: [Int]
  ) throws(InteractionsError) -> GaussianModel {
    let starts = [0, sizes[0], sizes[0] + sizes[1]]
    func block(_ row: Int, _ column: Int) throws(TensorError) -> Tensor {
      try Tensor(
        rows: joint[starts[row]..<starts[row] + sizes[row]].map {
          Array($0[starts[column]..<starts[column] + sizes[column]])
        })
    }
    let parts: (gains: [[[Double]]], noise: [[Double]])? = try computing("fitting normal channels")
    { () throws(TensorError) in
      guard let targetRoot = try inverseRoot(of: block(2, 2)) else { return nil }
      var gains: [Tensor] = []
      var whitening: [Tensor] = []
      var cross: [Tensor] = []
      for input in 0..<2 {
        // Cov(X, Y) Σ_Y^(−1/2) is the gain towards the whitened target.
        let gain = try block(input, 2).matmul(targetRoot)
        let noise = try block(input, input) - gain.matmul(gain.transposed())
        guard let noiseRoot = try inverseRoot(of: noise) else { return nil }
        cross.append(gain)
        whitening.append(noiseRoot)
        gains.append(try noiseRoot.matmul(gain))
      }
      let noise = try block(0, 1) - cross[0].matmul(cross[1].transposed())
      let whitened = try whitening[0].matmul(noise).matmul(whitening[1])
      var rows: [[[Double]]] = []
      for gain in gains { rows.append(try gain.rows()) }
      return (rows, try whitened.rows())
    }
    guard let parts else {
      throw InteractionsError(
        .failed,
        "an input determines the target, or some of its own columns, exactly, so the information is "
          + "infinite; remove columns that repeat others or the target, or set a shrinkage above 0")
    }
    return try GaussianModel(
      firstGains: parts.gains[0], secondGains: parts.gains[1], noiseCovariance: parts.noise)
  }

  /// The symmetric inverse square root; `nil` for a matrix that is not positive definite.
  private static func inverseRoot(of matrix: Tensor) throws(TensorError) -> Tensor? {
    let (values, vectors) = try ((matrix + matrix.transposed()) / 2).symmetricEigen()
    let spectrum = try values.array(of: Double.self)
    guard let least = spectrum.first, let largest = spectrum.last, least > 1e-12 * largest else {
      return nil
    }
    let inverse = try (vectors / values.squareRoot()).matmul(vectors.transposed())
    return inverse
  }
}

/// Correlations of standardized columns and how uncertain they are.
private struct Correlations {
  let matrix: [[Double]]
  /// The intensity of shrinkage towards no correlation that least squares ask for.
  let shrinkage: Double

  init(_ blocks: [(scores: [Double], width: Int)], count: Int) {
    var columns: [[Double]] = []
    for block in blocks {
      for column in 0..<block.width {
        let values = (0..<count).map { block.scores[$0 * block.width + column] }
        let mean = values.reduce(0, +) / Double(count)
        let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let deviation = max(square.squareRoot(), .leastNormalMagnitude)
        columns.append(values.map { ($0 - mean) / deviation })
      }
    }
    let total = columns.count
    var matrix = (0..<total).map { row in (0..<total).map { row == $0 ? 1.0 : 0 } }
    var (variances, squares) = (0.0, 0.0)
    let size = Double(count)
    for first in 0..<total {
      for second in 0..<first {
        var (sum, sumOfSquares) = (0.0, 0.0)
        for row in 0..<count {
          let product = columns[first][row] * columns[second][row]
          sum += product
          sumOfSquares += product * product
        }
        let mean = sum / size
        matrix[first][second] = mean
        matrix[second][first] = mean
        let less = size - 1
        variances += size / (less * less * less) * max(0, sumOfSquares - size * mean * mean)
        squares += mean * mean
      }
    }
    self.matrix = matrix
    shrinkage = squares > 0 ? min(1, max(0, variances / squares)) : 1
  }

  func shrunk(by intensity: Double) -> [[Double]] {
    matrix.enumerated().map { row, values in
      values.enumerated().map { row == $0.offset ? 1 : (1 - intensity) * $0.element }
    }
  }
}
