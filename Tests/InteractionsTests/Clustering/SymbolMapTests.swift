import Cohorts
import Foundation
import Interactions
import Phantoms
import TestSupport
import Testing

struct SymbolMapTests {
  @Test func recoversTheSymbolsOfEveryKind() throws {
    let (table, modalities) = try PhantomCohort.everyKind()
    try PhantomCohort.with(table, modalities: modalities, cases: 400) { cohort, phantom in
      let split = try MapSplit(cohort, seed: 1)
      let fixed = try RepresentationPlan.describingImages(
        of: cohort, modalities: cohort.modalities.map(\.name))
      var settings = ClusterMap.Settings()
      settings.clusterCount = 4
      for (index, modality) in cohort.modalities.enumerated() {
        let representation = try RepresentationPlan([modality.name], fixed: fixed)
          .fit(cohort, mapCases: split.mapCases)
        let maps = try ClusterMap.fit(
          representation.rows(of: cohort, cases: split.mapCases), of: representation,
          settings: settings, initializations: 3, seed: 1)
        for map in maps {
          let symbols = try map.symbols(
            of: cohort, cases: split.tableCases, through: representation)
          let truth = split.tableCases.map { phantom.cases[$0].symbols[index] }
          #expect(map.symbolCount == 4)
          #expect(PhantomCohort.purity(symbols, truth) > 0.98, "\(modality.name)")
        }
      }
    }
  }

  @Test func comesBackFromItsFile() throws {
    let rows = try MadeRows.rows(
      MadeRows.mixed(rows: 90, columns: 4, rank: 4, seed: 1), columns: 4)
    let map = try ClusterMap.fit(rows, modalities: ["x"], seed: 3)[0]
    let copy = try JSONDecoder().decode(ClusterMap.self, from: JSONEncoder().encode(map))
    #expect(copy == map)
    #expect(try copy.symbols(of: rows) == map.symbols(of: rows))
  }

  @Test func refusesFilesWhoseSizesDoNotFit() throws {
    let rows = try MadeRows.rows(
      MadeRows.mixed(rows: 90, columns: 4, rank: 4, seed: 1), columns: 4)
    let map = try ClusterMap.fit(rows, modalities: ["x"], seed: 3)[0]
    let whole = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(map)) as? [String: Any])
    let clusters = try #require(whole["clusters"] as? [String: Any])
    let components = try #require(whole["components"] as? [String: Any])
    let scaling = try #require(components["scaling"] as? [String: Any])
    func with(_ part: [String: Any], _ key: String, _ value: Any) -> [String: Any] {
      part.merging([key: value]) { $1 }
    }
    let changes = [
      with(whole, "clusters", with(clusters, "centers", [[1.0], [1.0, 2.0]])),
      with(whole, "clusters", with(clusters, "centers", [[Double]]())),
      with(whole, "clusters", with(with(clusters, "centers", [[1.0]]), "counts", [1])),
      with(whole, "components", with(components, "directions", [[1.0]])),
      with(
        whole, "components", with(components, "scaling", with(scaling, "columns", [0, 99, 2, 3]))),
      with(
        whole, "components", with(components, "scaling", with(scaling, "divisors", [1, 1, 0, 1]))),
    ]
    for (number, change) in changes.enumerated() {
      let data = try JSONSerialization.data(withJSONObject: change)
      #expect(throws: DecodingError.self, "\(number)") {
        try JSONDecoder().decode(ClusterMap.self, from: data)
      }
    }
  }

  @Test func differsBetweenInitializationsAlone() throws {
    let rows = try MadeRows.rows(
      MadeRows.mixed(rows: 300, columns: 4, rank: 4, seed: 1), columns: 4)
    var settings = ClusterMap.Settings()
    settings.clusterCount = 8
    settings.restartCount = 1
    let maps = try ClusterMap.fit(
      rows, modalities: ["x"], settings: settings, initializations: 10, seed: 3)
    #expect(maps.map(\.initialization) == Array(0..<10))
    #expect(Set(maps.map(\.components)).count == 1)
    #expect(Set(maps.map(\.clusters)).count > 1)
    #expect(
      try ClusterMap.fit(
        rows, modalities: ["x"], settings: settings, initializations: 10, seed: 3) == maps)
  }

  @Test func saysWhenThereAreFewerClusters() throws {
    let rows = try MadeRows.rows([1, 1, 2, 2, 5, 5, 5], columns: 1)
    let map = try ClusterMap.fit(rows, modalities: ["x"], seed: 1)[0]
    #expect(map.symbolCount == 3)
    #expect(map.summary.contains("5 were asked for"))
  }

  @Test func posteriorBinsKeepWhatOneModalityTells() throws {
    for (table, expected) in [(DiscreteTable.uniqueToFirst, 1.0), (.independent, 0)] {
      try PhantomCohort.with(table, cases: 600) { cohort, _ in
        let split = try MapSplit(cohort, seed: 2)
        let representation = try RepresentationPlan(["a"]).fit(cohort, mapCases: split.mapCases)
        let map = try PosteriorMap(
          fitting: representation, of: cohort, mapCases: split.mapCases, seed: 1)
        #expect((2...5).contains(map.symbolCount))
        let symbols = try map.symbols(
          of: cohort, cases: split.tableCases, through: representation)
        let found = PhantomCohort.information(symbols, split.tableCases.map { cohort.labels[$0] })
        // Plug-in bias of 5 bins and 2 classes over some 360 cases is .008 bit.
        #expect(abs(found - expected) < 0.06, "\(found)")
        let copy = try JSONDecoder().decode(PosteriorMap.self, from: JSONEncoder().encode(map))
        #expect(copy == map)
      }
    }
  }

  @Test func posteriorClustersServeMoreClasses() throws {
    let table = try DiscreteTable.mixture(redundancy: 1, uniqueToFirst: 1)
    try PhantomCohort.with(table, cases: 800) { cohort, _ in
      let split = try MapSplit(cohort, seed: 2)
      for (name, bits) in [("a", 2.0), ("b", 1.0)] {
        let representation = try RepresentationPlan([name]).fit(cohort, mapCases: split.mapCases)
        let map = try PosteriorMap(
          fitting: representation, of: cohort, mapCases: split.mapCases, seed: 1)
        let symbols = try map.symbols(
          of: cohort, cases: split.tableCases, through: representation)
        let found = PhantomCohort.information(symbols, split.tableCases.map { cohort.labels[$0] })
        #expect(abs(found - bits) < 0.1, "\(name): \(found)")
      }
    }
  }

  @Test func clustersKeepSynergyThatPosteriorsLose() throws {
    try PhantomCohort.with(.synergistic, cases: 600) { cohort, _ in
      let split = try MapSplit(cohort, seed: 2)
      var settings = ClusterMap.Settings()
      settings.clusterCount = 2
      var joint = [Int](repeating: 0, count: split.tableCases.count)
      for name in ["a", "b"] {
        let representation = try RepresentationPlan([name]).fit(cohort, mapCases: split.mapCases)
        let map = try ClusterMap.fit(
          representation.rows(of: cohort, cases: split.mapCases), of: representation,
          settings: settings, seed: 1)[0]
        let symbols = try map.symbols(
          of: cohort, cases: split.tableCases, through: representation)
        joint = zip(joint, symbols).map { 2 * $0 + ($1 ?? 0) }
        let alone = PhantomCohort.information(symbols, split.tableCases.map { cohort.labels[$0] })
        #expect(alone < 0.02)
      }
      let together = PhantomCohort.information(joint, split.tableCases.map { cohort.labels[$0] })
      #expect(together > 0.95)
    }
  }

  @Test func refusesTooFewGroupsAndClasses() throws {
    try PhantomCohort.with(.uniqueToFirst, cases: 60) { cohort, _ in
      let positive = cohort.labels.indices.filter { cohort.labels[$0] == 1 }
      let representation = try RepresentationPlan(["a"]).fit(cohort, mapCases: Array(0..<30))
      let one = #expect(throws: InteractionsError.self) {
        try PosteriorMap(fitting: representation, of: cohort, mapCases: positive, seed: 1)
      }
      #expect(one?.code == .tooFewCases)
      let lonely = [positive[0]] + cohort.labels.indices.filter { cohort.labels[$0] == 0 }
      let rare = #expect(throws: InteractionsError.self) {
        try PosteriorMap(fitting: representation, of: cohort, mapCases: lonely, seed: 1)
      }
      #expect(rare?.code == .tooFewCases)
      var settings = PosteriorMap.Settings()
      settings.symbolCount = 1
      let bins = #expect(throws: InteractionsError.self) {
        try PosteriorMap(
          fitting: representation, of: cohort, mapCases: Array(0..<30), settings: settings, seed: 1)
      }
      #expect(bins?.code == .invalidSetting)
    }
  }
}
