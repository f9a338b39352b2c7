import ArgumentParser
import Fusion

/// How models are judged beyond their scores.
struct JudgementOptions: ParsableArguments {
  @Option(
    name: .customLong("compare"),
    help: ArgumentHelp(
      "Two models to compare in the summary besides the usual ones: NAME,NAME. May be repeated.",
      valueName: "names"))
  var compared: [String] = []

  @Flag(
    help: "Also fit models to shares of the training cases, to see what more cases would bring.")
  var learningCurve = false

  @Option(
    help: ArgumentHelp(
      "Shares of the learning curve, separated by commas, such as .1,1/4,1/2.",
      valueName: "shares"))
  var learningCurveShares = "1/8,1/4,1/2,1"

  @Option(
    help: ArgumentHelp(
      "Models of the learning curve, by name or kind. Default: logistic regression on several "
        + "modalities and the fused network.", valueName: "names"))
  var learningCurveModels: String?

  /// What the learning curve fits; nil where none is asked for.
  ///
  /// - Throws: ``FusionError`` for shares or names that do not fit the run.
  func learningCurvePlan(_ models: [ModelDescription]) throws -> LearningCurvePlan? {
    guard learningCurve, let shares = Self.shares(learningCurveShares) else { return nil }
    return try LearningCurvePlan(shares: shares, models: learningCurveModels, of: models)
  }

  /// Refuses pairs of models that the run does not have.
  func checkComparedNames(_ models: [ModelDescription]) throws {
    let known = models.map(\.name)
    for name in comparedNames.flatMap({ [$0.model, $0.other] }) where !known.contains(name) {
      throw FusionError(
        .unknownModel,
        "--compare: expected one of \(known.joined(separator: ", ")), found \"\(name)\"")
    }
  }

  /// Numbers or fractions of whole numbers; nil if one is neither.
  private static func shares(_ text: String) -> [Double]? {
    let parts = text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
    let shares = parts.compactMap { part -> Double? in
      let terms = part.split(separator: "/", omittingEmptySubsequences: false).map {
        Double($0.hasPrefix(".") ? "0" + $0 : String($0))
      }
      switch terms.count {
      case 1: return terms[0]
      case 2: return terms[0].flatMap { top in terms[1].flatMap { $0 == 0 ? nil : top / $0 } }
      default: return nil
      }
    }
    return shares.count == parts.count && !shares.isEmpty ? shares : nil
  }

  /// The pairs of names.
  var comparedNames: [(model: String, other: String)] {
    compared.compactMap { text in
      let names = text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
      return names.count == 2 ? (String(names[0]), String(names[1])) : nil
    }
  }

  func validate() throws {
    if let bad = compared.first(where: { $0.split(separator: ",").count != 2 }) {
      throw ValidationError(
        "--compare: expected two names of models with a comma between them, found \"\(bad)\"")
    }
    if Self.shares(learningCurveShares) == nil {
      throw ValidationError(
        "--learning-curve-shares: expected numbers or fractions separated by commas, found "
          + "\"\(learningCurveShares)\"")
    }
  }
}
