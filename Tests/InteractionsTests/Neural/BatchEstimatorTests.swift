import Interactions
import Phantoms
import Statistics
import Testing

struct BatchEstimatorTests {
  /// Noisy views of the symbols of a table.
  private func draw(
    _ table: DiscreteTable, cases: Int, seed: UInt64 = 1
  ) throws -> (first: RepresentationRows, second: RepresentationRows, labels: [Int?]) {
    var design = DiscreteDesign(table)
    design.caseCount = cases
    let phantom = try DiscretePhantom(design, seed: seed)
    var stream = RandomStream(seed: seed, "views")
    func view(_ modality: Int) throws -> RepresentationRows {
      let size = table.alphabetSizes[modality]
      return try MadeRows.rows(
        phantom.cases.flatMap { one in
          (0..<max(2, size)).map { (one.symbols[modality] == $0 ? 2 : 0) + 0.3 * stream.normal() }
        }, columns: max(2, size))
    }
    return (try view(0), try view(1), phantom.cases.map(\.label))
  }

  private func estimate(
    _ table: DiscreteTable, cases: Int = 1_500,
    change: (inout BatchEstimator.Settings) -> Void = { _ in }
  ) throws -> BatchEstimator.Estimate {
    let (first, second, labels) = try draw(table, cases: cases)
    var settings = BatchEstimator.Settings()
    settings.batchSize = 64
    settings.classifierEpochs = 20
    change(&settings)
    return try BatchEstimator(settings: settings, seed: 1).estimate(
      first: first, second: second, labels: labels, classCount: table.classCount,
      training: Array(0..<cases * 2 / 3), test: Array(cases * 2 / 3..<cases))
  }

  @Test(arguments: [
    (DiscreteTable.redundant, 0), (.uniqueToFirst, 1), (.uniqueToSecond, 2), (.synergistic, 3),
  ])
  func theRightAtomDominates(_ table: DiscreteTable, _ place: Int) throws {
    let found = try estimate(table)
    let atoms = [found.redundancy, found.uniqueToFirst, found.uniqueToSecond, found.synergy]
    #expect(atoms[place] > 0.7, "\(atoms)")
    for other in atoms.indices where other != place {
      #expect(abs(atoms[other]) < 0.25, "\(atoms)")
    }
    // The identities hold by construction, and held-out losses bear the claims out.
    #expect(abs(found.redundancy + found.uniqueToFirst - found.informations[0]) < 1e-9)
    #expect(abs(atoms.reduce(0, +) - found.informations[2]) < 1e-9)
    #expect(found.logLosses[2] < 0.3)
    #expect(found.testCount == 500 && found.trainingCount == 1_000)
    #expect(found.convergedShare > 0.5)
  }

  @Test func independentInputsTellNothing() throws {
    let found = try estimate(.independent) { $0.classifierEpochs = 5 }
    for atom in [found.redundancy, found.uniqueToFirst, found.uniqueToSecond, found.synergy] {
      #expect(abs(atom) < 0.1)
    }
  }

  @Test func confidenceWithoutCauseIsNamed() throws {
    // Too long on too few cases of noise: classifiers learn cases by heart.
    let found = try estimate(.independent, cases: 150) { $0.classifierEpochs = 300 }
    #expect(found.informations[2] > 0.2)
    #expect(found.overconfidence[2] > 0.2)
  }

  @Test func isTheSameForTheSameSeed() throws {
    let short: (inout BatchEstimator.Settings) -> Void = {
      $0.classifierEpochs = 2
      $0.alignmentEpochs = 1
    }
    let first = try estimate(.redundant, cases: 200, change: short)
    #expect(try estimate(.redundant, cases: 200, change: short) == first)
  }

  @Test func refusesWhatCannotBeEstimated() throws {
    let (first, second, labels) = try draw(.redundant, cases: 100)
    let estimator = try BatchEstimator(seed: 1)
    func run(
      _ labels: [Int?], training: [Int], test: [Int], classes: Int = 2
    ) throws {
      _ = try estimator.estimate(
        first: first, second: second, labels: labels, classCount: classes, training: training,
        test: test)
    }
    let (teaching, judged) = (Array(0..<50), Array(50..<100))
    let faults: [(InteractionsError.Code, () throws -> Void)] = [
      (.tooFewCases, { try run(labels, training: Array(0..<10), test: judged) }),
      (.tooFewCases, { try run(labels, training: teaching, test: []) }),
      (.tooFewCases, { try run(labels.map { _ in 1 }, training: teaching, test: judged) }),
      (.tooFewCases, { try run(labels.map { _ in nil }, training: teaching, test: judged) }),
      (.invalidSetting, { try run(labels, training: teaching, test: teaching) }),
      (.invalidSetting, { try run(labels, training: [-1] + teaching, test: judged) }),
      (.invalidSetting, { try run(labels.map { _ in 5 }, training: teaching, test: judged) }),
      (.invalidSetting, { try run([0], training: teaching, test: judged) }),
    ]
    for (number, (code, body)) in faults.enumerated() {
      let error = #expect(throws: InteractionsError.self, "\(number)") { try body() }
      #expect(error?.code == code, "\(number): \(error?.message ?? "")")
    }
    var settings = BatchEstimator.Settings()
    settings.batchSize = 1
    let batch = #expect(throws: InteractionsError.self) {
      try BatchEstimator(settings: settings, seed: 1)
    }
    #expect(batch?.code == .invalidSetting)
    settings = .init()
    settings.learningRate = .nan
    #expect(throws: InteractionsError.self) { try BatchEstimator(settings: settings, seed: 1) }
  }
}
