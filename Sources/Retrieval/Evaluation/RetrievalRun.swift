public import Cohorts
import Foundation
import Tensors

/// A finished run of `chiasm pretrain` as pairs to be judged: each case by the model of the fold that tests
/// it, each fold a gallery of its own.
public struct RetrievalRun {
  /// Rows of a run.
  public enum Part: String, Sendable, CaseIterable {
    /// What the run is for: network and the model that it is added to joined, or the network where there is no other.
    case model
    /// The model of descriptors alone.
    case descriptors
    /// The linear model alone.
    case linear
    /// The network alone.
    case network

    fileprivate var suffix: String { self == .model ? "" : "_\(rawValue)" }
  }

  /// The most training pairs that ``baseline()`` is fitted to.
  public static let largestBaseline = 3_000

  /// The cohort.
  public let cohort: Cohort
  /// What the run was made with.
  public let settings: PretrainingSettings
  /// The parts that the run has rows of.
  public let parts: [Part]
  private let work: Pretraining
  private let folds: [(unit: Pretraining.Unit, result: Pretraining.UnitResult)]
  let sections: [String?]

  private struct Record: Decodable {
    let settings: PretrainingSettings
  }

  /// Opens a run.
  ///
  /// - Throws: ``RetrievalError`` with code `missingPart` if the folder holds no finished run, and what reading
  ///   the cohort throws.
  public init(_ folder: PretrainingFolder) throws {
    guard let record = try folder.read(Record.self, from: folder.settings) else {
      throw RetrievalError(
        .missingPart,
        "\(folder.root.path): there is no run of chiasm pretrain here; name its folder, or give --vectors"
      )
    }
    settings = record.settings
    cohort = try Cohort.load(
      manifest: folder.manifest.path, foldCount: max(2, settings.foldCount))
    work = Pretraining(cohort: cohort, settings: settings, folder: folder)
    var folds: [(unit: Pretraining.Unit, result: Pretraining.UnitResult)] = []
    for unit in try work.units() where unit.fold != nil {
      guard
        let result = try folder.read(
          Pretraining.UnitResult.self, from: folder.result(unit.name))
      else {
        throw RetrievalError(
          .missingPart,
          "\(folder.root.path): \(unit.name) is not trained yet; finish the run with chiasm pretrain --resume"
        )
      }
      folds.append((unit, result))
    }
    self.folds = folds
    parts = try Self.parts(folds, in: folder)
    sections = try PairFitting.sections(cohort, settings)
  }

  /// Which pairs are judged, in words.
  public var split: String {
    folds.count == 1
      ? "the test part of one split by \(settings.foldUnit.rawValue)"
      : "the test parts of \(folds.count) folds by \(settings.foldUnit.rawValue)"
  }

  /// The rows of a part.
  ///
  /// - Throws: ``RetrievalError`` if no pair is there or a file is damaged.
  public func pairs(_ part: Part = .model) throws -> RetrievalPairs {
    try pairs { fold, cases in
      let result = folds[fold].result
      let file = try SafetensorsFile(path: work.folder.rows(folds[fold].unit.name).path)
      func rows(_ name: String, _ present: [Int]) throws -> Tensor {
        let places = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
        return try file.tensor(named: name + part.suffix).selecting(
          Tensor(cases.map { Int64(places[$0] ?? 0) }))
      }
      return (try rows("image", result.pictures), try rows("text", result.texts))
    }
  }

  /// The parts that every fold has rows of.
  private static func parts(
    _ folds: [(unit: Pretraining.Unit, result: Pretraining.UnitResult)],
    in folder: PretrainingFolder
  ) throws -> [Part] {
    guard folds.allSatisfy({ $0.result.networkWeight != nil }) else { return [.model] }
    var names: Set<String>?
    // A fold that tests no pair has no rows of one kind, or of none.
    for fold in folds where !fold.result.pictures.isEmpty && !fold.result.texts.isEmpty {
      let file = try SafetensorsFile(path: folder.rows(fold.unit.name).path)
      let own = Set(file.header.entries.map(\.name))
      names = names.map { $0.intersection(own) } ?? own
    }
    return Part.allCases.filter { part in
      part == .model || names?.contains("image\(part.suffix)") == true
    }
  }

  /// Rows of a plain linear model, for honesty: fixed descriptors of pictures, words, and canonical
  /// correlations fitted on the training and inner part of each fold.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument` for more than ``largestBaseline`` pairs.
  public func baseline() throws -> RetrievalPairs {
    let fitting = try PairFitting(work)
    let reader = try fitting.reader(size: PictureDescriptor.side)
    let channels = reader.files.channels
    var plain = LinearStart.Settings()
    plain.copyCount = 0
    func pictures(_ cases: [Int]) throws -> [[UInt8]] {
      reader.prepare(cases)
      return try cases.map { try reader.pixels($0) ?? [] }
    }
    func names(_ cases: [Int]) -> [String] { cases.map { cohort.caseIDs[$0] } }
    func texts(_ cases: [Int]) -> [String] { cases.map { sections[$0] ?? "" } }
    return try pairs { fold, cases in
      let unit = folds[fold].unit
      let training = (unit.split.training + unit.split.inner).sorted().filter {
        sections[$0] != nil && !(reader.files.paths[$0] ?? "").isEmpty
      }
      guard training.count <= Self.largestBaseline else {
        throw RetrievalError(
          .invalidArgument,
          "--baseline: is fitted to at most \(Self.largestBaseline) pairs, found \(training.count); leave it "
            + "out for this run")
      }
      let start = try LinearStart(
        pictures: pictures(training), channels: channels, texts: texts(training),
        caseIDs: names(training), settings: plain)
      return (
        try start.rows(pictures: pictures(cases), channels: channels),
        try start.rows(texts: texts(cases))
      )
    }
  }

  private func pairs(
    _ rows: (_ fold: Int, _ cases: [Int]) throws -> (images: Tensor, texts: Tensor)
  ) throws -> RetrievalPairs {
    var images: [Tensor] = []
    var told: [Tensor] = []
    var cases: [Int] = []
    var galleries: [Int] = []
    for fold in folds.indices {
      let result = folds[fold].result
      let test = Set(folds[fold].unit.split.test)
      let (pictures, texts) = (Set(result.pictures), Set(result.texts))
      let own = result.cases.filter {
        test.contains($0) && pictures.contains($0) && texts.contains($0)
      }
      if own.isEmpty { continue }
      let found = try rows(fold, own)
      images.append(found.images)
      told.append(found.texts)
      cases += own
      galleries += [Int](repeating: fold, count: own.count)
    }
    guard !cases.isEmpty else {
      throw RetrievalError(
        .tooFewCases, "no test case of this run has both a picture and a text")
    }
    let (classes, names) = Self.classes(cases, of: cohort)
    var pairs = try RetrievalPairs(
      images: .rowsOfFolds(images), texts: .rowsOfFolds(told),
      keys: cases.map { DuplicateKeys.key(sections[$0] ?? "") },
      groups: cases.map { cohort.groups.names[cohort.groups.indexOfCase[$0]] },
      galleries: galleries, classes: classes, classNames: names)
    pairs.places = cases
    return pairs
  }

  static func classes(_ cases: [Int], of cohort: Cohort) -> (of: [[Int]]?, names: [String]) {
    switch cohort.target {
    case .classes:
      let known = cohort.knownLabels
      return (cases.map { known[$0].map { [$0] } ?? [] }, cohort.classNames)
    case .labels(let target):
      let own = cases.map { item in
        target.names.indices.filter { target.values[item][$0] == true }
      }
      return (own, target.names)
    case .number, .survival:
      return (nil, [])
    }
  }
}
