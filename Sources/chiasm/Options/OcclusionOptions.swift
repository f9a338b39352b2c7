import ArgumentParser
import Contribution

/// How inputs are split, and what is put in place of a hidden part.
struct OcclusionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Parts of every modality, a square number such as 9. Default: the largest that all allow.",
      valueName: "count"))
  var players: Int?

  @Option(
    name: .customLong("fill"), parsing: .singleValue,
    help: ArgumentHelp(
      "What stands in place of a hidden part: mean, zero, blur, donor, nearest-donor, delete or "
        + "token-drop; repeat for each modality.", valueName: "modality=fill"))
  var fills: [String] = []

  @Option(
    help: ArgumentHelp(
      "Hide random parts only, until every share is known to within this much (95 %), such as .01.",
      valueName: "width"))
  var sampled: Double?

  @Flag(help: "Measure with these parts and fills only: faster, without a stability band.")
  var noSweep = false

  private static let names: [(String, Fill)] = [
    ("mean", .mean), ("zero", .constant(0)), ("blur", .blur), ("donor", .donor),
    ("nearest-donor", .nearestDonor), ("delete", .delete), ("token-drop", .tokenDrop),
  ]

  func validate() throws {
    if let players {
      let side = Int(Double(max(0, players)).squareRoot().rounded())
      guard players > 0, side * side == players else {
        throw ValidationError("--players: expected a square number such as 9, found \(players)")
      }
    }
    if let sampled, !(sampled > 0 && sampled < 1) {
      throw ValidationError("--sampled: expected a width between 0 and 1, found \(sampled)")
    }
    _ = try chosenFills()
  }

  private func chosenFills() throws -> [String: Fill] {
    var result: [String: Fill] = [:]
    for text in fills {
      guard let sign = text.lastIndex(of: "="), sign > text.startIndex else {
        throw ValidationError("--fill: expected MODALITY=FILL, found \"\(text)\"")
      }
      let modality = String(text[..<sign])
      let name = text[text.index(after: sign)...]
      guard let fill = Self.names.first(where: { $0.0 == name })?.1 else {
        throw ValidationError(
          "--fill \(modality): there is no fill \"\(name)\"; choose one of "
            + Self.names.map(\.0).joined(separator: ", "))
      }
      guard result.updateValue(fill, forKey: modality) == nil else {
        throw ValidationError("--fill: \"\(modality)\" is given two fills; give it one")
      }
    }
    return result
  }

  /// Changes the settings as asked.
  func apply(to settings: inout ContributionSettings) throws {
    settings.players = players ?? settings.players
    settings.fills.merge(try chosenFills()) { $1 }
    if let sampled {
      var sampling = SampledOcclusion()
      sampling.tolerance = sampled
      settings.sampling = sampling
    }
    if noSweep {
      settings.sweepsPlayers = false
      settings.sweepsFills = false
    }
    try settings.validate()
  }
}
