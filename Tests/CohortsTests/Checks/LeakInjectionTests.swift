import Cohorts
import Statistics
import Testing

/// Each kind of leak is put into sound cohorts, weakly and strongly, and must be found by its check.
@Suite struct LeakInjectionTests {
  private typealias Content = SoundCohort.Content

  /// The notices of one check above notes, for each seed.
  private func findings(
    _ topic: LeakTopic, groupCount: Int = 80, classCount: Int = 2, siteCount: Int = 3,
    seeds: Range<UInt64> = 0..<4,
    _ flaw: @escaping (inout SoundCohort.Content, inout RandomStream) -> Void
  ) -> [[Notice]] {
    seeds.map { seed in
      let made = SoundCohort(
        seed: seed, groupCount: groupCount, classCount: classCount, siteCount: siteCount,
        flaw: flaw)
      return made.cohort().leakChecks(seed: 1).first { $0.topic == topic }
        .map { $0.notices.filter { $0.severity != .info } } ?? []
    }
  }

  @Test(arguments: [0.6, 0.9]) func missingness(_ share: Double) {
    let all = findings(.missingnessLeak) { content, stream in
      for item in content.labels.indices
      where content.labels[item] == 0 && stream.uniform() < share {
        content.numbers[1].values[item] = nil
      }
    }
    #expect(all.allSatisfy { $0.first?.names.contains("number 1") == true })
  }

  @Test(arguments: [0.02, 0.05]) func columnWrittenAfterTheLabel(_ errorRate: Double) {
    let all = findings(.columnLeak) { content, stream in
      content.categories[1].values = content.labels.map { label in
        "\(stream.uniform() < errorRate ? 1 - label : label)"
      }
    }
    #expect(all.allSatisfy { $0.map(\.names) == [["category 1"]] })
  }

  @Test func columnThatSettlesOneClass() {
    // Everyone of class 1 was operated, and half of class 0: an area of .85, and one pure value.
    let all = findings(.columnLeak, groupCount: 200) { content, stream in
      content.categories[1].values = content.labels.map { label in
        label == 1 || stream.uniform() < 0.3 ? "operated" : "not operated"
      }
    }
    #expect(all.allSatisfy { $0.first?.sentence.contains("not operated") == true })
  }

  @Test(arguments: [0.0, 0.2]) func accessionNumbersOfTwoArchives(_ mixing: Double) {
    let all = findings(.identifier) { content, stream in
      let numbers = stream.permutation(90_000)
      content.categories[2].values = content.labels.enumerated().map { item, label in
        let archive = stream.uniform() < mixing ? 1 - label : label
        return "\(archive == 0 ? "H" : "K")\(10_000 + numbers[item])"
      }
    }
    for notices in all {
      #expect(notices.map(\.names) == [["category 2"]])
      #expect(notices.first?.severity == .error)
      #expect(notices.first?.figures.first { $0.name == "auc" }?.value ?? 0 > 0.7)
    }
  }

  @Test func numbersGivenOutOneByOne() {
    let all = findings(.identifier) { content, stream in
      content.numbers[5].values = stream.permutation(content.labels.count).map {
        Double(3_000 + $0)
      }
    }
    #expect(all.allSatisfy { $0.map(\.names) == [["number 5"]] })
    #expect(all.allSatisfy { $0.first?.severity == .warning })
  }

  @Test func numbersInTheOrderOfTheRows() {
    let all = findings(.identifier, groupCount: 30) { content, stream in
      var number = 1_000_000.0
      content.numbers[5].values = content.labels.map { _ in
        number += Double(1 + stream.index(below: 5_000))
        return number
      }
    }
    #expect(all.allSatisfy { $0.map(\.names) == [["number 5"]] })
  }

  @Test func keysOfTwoSources() {
    let all = findings(.identifier) { content, stream in
      content.keys = content.keys.enumerated().map { item, key in
        (stream.uniform() < 0.2 ? content.labels[item] == 0 : content.labels[item] == 1)
          ? "north-\(key.dropFirst(4))" : "south-\(key.dropFirst(4))"
      }
    }
    #expect(all.allSatisfy { $0.first?.sentence.contains("beginning of the case key") == true })
  }

  @Test(arguments: ["case", "group"]) func keysInTexts(_ kind: String) {
    let all = findings(.identifier) { content, stream in
      for item in content.texts.indices where stream.uniform() < 0.2 {
        let key = kind == "case" ? content.keys[item] : content.groups[item]
        content.texts[item] = "Report of \(key.uppercased()): " + (content.texts[item] ?? "none")
      }
    }
    #expect(all.allSatisfy { $0.first?.sentence.contains("key of their own \(kind)") == true })
  }

  @Test(arguments: [0.0, 1.0, 2.0]) func rowsSortedByLabel(_ noise: Double) {
    let all = findings(.caseOrder) { content, stream in
      let groups = Array(Set(content.groups)).sorted()
      let places = Dictionary(
        uniqueKeysWithValues: groups.map { group in
          let label = content.groups.firstIndex(of: group).map { content.labels[$0] } ?? 0
          return (group, 1.5 * Double(label) + noise / 2 * stream.normal())
        })
      let order = content.labels.indices.sorted {
        (places[content.groups[$0]] ?? 0, $0) < (places[content.groups[$1]] ?? 0, $1)
      }
      content.order(by: order)
    }
    #expect(all.allSatisfy { $0.count == 1 && $0[0].topic == "caseOrder" })
  }

  @Test func classesInBatches() {
    // Runs of ten groups a class: no drift from first to last, but neighbors are alike.
    let all = findings(.caseOrder, groupCount: 120) { content, _ in
      let groups = Array(Set(content.groups)).sorted()
      var counts = [0, 0]
      var place: [String: Int] = [:]
      for group in groups {
        let label = content.groups.firstIndex(of: group).map { content.labels[$0] } ?? 0
        place[group] = counts[label] / 10 * 20 + label * 10 + counts[label] % 10
        counts[label] += 1
      }
      content.order(
        by: content.labels.indices.sorted {
          (place[content.groups[$0]] ?? 0, $0) < (place[content.groups[$1]] ?? 0, $1)
        })
    }
    #expect(all.allSatisfy { $0.count == 1 && $0[0].topic == "caseOrder" })
  }

  @Test(arguments: [2, 3]) func numbersInKeysByClass(_ classCount: Int) {
    let all = findings(.caseOrder, classCount: classCount) { content, stream in
      let spread = stream.permutation(2_000)
      content.keys = content.labels.enumerated().map { item, label in
        "k\(10_000 + 1_500 * label + spread[item])"
      }
    }
    #expect(
      all.allSatisfy { notices in
        notices.contains { $0.sentence.contains("the number in the case key") }
      })
  }

  @Test(arguments: [0.75, 0.95]) func siteThatSendsOneClass(_ share: Double) {
    let all = findings(.siteLeak, groupCount: 120) { content, stream in
      var siteOfGroup: [String: Int] = [:]
      for item in content.labels.indices {
        let site =
          siteOfGroup[content.groups[item]]
          ?? (stream.uniform() < share ? content.labels[item] : stream.index(below: 2))
        siteOfGroup[content.groups[item]] = site
        content.sites[item] = "site \(site)"
        for index in 0..<3 { content.vectors[item][index] += 2 * Float(site) }
      }
    }
    for notices in all {
      #expect(notices.contains { $0.names == ["genes"] })
      let figures = notices.first { $0.names == ["genes"] }?.figures.map(\.name) ?? []
      #expect(figures.contains("site_auc") && figures.contains("label_auc"))
    }
  }

  @Test func siteThatCanBeReadButTellsNothingIsANote() throws {
    let cohort = SoundCohort(seed: 3, groupCount: 120).cohort()
    let check = try #require(cohort.leakChecks(seed: 1).first { $0.topic == .siteLeak })
    #expect(check.outcome == .passed)
    let note = try #require(check.notices.first { $0.names == ["genes"] })
    #expect(note.severity == .info && note.sentence.contains("does not tell the label"))
  }

  @Test func gapsThatStandForSites() {
    let cohort = SoundCohort(seed: 3, groupCount: 120) { content, stream in
      for item in content.labels.indices
      where content.sites[item] == "site 1" && stream.uniform() < 0.8 {
        content.numbers[2].values[item] = nil
      }
    }.cohort()
    let check = cohort.missingnessLeakCheck(seed: 1)
    #expect(check.outcome == .passed)
    #expect(check.notices.map(\.topic) == ["missingnessOfSite"])
  }

  @Test func acknowledgedFindingsAreNotes() throws {
    let cohort = SoundCohort(seed: 1, groupCount: 80) { content, _ in
      content.categories[1].values = content.labels.map { "\($0)" }
    }.cohort()
    let plain = cohort.inspect(seed: 1)
    let known = cohort.inspect(seed: 1, acknowledging: [.columnLeak])
    #expect(plain.contains { $0.topic == "columnLeak" && $0.severity == .warning })
    let notice = try #require(known.first { $0.topic == "columnLeak" })
    #expect(notice.severity == .info && notice.sentence.hasPrefix("Acknowledged: "))
    #expect(plain.count == known.count)
  }
}
