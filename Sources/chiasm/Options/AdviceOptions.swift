import Advice
import ArgumentParser
import Findings

/// What counts as much, and what things cost.
struct AdviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What one case of each modality costs, such as photo=2,clinical=1. Default: the manifest's costs.",
      valueName: "name=price,…"))
  var costs: String?

  @Option(help: ArgumentHelp("The unit of the costs, such as EUR.", valueName: "unit"))
  var costUnit: String?

  @Option(
    help: ArgumentHelp(
      "Differences of the metric below this are taken as nothing.", valueName: "amount"))
  var smallestGain = AdviceSettings().smallestGain

  func validate() throws {
    guard smallestGain > 0, smallestGain.isFinite else {
      throw ValidationError("--smallest-gain: expected a number above 0, found \(smallestGain)")
    }
    _ = try prices()
  }

  /// The settings that these options stand for.
  var settings: AdviceSettings {
    AdviceSettings(
      smallestGain: smallestGain, costs: (try? prices()) ?? [:], costUnit: costUnit)
  }

  /// Refuses prices of modalities that a cohort does not have.
  func check(_ document: FindingsDocument) throws {
    let known = document.cohort.modalityOrder
    for name in try prices().keys.sorted() where !known.contains(name) {
      throw Self.unknown(name, among: known)
    }
  }

  /// The error of a price for a modality that a cohort does not have.
  static func unknown(_ name: String, among known: [String]) -> ValidationError {
    ValidationError(
      "--costs: expected modalities of the cohort (\(known.joined(separator: ", "))), found "
        + "\"\(name)\"")
  }

  private func prices() throws -> [String: Double] {
    var prices: [String: Double] = [:]
    for part in (costs ?? "").split(separator: ",") {
      let words = part.split(separator: "=", omittingEmptySubsequences: false).map {
        String($0.trimmingPrefix(while: \.isWhitespace))
      }
      guard words.count == 2, !words[0].isEmpty, let price = Double(words[1]), price >= 0,
        price.isFinite
      else {
        throw ValidationError(
          "--costs: expected modality=price with a price of zero or more, found \"\(part)\"")
      }
      guard prices.updateValue(price, forKey: words[0]) == nil else {
        throw ValidationError("--costs: \"\(words[0])\" is given twice")
      }
    }
    return prices
  }
}
