import Cohorts
import Contribution
import Predictors
import Statistics
import Tensors

/// A linear model of fitted cohort data whose modalities weigh as much as they are told: the standard
/// deviation over cases of what each adds to the logit.
final class LinearOnCohort: PreparedPredictor {
  let modalities: [String]
  let outputCount = 1
  private let cohort: Cohort
  private let preprocessing: Preprocessing
  private var weights: [String: Tensor] = [:]

  init(_ cohort: Cohort, weighing strengths: [String: Double], seed: UInt64) throws {
    self.cohort = cohort
    modalities = cohort.modalities.map(\.name)
    let all = Array(0..<cohort.caseCount)
    preprocessing = try Preprocessing(fitting: cohort, training: all)
    var stream = RandomStream(seed: seed, "weights")
    for name in modalities {
      guard let design = try preprocessing.modality(name).designMatrix(of: cohort, cases: all)
      else { continue }
      let width = design.names.count
      let direction = try Tensor((0..<width).map { _ in stream.normal() }, shape: [width, 1])
      let deviation = try design.tensor().matmul(direction).variance(axes: [0]).squareRoot().item()
      weights[name] = try direction * ((strengths[name] ?? 0) / max(deviation, 1e-9))
    }
  }

  func layouts() throws -> [String: InputLayout] {
    try InputLayout.all(of: preprocessing, cohort: cohort)
  }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do {
      var result: [String: ModalityBatch] = [:]
      for block in try preprocessing.blocks(of: cohort, cases: batch.cases) {
        let content: ModalityBatch.Content
        switch block.content {
        case .tabular(let table):
          content = .columns(
            numeric: try table.numericTensor(caseCount: batch.cases.count),
            codes: try table.codeTensor(caseCount: batch.cases.count))
        case .text(let text):
          content = .words(ids: try text.tokenTensor(), presence: try text.maskTensor())
        case .vector(let vector): content = .vector(try vector.valueTensor())
        case .image, .bag: throw PredictorError(.failed, "no picture is expected")
        }
        result[block.modality] = ModalityBatch(
          content: content,
          design: try preprocessing.modality(block.modality)
            .designMatrix(of: cohort, cases: batch.cases)?.tensor(),
          presence: try block.presenceTensor())
      }
      return result
    } catch { throw PredictorError(.failed, "preparing", underlying: error) }
  }

  func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    do throws(TensorError) {
      var logit: Tensor?
      for name in modalities {
        guard let design = inputs[name]?.design, let weight = weights[name] else { continue }
        let part = try design.converted(to: .float64).matmul(weight)
        if let sum = logit { logit = try sum + part } else { logit = part }
      }
      guard let logit else {
        throw TensorError(.invalidArgument, operation: "predict", message: "nothing to read")
      }
      return logit
    } catch { throw PredictorError(.failed, "predicting", underlying: error) }
  }
}
