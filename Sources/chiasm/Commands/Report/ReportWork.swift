import Advice
import Findings
import Foundation
import Fusion
import Reports

/// Makes one page from one or several folders.
struct ReportWork {
  /// The run that the page is about.
  let run: ReportRun
  /// The runs that it is compared with.
  let others: [ReportRun]
  /// How they differ.
  let comparisons: [RunComparison]

  /// Joins folders: those with models are compared, what others found is added to the first of them.
  ///
  /// - Throws: `FusionError` if folders are about different cohorts that would have to be joined, or the same
  ///   folder is given twice.
  init(_ folders: [ReportFolder]) throws {
    for (index, folder) in folders.enumerated()
    where folders[..<index].contains(where: { $0.root == folder.root }) {
      throw FusionError(
        .invalidSetting, "\(folder.root.path) is given twice; give each folder once")
    }
    var folders = folders
    // Two runs may both be called "run"; then their places tell them apart.
    if Set(folders.map(\.name)).count < folders.count {
      for index in folders.indices { folders[index].name = folders[index].place }
    }
    let main = folders.first(where: \.hasModels) ?? folders.first { $0.document != nil }
    guard let main, var document = main.document else {
      throw FusionError(
        .runFolder,
        "none of these folders says what the cohort is; give the run of audit or train as well")
    }
    var joined: [String] = []
    var retrieval = main.retrieval
    var interventions = main.interventions
    for folder in folders where folder.root != main.root && !folder.hasModels {
      try document.join(folder, as: main)
      if let own = folder.retrieval {
        if var known = retrieval {
          known.retrieval += own.retrieval
          known.examples = known.examples ?? own.examples
          retrieval = known
        } else {
          retrieval = own
        }
      }
      if let own = folder.interventions {
        if let data = own.data, data != document.cohort.name {
          throw FusionError(
            .invalidSetting,
            "\(folder.root.path) is about \"\(data)\", \(main.root.path) about "
              + "\"\(document.cohort.name)\"; only findings about one cohort can be joined")
        }
        interventions = interventions.map { $0.joined(own) } ?? own
      }
      joined.append(folder.name)
    }
    if document.cohort.labelDerivedFrom != nil { document.withholdDerivedVerdicts() }
    // Runs of train and of earlier versions hold no advice; what was joined is evidence that a run's own advice
    // did not have.
    if document.advice.isEmpty || !joined.isEmpty {
      document.advice = Advisor().advice(on: document)
    }
    let maps = ReportPictures(run: main.root, document: document)
    var run = ReportRun(
      name: main.name, document: document, pictures: maps.pictures, retrieval: retrieval,
      joined: joined, fingerprints: main.fingerprints)
    run.path = main.place
    run.leftOutPictures = maps.leftOut
    run.interventions = interventions
    self.run = run
    let compared = folders.filter { $0.hasModels && $0.root != main.root }
    others = compared.compactMap { folder in
      folder.document.map { ReportRun(name: folder.name, document: $0) }
    }
    comparisons = try compared.compactMap { folder in
      try folder.document.map { other in
        try RunComparison(
          .init(name: main.name, document: document, predictions: main.predictions),
          .init(name: folder.name, document: other, predictions: folder.predictions))
      }
    }
  }

  /// Writes the page.
  func write(to file: URL, language: ReportLanguage) throws {
    let page = ReportPage(run, comparedWith: others, comparisons: comparisons, language: language)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(page.html.utf8).write(to: file, options: .atomic)
    } catch {
      throw FusionError(
        .fileAccess,
        "\(file.path): cannot be written (\(error.localizedDescription)); choose another --output")
    }
  }
}

extension FindingsDocument {
  /// Adds what another command found about the same cohort.
  fileprivate mutating func join(_ folder: ReportFolder, as main: ReportFolder) throws {
    guard let other = folder.document else { return }
    guard other.cohort.name == cohort.name else {
      throw FusionError(
        .invalidSetting,
        "\(folder.root.path) is about \"\(other.cohort.name)\", \(main.root.path) about "
          + "\"\(cohort.name)\"; only findings about one cohort can be joined")
    }
    interactions += other.interactions.filter { !interactions.contains($0) }
    contribution += other.contribution.filter { !contribution.contains($0) }
    features += other.features.filter { !features.contains($0) }
    retrieval += other.retrieval.filter { !retrieval.contains($0) }
    for notice in other.notices where !notices.contains(notice) { notices.append(notice) }
  }
}
