// A map may come from a file that somebody changed: sizes that do not fit each other are refused here,
// so that nothing later reads past an end.

extension KMeans {
  enum CodingKeys: String, CodingKey {
    case centers, counts, objective, iterationCount, isConverged
  }

  /// Reads centers, which must be of one width.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    centers = try values.decode([[Double]].self, forKey: .centers)
    counts = try values.decode([Int].self, forKey: .counts)
    objective = try values.decode(Double.self, forKey: .objective)
    iterationCount = try values.decode(Int.self, forKey: .iterationCount)
    isConverged = try values.decode(Bool.self, forKey: .isConverged)
    let width = centers.first?.count ?? 0
    try require(
      width > 0 && centers.allSatisfy { $0.count == width } && counts.count == centers.count,
      decoder, "expected centers of one width and a count for each")
  }
}

extension ColumnScaling {
  enum CodingKeys: String, CodingKey {
    case rule, inputCount, columns, means, divisors
  }

  /// Reads columns with a mean and a divisor each.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    rule = try values.decode(Rule.self, forKey: .rule)
    inputCount = try values.decode(Int.self, forKey: .inputCount)
    columns = try values.decode([Int].self, forKey: .columns)
    means = try values.decode([Double].self, forKey: .means)
    divisors = try values.decode([Double].self, forKey: .divisors)
    try require(
      !columns.isEmpty && columns.allSatisfy { $0 >= 0 && $0 < inputCount }
        && means.count == columns.count && divisors.count == columns.count
        && divisors.allSatisfy { $0 > 0 },
      decoder, "expected columns below \(inputCount), with a mean and a divisor above 0 each")
  }
}

extension PrincipalComponents {
  enum CodingKeys: String, CodingKey {
    case scaling, directions, variances, totalVariance
  }

  /// Reads directions over the scaled columns.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    scaling = try values.decode(ColumnScaling.self, forKey: .scaling)
    directions = try values.decode([[Double]].self, forKey: .directions)
    variances = try values.decode([Double].self, forKey: .variances)
    totalVariance = try values.decode(Double.self, forKey: .totalVariance)
    let width = scaling.columns.count
    try require(
      !directions.isEmpty && directions.allSatisfy { $0.count == width }
        && variances.count == directions.count && totalVariance > 0,
      decoder, "expected directions over \(width) columns, with a variance each")
  }
}

extension ClusterMap {
  enum CodingKeys: String, CodingKey {
    case modalities, settings, components, clusters, initialization, mapCaseCount
  }

  /// Reads a map whose centers are as wide as its components are many.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    modalities = try values.decode([String].self, forKey: .modalities)
    settings = try values.decode(Settings.self, forKey: .settings)
    components = try values.decode(PrincipalComponents.self, forKey: .components)
    clusters = try values.decode(KMeans.self, forKey: .clusters)
    initialization = try values.decode(Int.self, forKey: .initialization)
    mapCaseCount = try values.decode(Int.self, forKey: .mapCaseCount)
    try require(
      clusters.centers.first?.count == components.count, decoder,
      "expected centers of \(components.count) coordinates, one a component")
  }
}

extension PosteriorModel {
  enum CodingKeys: String, CodingKey {
    case scaling, weights, bias, penalty, classCount, fittedCount
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    scaling = try values.decode(ColumnScaling.self, forKey: .scaling)
    weights = try values.decode([[Double]].self, forKey: .weights)
    bias = try values.decode([Double].self, forKey: .bias)
    penalty = try values.decode(Double.self, forKey: .penalty)
    classCount = try values.decode(Int.self, forKey: .classCount)
    fittedCount = try values.decode(Int.self, forKey: .fittedCount)
    let width = scaling.columns.count
    try require(
      classCount >= 2 && fittedCount >= 0 && weights.count == (classCount == 2 ? 1 : classCount)
        && bias.count == weights.count && weights.allSatisfy { $0.count == width },
      decoder, "expected weights of \(width) columns and a bias for each output")
  }
}

private func require(_ holds: Bool, _ decoder: any Decoder, _ message: String) throws {
  if !holds {
    throw DecodingError.dataCorrupted(
      .init(codingPath: decoder.codingPath, debugDescription: message))
  }
}
