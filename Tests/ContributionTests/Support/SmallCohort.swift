import Cohorts
import Statistics

/// A cohort of a table, notes and genes, in memory: 24 cases of 12 patients, some cells empty.
struct SmallCohort {
  var ages: [Double?] = []
  var markers: [Double?] = []
  var sexes: [String?] = []
  var sites: [String?] = []
  var notes: [String?] = []
  var genes: [[Float]] = []
  let count: Int

  init(count: Int = 24, seed: UInt64 = 7) {
    self.count = count
    var stream = RandomStream(seed: seed, "small cohort")
    let words = ["red", "raised", "flat", "dark", "itching", "old", "arm", "face", "new", "dry"]
    for index in 0..<count {
      ages.append(index % 7 == 3 ? nil : 50 + 10 * stream.normal())
      markers.append(stream.normal())
      sexes.append(stream.uniform() < 0.5 ? "female" : "male")
      sites.append(index % 5 == 1 ? nil : ["arm", "back", "face"][stream.index(below: 3)])
      // Longer than the words that are read in order, for some.
      let length = index % 6 == 0 ? 1 : 3 + stream.index(below: 9)
      notes.append(
        index % 11 == 5
          ? nil : (0..<length).map { _ in words[stream.index(below: 10)] }.joined(separator: " "))
      genes.append((0..<12).map { _ in Float(stream.normal()) })
    }
  }

  /// The cohort; the note of a missing case is missing.
  func cohort() -> Cohort {
    func column<Value>(_ name: String, _ values: [Value?]) -> TabularColumns.Column<Value> {
      TabularColumns.Column(name: name, values: values)
    }
    let everyone = Array(repeating: true, count: count)
    return Cohort(
      manifest: Manifest(
        name: "small", table: "", caseColumn: "id", label: .init(column: "label"), modalities: []),
      caseIDs: (0..<count).map { "case-\($0)" },
      groups: Grouping(nameOfCase: (0..<count).map { "patient-\($0 / 2)" }), sites: nil,
      labels: (0..<count).map { $0 / 2 % 2 }, classNames: ["benign", "malignant"],
      modalities: [
        Modality(
          specification: ModalitySpecification(
            name: "table",
            source: .tabular(
              TabularSource(numeric: ["age", "marker"], categorical: ["sex", "site"]))),
          presence: everyone,
          content: .tabular(
            TabularColumns(
              numeric: [column("age", ages), column("marker", markers)],
              categorical: [column("sex", sexes), column("site", sites)]))),
        Modality(
          specification: ModalitySpecification(
            name: "notes", source: .text(TextSource(column: "note"))),
          presence: notes.map { $0 != nil }, content: .text(notes)),
        Modality(
          specification: ModalitySpecification(
            name: "genes", source: .vector(VectorSource(file: ""))), presence: everyone,
          content: .vector(
            VectorMatrix(
              names: (0..<12).map { "G\($0)" }, values: genes.flatMap { $0 },
              rowOfCase: Array(0..<count),
              featureGroups: [
                .init(name: "growth", features: [0, 1, 2, 3]),
                .init(name: "repair", features: [3, 4, 5]),
                .init(name: "stress", features: [6, 7]),
                .init(name: "signal", features: [8, 9]),
              ]))),
      ], setAside: [], notices: [])
  }
}
