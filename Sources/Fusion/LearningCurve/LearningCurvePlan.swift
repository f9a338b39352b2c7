/// Which models are fitted to which shares of the training groups.
public struct LearningCurvePlan: Sendable, Hashable {
  /// The shares, ascending; the last is 1.
  public let shares: [Double]
  /// The models.
  public let models: [ModelDescription]

  /// The usual shares: doublings.
  public static let defaultShares = [0.125, 0.25, 0.5, 1]

  /// Makes a plan for some models of a run.
  ///
  /// - Parameters:
  ///   - shares: Numbers above 0 and up to 1; 1 is added where it is missing.
  ///   - names: Names or kinds of the run's models, separated by commas; by default logistic
  ///     regression on several modalities and cross-attention, or else the first fusion.
  ///   - models: The run's models.
  /// - Throws: ``FusionError`` with code `invalidSetting` for shares out of range or fewer than three,
  ///   `unknownModel` for a name that the run does not have.
  public init(
    shares: [Double] = defaultShares, models names: String? = nil, of models: [ModelDescription]
  ) throws(FusionError) {
    let all = Set(shares + [1]).sorted()
    guard all.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw FusionError(
        .invalidSetting,
        "learning curve: expected shares above 0 and up to 1, found "
          + shares.map { "\($0)" }.joined(separator: ", "))
    }
    guard all.count >= 3 else {
      throw FusionError(
        .invalidSetting,
        "learning curve: expected at least two shares below 1, because a curve needs three points; "
          + "found \(all.count - 1)")
    }
    self.shares = all
    guard let names else {
      let several = models.filter { !$0.isUnimodal }
      let usual = [
        several.first { $0.joining == nil },
        several.first { $0.kind == .crossAttention && $0.asker == nil }
          ?? several.first { $0.isFusion },
      ].compactMap { $0 }
      self.models = usual.isEmpty ? Array(models.prefix(1)) : usual
      return
    }
    var chosen: [ModelDescription] = []
    for part in names.split(separator: ",") {
      let name = String(part.trimmingPrefix(while: \.isWhitespace))
      let matches = models.filter { $0.name == name || $0.kind.rawValue == name }
      guard !matches.isEmpty else {
        throw FusionError(
          .unknownModel,
          "learning curve: expected one of \(models.map(\.name).joined(separator: ", ")), found "
            + "\"\(name)\"")
      }
      chosen += matches.filter { !chosen.contains($0) }
    }
    self.models = models.filter(chosen.contains)
  }
}
