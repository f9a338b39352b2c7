import CTerminal
import Cohorts
import Findings
import Foundation
import Fusion
import Monosemanticity
import Predictors
import Tensors

/// The embeddings of a finished run's fused model: one fold's model sees every case, its training cases
/// are the part to fit on and its test cases the part to judge by.
///
/// Models of different folds have spaces of their own, so that only one can give a dictionary: the one
/// of the first fold. Tokens of a case are averaged.
struct RunEmbeddings {
  let run: FinishedRun
  let model: ModelDescription
  let split: FoldPlan.Split
  private let reporter: StepReporter
  private let folder: EmbeddingFolder
  private var source: URL { folder.root.appending(path: "source.json") }

  /// What the embeddings were made of: they are made anew if it changes.
  private struct Source: Codable, Equatable {
    let model: String
    let fold: Int
    let repetition: Int
    let cases: Int
    let weights: String
  }

  init(run: FinishedRun, model: ModelDescription, reporter: StepReporter) throws {
    guard let split = run.plan.splits.first else {
      throw FusionError(.runFolder, "\(run.folder.root.path): the run has no fold")
    }
    self.run = run
    self.model = model
    self.split = split
    self.reporter = reporter
    folder = EmbeddingFolder(
      run.folder.root.appending(path: "embeddings", directoryHint: .isDirectory))
  }

  /// The embeddings, from the run's folder where they are still those of its model.
  func read() throws -> EmbeddingSet {
    let readers = imageReaders
    let reloaded = try run.reloaded(model, in: split, readers: readers, readsPixels: false)
    let own = Source(
      model: model.name, fold: split.fold, repetition: split.repetition,
      cases: run.cohort.caseCount,
      weights: reloaded.result.probabilities.prefix(50).map { "\($0)" }.joined())
    let earlier = try? JSONDecoder().decode(Source.self, from: Data(contentsOf: source))
    if folder.exists, earlier == own { return try folder.read() }
    let set = try made(reloaded)
    try folder.write(set)
    try JSONEncoder().encode(own).write(to: source, options: .atomic)
    return set
  }

  private var imageReaders: [String: ImageReader] {
    var readers: [String: ImageReader] = [:]
    for modality in run.cohort.modalities {
      if let files = modality.pictures { readers[modality.name] = ImageReader(files) }
    }
    return readers
  }

  private func made(_ reloaded: ReloadedModel) throws -> EmbeddingSet {
    let cohort = run.cohort
    // Cases that the plan leaves out (classes set aside) are in neither part.
    var isFit = [Bool?](repeating: nil, count: cohort.caseCount)
    for index in split.training { isFit[index] = true }
    for index in split.test { isFit[index] = false }
    let cases = isFit.indices.filter { isFit[$0] != nil }
    var values: [String: [Float]] = [:]
    var widths: [String: Int] = [:]
    for start in stride(from: 0, to: cases.count, by: 64) {
      if chiasm_interrupt_requested() {
        throw MonosemanticityError(.cancelled, "stopped on request; nothing was written")
      }
      let chunk = Array(cases[start..<min(start + 64, cases.count)])
      reporter.show("embedding cases, \(start + chunk.count) of \(cases.count)")
      let encodings = try reloaded.predictor.encodings(CaseBatch(cohort: cohort, cases: chunk))
      for name in reloaded.predictor.modalities {
        guard let encoding = encodings[name] else { continue }
        values[name, default: []] += try pooled(encoding)
        widths[name] = encoding.tokens.shape[2]
      }
    }
    let modalities = try reloaded.predictor.modalities.compactMap {
      name -> PairedEmbeddings.Modality? in
      guard let rows = values[name], let width = widths[name] else { return nil }
      let presence = try cohort.modality(name).presence
      return try PairedEmbeddings.Modality(
        name: name, width: width, values: rows, presence: cases.map { presence[$0] })
    }
    return try EmbeddingSet(
      PairedEmbeddings(
        modalities: modalities, caseIDs: cases.map { cohort.caseIDs[$0] },
        groups: cases.map { cohort.groups.names[cohort.groups.indexOfCase[$0]] },
        labels: cases.map { index in
          cohort.knownLabels[index].map { cohort.classNames[$0] }
        }), isFitPart: cases.map { isFit[$0] == true })
  }

  /// The mean of a case's tokens; zeros without any.
  private func pooled(_ encoding: Encoding) throws -> [Float] {
    let shape = encoding.tokens.shape
    let tokens = try encoding.tokens.array(of: Float.self)
    let presence = try encoding.presence.array(of: Bool.self)
    var result = [Float](repeating: 0, count: shape[0] * shape[2])
    for row in 0..<shape[0] {
      let own = (0..<shape[1]).filter { presence[row * shape[1] + $0] }
      for token in own {
        for column in 0..<shape[2] {
          result[row * shape[2] + column] +=
            tokens[(row * shape[1] + token) * shape[2] + column] / Float(own.count)
        }
      }
    }
    return result
  }

  // MARK: What cases hold

  /// The rows of the cohort behind the rows of the embeddings.
  func cohortRows(_ set: EmbeddingSet) -> [Int] {
    let indices = Dictionary(
      run.cohort.caseIDs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return set.embeddings.caseIDs.compactMap { indices[$0] }
  }

  private func fitted(_ modality: Modality) throws -> FittedModality? {
    if modality.pictures != nil { return nil }
    return try Preprocessing(
      fitting: run.cohort, training: split.training, modalities: [modality.name],
      options: FittingOptions(), images: [:]
    ).modality(modality.name)
  }

  /// Embeddings that the model has no part in.
  func judge(_ set: EmbeddingSet) throws -> FeatureStudy.Judge {
    let rows = cohortRows(set)
    return FeatureStudy.Judge(
      rows: try set.embeddings.modalities.map { own in
        let modality = try run.cohort.modality(own.name)
        reporter.show("describing \(own.name)")
        return try IndependentRows.rows(
          of: modality, fitted: fitted(modality), cohort: run.cohort, cases: rows)
      }, summary: IndependentRows.summary, isOneSpace: false)
  }

  /// What a modality's cases hold, in words and numbers.
  func content(
    _ name: String, cases: [Int]
  ) throws -> (content: GalleryBuilder.Content, files: ImageFiles?, columns: Int) {
    let modality = try run.cohort.modality(name)
    switch modality.content {
    case .image(let files): return (GalleryBuilder.Content(), files, 0)
    case .bag(let bags): return (GalleryBuilder.Content(), bags.firstPictures, 0)
    case .text(let texts):
      return (GalleryBuilder.Content(texts: cases.map { texts[$0] }), nil, 0)
    case .tabular, .vector:
      guard let design = try fitted(modality)?.designMatrix(of: run.cohort, cases: cases) else {
        return (GalleryBuilder.Content(), nil, 0)
      }
      return (
        GalleryBuilder.Content(columns: design.names, values: design.values), nil,
        design.names.count
      )
    }
  }

  /// A table's cells of a case, as a person reads them.
  func cells(_ name: String, row: Int) throws -> String? {
    guard case .tabular(let columns) = try run.cohort.modality(name).content else { return nil }
    let numbers = columns.numeric.compactMap { column in
      column.values[row].map { "\(column.name) \($0.formatted())" }
    }
    let names = columns.categorical.compactMap { column in
      column.values[row].map { "\(column.name) \($0)" }
    }
    let all = numbers + names
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }
}
