public import Cohorts
import Tensors

/// The pairs of a cohort that a run has never seen, as its model sees them: external validation.
public struct ExternalPairs {
  /// The cohort.
  public let cohort: Cohort
  /// The rows of its pairs, all in one gallery.
  public let pairs: RetrievalPairs
  /// Cases without a picture or a text, which are left out.
  public let lacking: Int
  /// Groups whose names the run's own cohort has as well: if these are the same patients, figures are too good.
  public let sharedGroups: [String]

  /// Embeds every case that has both.
  ///
  /// - Parameters:
  ///   - cohort: Another cohort, whose modalities have the names that the run was begun with.
  ///   - run: A run with a model of all cases, or of its only fold: folds' models have spaces of their own.
  ///   - onCase: Called after each case with how many are done, and of how many.
  /// - Throws: ``RetrievalError`` with code `missingPart` if there is no such model or modality, `tooFewCases` for
  ///   fewer than two pairs; what reading pictures throws.
  public init(
    _ cohort: Cohort, run: RetrievalRun, folder: PretrainingFolder,
    onCase: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let saved = try folder.queryModel().model
    let sections = try PairFitting.sections(cohort, run.settings)
    guard case .image(let files) = try cohort.modality(run.settings.picture).content,
      case .image(let own) = try run.cohort.modality(run.settings.picture).content
    else {
      throw RetrievalError(
        .missingPart, "\"\(run.settings.picture)\": expected a modality of the kind image")
    }
    let cases = cohort.caseIDs.indices.filter {
      !(files.paths[$0] ?? "").isEmpty && sections[$0] != nil
    }
    guard cases.count >= 2 else {
      throw RetrievalError(
        .tooFewCases,
        "\(cohort.name): expected at least 2 cases with a picture and a text, found \(cases.count)")
    }
    var images: [Float] = []
    var texts: [Float] = []
    for (done, item) in cases.enumerated() {
      images += try saved.row(picture: files.paths[item] ?? "", fit: own.fit)
      texts += try saved.row(text: sections[item] ?? "")
      onCase(done + 1, cases.count)
    }
    let (classes, names) = RetrievalRun.classes(cases, of: cohort)
    func group(_ item: Int) -> String { cohort.groups.names[cohort.groups.indexOfCase[item]] }
    var pairs = try RetrievalPairs(
      images: Tensor(images, shape: [cases.count, saved.width]),
      texts: Tensor(texts, shape: [cases.count, saved.width]),
      keys: cases.map { DuplicateKeys.key(sections[$0] ?? "") }, groups: cases.map(group),
      classes: classes, classNames: names)
    pairs.places = cases
    self.cohort = cohort
    self.pairs = pairs
    lacking = cohort.caseIDs.count - cases.count
    let known = Set(run.cohort.groups.names.map { Array($0.utf8) })
    sharedGroups = Set(cases.map(group)).filter { known.contains(Array($0.utf8)) }.sorted()
  }
}
