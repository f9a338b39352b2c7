import Cohorts
import Statistics

/// A made-up cohort in memory in which nothing leaks, however strong its honest predictors are.
///
/// Groups of one to three cases with one label, numbers and categories that depend on it by chance,
/// gaps at random, whole numbers as laboratories give them, texts, a vector, and sites that differ in
/// the vector but not in the label.
struct SoundCohort {
  var seed: UInt64
  var groupCount = 60
  var classCount = 2
  /// How far apart the classes of honest numbers lie, in standard deviations; 1.2 is an area of .8.
  var strength = 0.8
  var numberCount = 12
  var gapRate = 0.1
  var siteCount = 3
  /// Changes the columns, keys and order before the cohort is made.
  var flaw: (inout Content, inout RandomStream) -> Void = { _, _ in }

  /// The columns of a cohort, one entry a case.
  struct Content {
    var keys: [String] = []
    var groups: [String] = []
    var sites: [String] = []
    var labels: [Int] = []
    var numbers: [TabularColumns.Column<Double>] = []
    var categories: [TabularColumns.Column<String>] = []
    var texts: [String?] = []
    var vectors: [[Float]] = []
    var paths: [String?]?

    /// Puts cases into another order.
    mutating func order(by places: [Int]) {
      keys = places.map { keys[$0] }
      groups = places.map { groups[$0] }
      sites = places.map { sites[$0] }
      labels = places.map { labels[$0] }
      texts = places.map { texts[$0] }
      vectors = places.map { vectors[$0] }
      paths = paths.map { paths in places.map { paths[$0] } }
      for index in numbers.indices {
        numbers[index].values = places.map { numbers[index].values[$0] }
      }
      for index in categories.indices {
        categories[index].values = places.map { categories[index].values[$0] }
      }
    }
  }

  func cohort() -> Cohort {
    var stream = RandomStream(seed: seed, "sound")
    var content = Content()
    let groupKeys = stream.permutation(groupCount * 7)
    for group in 0..<groupCount {
      // Every class has its groups; the order of groups is random all the same.
      let label = group % classCount
      let site = stream.index(below: max(1, siteCount))
      for _ in 0...stream.index(below: 3) {
        content.groups.append("P\(1000 + groupKeys[group])")
        content.labels.append(label)
        content.sites.append("site \(site)")
      }
    }
    let count = content.labels.count
    let keys = stream.permutation(count * 5)
    content.keys = keys.prefix(count).map { "case\(10_000 + $0)" }
    func gap(_ stream: inout RandomStream) -> Bool { stream.uniform() < gapRate }
    for index in 0..<numberCount {
      let slope = index == 0 ? strength : index % 3 == 0 ? strength / 2 : 0
      let values = (0..<count).map { item -> Double? in
        let value = slope * Double(content.labels[item]) + stream.normal()
        if gap(&stream) { return nil }
        switch index % 4 {
        case 1: return (250 + 60 * value).rounded()  // platelets
        case 2: return (60 + 12 * value).rounded()  // years
        default: return value
        }
      }
      content.numbers.append(.init(name: "number \(index)", values: values))
    }
    for index in 0..<4 {
      let values = (0..<count).map { item -> String? in
        let shift = index == 0 ? 0.1 * strength * Double(content.labels[item]) : 0
        let level = Int(4 * min(0.999, max(0, stream.uniform() * 0.8 + shift)))
        return gap(&stream) ? nil : "level \(level)"
      }
      content.categories.append(.init(name: "category \(index)", values: values))
    }
    content.texts = (0..<count).map { item in
      let words = (0..<8).map { _ in "word\(stream.index(below: 60))" }
      let sign = stream.uniform() < 0.3 + 0.2 * Double(content.labels[item]) ? " opacity" : ""
      return gap(&stream) ? nil : words.joined(separator: " ") + sign
    }
    content.vectors = (0..<count).map { item in
      let site = Double(content.sites[item].utf8.last ?? 48) - 48
      return (0..<20).map { Float(stream.normal() + ($0 < 3 ? 0.7 * site : 0)) }
    }
    // Groups stand in a random order, their cases together.
    let places = stream.permutation(groupCount)
    let rank = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
    var groupOfCase: [Int] = []
    var current = -1
    for item in 0..<count {
      if item == 0 || content.groups[item] != content.groups[item - 1] { current += 1 }
      groupOfCase.append(current)
    }
    content.order(
      by: (0..<count).sorted {
        (rank[groupOfCase[$0]] ?? 0, $0) < (rank[groupOfCase[$1]] ?? 0, $1)
      })
    flaw(&content, &stream)
    return make(content)
  }

  private func make(_ content: Content) -> Cohort {
    let count = content.labels.count
    var specifications: [ModalitySpecification] = []
    var modalities: [Modality] = []
    func add(
      _ name: String, _ source: ModalitySpecification.Source, _ presence: [Bool],
      _ content: Modality.Content
    ) {
      let specification = ModalitySpecification(name: name, source: source)
      specifications.append(specification)
      modalities.append(
        Modality(specification: specification, presence: presence, content: content))
    }
    add(
      "table",
      .tabular(
        .init(
          numeric: content.numbers.map(\.name), categorical: content.categories.map(\.name))),
      [Bool](repeating: true, count: count),
      .tabular(.init(numeric: content.numbers, categorical: content.categories)))
    add(
      "note", .text(.init(column: "note")), content.texts.map { $0 != nil }, .text(content.texts))
    add(
      "genes", .vector(.init(file: "genes.csv", key: "id")),
      [Bool](repeating: true, count: count),
      .vector(
        VectorMatrix(
          names: content.vectors[0].indices.map { "g\($0)" },
          values: content.vectors.flatMap { $0 }, rowOfCase: Array(0..<count))))
    if let paths = content.paths {
      add(
        "photo", .image(.init(column: "photo", size: 32)), paths.map { $0 != nil },
        .image(ImageFiles(paths: paths, caseIDs: content.keys, size: 32, channels: 3)))
    }
    let manifest = Manifest(
      name: "sound", table: "t.csv", caseColumn: "id", groupColumn: "g", siteColumn: "s",
      label: .init(column: "y"), modalities: specifications)
    return Cohort(
      manifest: manifest, caseIDs: content.keys, groups: Grouping(nameOfCase: content.groups),
      sites: siteCount > 1 ? Grouping(nameOfCase: content.sites) : nil, labels: content.labels,
      classNames: (0..<classCount).map { "class \($0)" }, modalities: modalities, setAside: [],
      notices: [])
  }
}
