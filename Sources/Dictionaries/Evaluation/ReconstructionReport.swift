import Tensors

/// How well a dictionary reconstructs rows, and how many features it needs.
public struct ReconstructionReport: Sendable, Hashable, Codable {
  /// The figures of some rows.
  public struct Part: Sendable, Hashable, Codable {
    /// Rows that are not all zeros.
    public let rowCount: Int
    /// Rows of zeros, left out.
    public let zeroRowCount: Int
    /// The fraction of variance unexplained: Σ|x − x̂|² / Σ|x − mean|², the mean per dimension over these
    /// rows; nil if all rows are equal.
    public let fractionOfVarianceUnexplained: Double?
    /// Mean active features of a row, L0; nil without rows.
    public let meanActiveCount: Double?
    /// The share of features that no row activates.
    public let deadShare: Double
  }

  /// The name of each modality, in order.
  public let modalities: [String]
  /// The figures of each modality, in the same order.
  public let parts: [Part]
  /// The figures of all rows together.
  public let pooled: Part

  /// Judges a dictionary on rows, in the space that it sees; all sums are in double precision.
  public init(_ dictionary: FeatureDictionary, on rows: DictionaryRows) throws {
    var tallies: [Tally] = []
    for modality in rows.modalities {
      tallies.append(
        try withoutGradients {
          try Tally(dictionary, modality.rows, modality: modality.name)
        })
    }
    modalities = rows.names
    parts = tallies.map(\.part)
    pooled =
      Tally(joining: tallies, featureCount: dictionary.featureCount, width: dictionary.width)
      .part
  }
}

extension ReconstructionReport {
  /// The fraction of variance unexplained of plain matrices, row-major `[rows, width]`.
  ///
  /// The mean is that of each dimension over all rows; nil if all rows are equal.
  public static func fractionOfVarianceUnexplained(
    _ rows: [Double], reconstructed: [Double], width: Int
  ) -> Double? {
    guard width > 0, rows.count == reconstructed.count, rows.count >= width else { return nil }
    var tally = Tally(featureCount: 0, width: width)
    for start in stride(from: 0, to: rows.count - width + 1, by: width) {
      tally.add(rows[start..<start + width], reconstructed: reconstructed[start..<start + width])
    }
    return tally.part.fractionOfVarianceUnexplained
  }
}

/// Sums over rows from which all figures follow, and which add up over modalities.
private struct Tally {
  private var rowCount = 0
  private var zeroRowCount = 0
  private var error = 0.0
  /// Mean and sum of squared deviations of each dimension so far (Welford), so that nothing cancels.
  private var mean: [Double]
  private var deviations: [Double]
  private var activeCount = 0
  private var isActive: [Bool]

  init(featureCount: Int, width: Int) {
    mean = .init(repeating: 0, count: width)
    deviations = .init(repeating: 0, count: width)
    isActive = .init(repeating: false, count: featureCount)
  }

  init(_ dictionary: FeatureDictionary, _ rows: Tensor, modality: String) throws {
    self.init(featureCount: dictionary.featureCount, width: dictionary.width)
    let blockSize = FeatureDictionary.blockSize(featureCount: dictionary.featureCount)
    for start in stride(from: 0, to: rows.shape[0], by: blockSize) {
      let block = try rows.sliced(start..<min(start + blockSize, rows.shape[0]))
      let codes = try dictionary.encode(block, modality: modality)
      let x = try dictionary.normalized(block, modality: modality).array(of: Double.self)
      let reconstructed = try dictionary.decode(codes).array(of: Double.self)
      let isKept = try block.isNotZero().array(of: Bool.self)
      for row in isKept.indices {
        guard isKept[row] else {
          zeroRowCount += 1
          continue
        }
        let range = row * dictionary.width..<(row + 1) * dictionary.width
        add(x[range], reconstructed: reconstructed[range])
        activeCount += codes.offsets[row + 1] - codes.offsets[row]
        for place in codes.offsets[row]..<codes.offsets[row + 1] {
          isActive[Int(codes.features[place])] = true
        }
      }
    }
  }

  /// The sums of all parts together.
  init(joining parts: [Tally], featureCount: Int, width: Int) {
    self.init(featureCount: featureCount, width: width)
    for part in parts {
      let total = Double(rowCount + part.rowCount)
      if part.rowCount > 0 {
        for index in mean.indices {
          let gap = part.mean[index] - mean[index]
          deviations[index] +=
            part.deviations[index] + gap * gap * Double(rowCount) * Double(part.rowCount) / total
          mean[index] += gap * Double(part.rowCount) / total
        }
      }
      rowCount += part.rowCount
      zeroRowCount += part.zeroRowCount
      error += part.error
      activeCount += part.activeCount
      for index in isActive.indices where part.isActive[index] { isActive[index] = true }
    }
  }

  mutating func add(_ row: ArraySlice<Double>, reconstructed: ArraySlice<Double>) {
    rowCount += 1
    let weight = 1 / Double(rowCount)
    for (index, (value, other)) in zip(row, reconstructed).enumerated() {
      error += (value - other) * (value - other)
      let gap = value - mean[index]
      mean[index] += gap * weight
      deviations[index] += gap * (value - mean[index])
    }
  }

  var part: ReconstructionReport.Part {
    let total = deviations.reduce(0, +)
    return ReconstructionReport.Part(
      rowCount: rowCount, zeroRowCount: zeroRowCount,
      fractionOfVarianceUnexplained: total > 0 ? error / total : nil,
      meanActiveCount: rowCount > 0 ? Double(activeCount) / Double(rowCount) : nil,
      deadShare: isActive.isEmpty
        ? 0 : Double(isActive.count { !$0 }) / Double(isActive.count))
  }
}
