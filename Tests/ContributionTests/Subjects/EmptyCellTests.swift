import Cohorts
import Contribution
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// A model of raw tables: empty cells come to it as NaN, as external programs get them.
private final class RawTable: PreparedPredictor {
  let modalities = ["table"]
  let outputCount = 1
  /// Rows of two numbers: a value, and a flag.
  let rows: [[Float]]
  private(set) var asked: [[Float]] = []

  init(rows: [[Float]]) { self.rows = rows }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do throws(TensorError) {
      let count = batch.cases.count
      return [
        "table": ModalityBatch(
          content: .columns(
            numeric: try Tensor(batch.cases.flatMap { rows[$0] }, shape: [count, 2]),
            codes: try .zeros([count, 0], dtype: .int64)),
          design: nil, presence: try Tensor([Bool](repeating: true, count: count)))
      ]
    } catch { throw PredictorError(.failed, "preparing", underlying: error) }
  }

  /// An empty cell counts 0.25.
  func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    do throws(TensorError) {
      guard case .columns(let numeric, _)? = inputs["table"]?.content else {
        throw TensorError(.invalidArgument, operation: "predict", message: "no table")
      }
      let values = try numeric.array(of: Float.self)
      for start in stride(from: 0, to: values.count, by: 2) {
        asked.append(Array(values[start..<start + 2]))
      }
      let sums = stride(from: 0, to: values.count, by: 2).map {
        (values[$0].isNaN ? 0.25 : values[$0]) + (values[$0 + 1].isNaN ? 0.25 : values[$0 + 1])
      }
      return try Tensor(sums, shape: [sums.count, 1])
    } catch { throw PredictorError(.failed, "predicting", underlying: error) }
  }
}

struct EmptyCellTests {
  private let cohort = SmallCohort().cohort()

  private func subject(_ model: RawTable) throws -> ModelSubject {
    var options = ModelSubject.Options()
    options.transform = .raw
    options.layouts["table"] = InputLayout(
      .columns([.init(name: "value", numeric: [0]), .init(name: "flag", numeric: [1])]))
    return try ModelSubject(
      model, cohort: cohort, cases: [0, 1], reference: [2, 3, 4, 5], options: options,
      stream: RandomStream(seed: 1))
  }

  /// The mean of the cells that are there; the commoner of a flag's two values.
  @Test func emptyCellsDoNotCountInMeans() throws {
    let model = RawTable(rows: [[9, 0], [.nan, .nan], [1, 1], [.nan, 1], [2, .nan], [6, 0]])
    let subject = try subject(model)
    var outputs: [String: Double] = [:]
    try subject.occlude(
      [OcclusionRequest(modality: 0, players: 2, fill: .mean)], cases: [0, 1]
    ) { outputs["\($0.item) \($0.part)"] = $0.outputs[0] }
    #expect(outputs.count == 4)
    // 3 is the mean of 1, 2 and 6; of the flags 1, 1 and 0 the first two are more.
    expectClose(outputs["0 0"] ?? .nan, to: 3, absolute: 1e-6)
    expectClose(outputs["0 1"] ?? .nan, to: 10, absolute: 1e-6)
    expectClose(outputs["1 0"] ?? .nan, to: 3.25, absolute: 1e-6)
    expectClose(outputs["1 1"] ?? .nan, to: 1.25, absolute: 1e-6)
  }

  /// A column that is empty in the whole reference is filled by an empty cell, not by 0.
  @Test func columnsWithoutAnyValueStayEmpty() throws {
    let model = RawTable(
      rows: [[9, 1], [3, 0], [.nan, 1], [.nan, 1], [.nan, 0], [.nan, 0]])
    var outputs: [Double] = []
    try subject(model).occlude(
      [OcclusionRequest(modality: 0, players: 2, fill: .mean)], cases: [0]
    ) { outputs.append($0.outputs[0]) }
    expectClose(outputs[0], to: 1.25, absolute: 1e-6)
    #expect(model.asked.contains { $0[0].isNaN && $0[1] == 1 })
  }

  /// An empty cell in place of an empty cell hides nothing, and costs no pass.
  @Test func equalEmptyCellsAreSkipped() throws {
    let model = RawTable(
      rows: [[.nan, 1], [3, 0], [.nan, 1], [.nan, 1], [.nan, 1], [.nan, 0]])
    let subject = try subject(model)
    try subject.occlude(
      [OcclusionRequest(modality: 0, players: 2, fill: .donor, donors: [[0], [0]])], cases: [0]
    ) { #expect($0.outputs == [1.25]) }
    #expect(subject.passes.skipped == 2)
    let same = RawTable(rows: [[Float]](repeating: [.nan, 1], count: 6))
    #expect(try self.subject(same).inputsVary(0) == false)
  }
}
