import Statistics

/// Who gives content to hidden parts: reference cases of other groups that have the modality.
///
/// A case keeps its donors for all its parts and all numbers of parts, so that a finer partition of an
/// additive model never lowers what a modality is worth.
struct DonorTable<Subject: ContributionSubject> {
  private let subject: Subject
  private let settings: ContributionSettings
  private let seed: UInt64
  private var known: [Key: [[Int]]?] = [:]

  private struct Key: Hashable {
    let modality: Int
    let isNearest: Bool
  }

  init(_ subject: Subject, settings: ContributionSettings, seed: UInt64) {
    self.subject = subject
    self.settings = settings
    self.seed = seed
  }

  /// For each case its donors; empty lists for fills that take none, `nil` where nearness is not
  /// known.
  mutating func donors(_ modality: Int, _ fill: Fill) throws(ContributionError) -> [[Int]]? {
    guard fill.takesDonors else { return [] }
    let key = Key(modality: modality, isNearest: fill == .nearestDonor)
    if let made = known[key] { return made }
    var table: [[Int]] = []
    let present = subject.referenceGroups.indices.filter {
      subject.isPresent(modality, reference: $0)
    }.sorted {
      subject.referenceKeys[$0].utf8.lexicographicallyPrecedes(subject.referenceKeys[$1].utf8)
    }
    for item in subject.caseKeys.indices {
      guard subject.isPresent(modality, case: item) else {
        table.append([])
        continue
      }
      let others = present.filter { subject.referenceGroups[$0] != subject.groups[item] }
      guard !others.isEmpty else {
        throw ContributionError(
          .tooFewCases,
          "case \(subject.caseKeys[item]) has no donor of \"\(subject.modalities[modality])\" from "
            + "another group; give more training cases, or another fill")
      }
      if key.isNearest {
        let near = try subject.nearest(
          to: item, apartFrom: modality, among: others, count: settings.neighborCount)
        guard let near else {
          known[key] = .some(nil)
          return nil
        }
        table.append(near)
      } else {
        var stream = RandomStream(
          seed: seed, "donors", subject.modalities[modality], subject.caseKeys[item])
        table.append(stream.sample(others, count: settings.donorCount))
      }
    }
    known[key] = table
    return table
  }
}
