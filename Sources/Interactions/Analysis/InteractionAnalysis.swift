public import Decomposition
public import Findings
import Statistics

/// Judges pairs of inputs and says what was found.
///
/// Tests of all pairs of one estimator are one family: their p-values are adjusted together (Holm).
public struct InteractionAnalysis: Sendable {
  private let settings: AnalysisSettings

  /// Creates an analysis.
  public init(settings: AnalysisSettings = AnalysisSettings()) { self.settings = settings }

  /// Judges pairs.
  ///
  /// - Parameters:
  ///   - inputs: The pairs.
  ///   - onProgress: Told the pair that comes next and its number.
  ///   - isInterrupted: Asked between pairs; true ends the work with `interrupted`.
  /// - Throws: ``DecompositionError`` for settings or tables that make no sense;
  ///   ``InteractionsError`` with code `interrupted`.
  public func findings(
    of inputs: [PairInput], onProgress: (Int, PairInput) -> Void = { _, _ in },
    isInterrupted: () -> Bool = { false }
  ) throws -> [InteractionFindings] {
    var analyzed: [AnalyzedPair] = []
    for (index, input) in inputs.enumerated() {
      onProgress(index, input)
      if isInterrupted() { throw InteractionsError.interrupted }
      analyzed.append(try AnalyzedPair(input, settings: settings))
    }
    adjust(&analyzed)
    return analyzed.map { $0.findings(settings) }
  }

  /// Adjusts the p-values of every hypothesis over the pairs of an estimator.
  private func adjust(_ pairs: inout [AnalyzedPair]) {
    for estimator in InteractionFindings.Estimator.allCases {
      let family = pairs.indices.filter { pairs[$0].input.estimator == estimator }
      for hypothesis in Decomposition.InteractionTest.Hypothesis.allCases {
        let tested = family.compactMap { index in
          pairs[index].pValue(of: hypothesis).map { (index, $0) }
        }
        guard let adjusted = try? holmAdjusted(tested.map(\.1)) else { continue }
        for ((index, _), value) in zip(tested, adjusted) {
          pairs[index].adjusted[hypothesis] = value
        }
      }
    }
  }
}

/// One pair after its computations and before its judgement.
struct AnalyzedPair {
  let input: PairInput
  let shape: TableShape
  /// The sizes, counting what occurs in labelled pairs.
  let judgedShape: TableShape
  let paired: PairedFindings?
  let separate: SeparateFindings?
  let spread: ClusteringSpread?
  var notes: [String]
  /// Why nothing could be computed.
  let failure: String?
  var adjusted: [Decomposition.InteractionTest.Hypothesis: Double] = [:]

  init(_ input: PairInput, settings: AnalysisSettings) throws {
    self.input = input
    notes = input.notes
    switch input.content {
    case .unavailable(let reason):
      shape = TableShape(first: 0, second: 0, classes: 0)
      judgedShape = shape
      (paired, separate, spread, failure) = (nil, nil, nil, reason)
    case .distribution(let table):
      failure = nil
      shape = table.occupiedShape
      judgedShape = shape
      paired = try PairedFindings(known: table, tolerance: min(1e-10, settings.tolerance))
      let (bounds, problem) = try Self.bounds(of: table, settings)
      separate = bounds
      if let problem { notes.append(problem) }
      spread = nil
    case .sample(let sample):
      shape = sample.shape
      let (found, without, problem) = try Self.judge(sample, settings)
      // With labelled pairs the decomposition stands without the bounds, and the other way round.
      failure = found == nil && without == nil ? problem : nil
      if failure == nil, let problem { notes.append(problem) }
      (paired, separate) = (found, without)
      if let note = without?.note { notes.append(note) }
      judgedShape = sample.jointTable?.occupiedShape ?? sample.shape
      spread = try Self.spread(input, settings)
    }
  }

  private static func bounds(
    of table: JointTable, _ settings: AnalysisSettings
  ) throws -> (SeparateFindings?, String?) {
    do {
      return (try SeparateFindings(known: table, settings: settings), nil)
    } catch {
      guard error.code == .tooLarge else { throw error }
      return (nil, "no bounds: \(error)")
    }
  }

  private static func judge(
    _ sample: SymbolSample, _ settings: AnalysisSettings
  ) throws -> (PairedFindings?, SeparateFindings?, String?) {
    var paired: PairedFindings?
    var separate: SeparateFindings?
    var problems: [String] = []
    let expected: [DecompositionError.Code] = [
      .tooFewClasses, .invalidTable, .tooLarge, .inconsistentMarginals,
    ]
    do {
      if sample.sizes.labelledPairs > 0 { paired = try PairedFindings(sample, settings: settings) }
    } catch {
      guard expected.contains(error.code) else { throw error }
      problems.append("\(error)")
    }
    do {
      separate = try SeparateFindings(sample, settings: settings)
    } catch {
      guard expected.contains(error.code) else { throw error }
      problems.append("no bounds: \(error)")
    }
    return (paired, separate, problems.isEmpty ? nil : problems.joined(separator: "; "))
  }

  func pValue(of hypothesis: Decomposition.InteractionTest.Hypothesis) -> Double? {
    paired?.tests.first { $0.hypothesis == hypothesis }?.pValue
  }

  private static func spread(
    _ input: PairInput, _ settings: AnalysisSettings
  ) throws -> ClusteringSpread? {
    guard !input.otherClusterings.isEmpty else { return nil }
    var atoms: [InformationDecomposition] = []
    for sample in input.otherClusterings {
      guard let table = sample.jointTable else { continue }
      atoms.append(try InformationDecomposition(of: table, tolerance: settings.drawTolerance))
    }
    guard let first = atoms.first else { return nil }
    func extent(_ value: (InformationDecomposition) -> Double) -> ClusteringSpread.Extent {
      let values = atoms.map { max(0, value($0)) }
      let start = max(0, value(first))
      return ClusteringSpread.Extent(
        min: values.reduce(start) { min($0, $1) }, max: values.reduce(start) { max($0, $1) })
    }
    return ClusteringSpread(
      clusterings: atoms.count, redundancy: extent(\.redundancy),
      unique: [
        input.pair.first: extent(\.firstUnique), input.pair.second: extent(\.secondUnique),
      ], synergy: extent(\.synergy))
  }
}
