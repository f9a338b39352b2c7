import Foundation
import Interventions

/// What decides the result of a study; one that goes on must agree in all of it.
struct StudyRecord: Encodable {
  /// The name of the command.
  let study: String
  /// What the cohort holds, or the files of embeddings.
  let data: String
  /// How encoder and dictionary are made.
  let fitting: CohortFitting
  /// The folds.
  let folds: Int
  /// The columns, modalities and words that were named.
  let names: [String]
  /// The study's own settings.
  let settings: Settings

  /// The settings of one of the studies.
  enum Settings: Encodable {
    case attribute(AttributeSettings)
    case attack(AttackSettings)
    case generation(GenerationSettings)
    case comparison(initializations: Int, draws: Int)
  }

  /// The record as text, the same for equal records.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
