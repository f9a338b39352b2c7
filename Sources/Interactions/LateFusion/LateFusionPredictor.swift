import Cohorts
public import Decomposition
public import Predictors
public import Tensors

/// A classifier of two modalities that was made without a single labelled pair.
///
/// Each modality becomes a symbol; the logits are the potentials of the joint of largest entropy that
/// fits what was seen (method page, section 8). Its log-loss is the same under every joint with the
/// margins it was made from. A case that lacks a modality is answered from the other alone.
///
/// Outputs follow ``Predictor``: one logit for two classes, else one log-probability a class.
public struct LateFusionPredictor: Predictor, Sendable {
  /// The modalities that are read, in order.
  public let modalities: [String]
  /// The classifier on symbols.
  public let fusion: LateFusion
  private let first: Reading
  private let second: Reading

  /// How a modality becomes a symbol.
  struct Reading: Sendable {
    let representation: any CaseRepresentation
    let map: any SymbolMap
  }

  init(fusion: LateFusion, first: Reading, second: Reading) {
    self.fusion = fusion
    self.first = first
    self.second = second
    modalities = first.representation.modalities + second.representation.modalities
  }

  /// One for two classes, else the number of classes.
  public var outputCount: Int { fusion.classes == 2 ? 1 : fusion.classes }

  /// The outputs of some cases, `[cases, outputs]`.
  public func predict(_ batch: CaseBatch) throws(PredictorError) -> Tensor {
    do {
      let left = try first.map.symbols(
        of: batch.cohort, cases: batch.cases, through: first.representation)
      let right = try second.map.symbols(
        of: batch.cohort, cases: batch.cases, through: second.representation)
      var outputs: [Float] = []
      outputs.reserveCapacity(batch.cases.count * outputCount)
      for (a, b) in zip(left, right) {
        let logs = try fusion.logProbabilities(first: a, second: b)
        if fusion.classes == 2 {
          outputs.append(Float(logs[1] - logs[0]))
        } else {
          outputs += logs.map { Float($0) }
        }
      }
      return try Tensor(outputs, shape: [batch.cases.count, outputCount])
    } catch {
      throw PredictorError(
        .failed, "the late fusion of \(modalities.joined(separator: " and ")) failed",
        underlying: error)
    }
  }
}

extension CohortInteractions {
  /// The late fusion of two modalities from whatever the cohort knows: labels of either, pairs of both.
  ///
  /// - Parameters:
  ///   - first: A modality.
  ///   - second: Another modality.
  ///   - usesPosteriors: Whether symbols are bins of a classifier (true) or clusters.
  /// - Throws: ``InteractionsError`` or ``DecompositionError`` where one of the three kinds of cases is
  ///   missing.
  public func lateFusion(
    _ first: String, _ second: String, usesPosteriors: Bool = true
  ) throws -> LateFusionPredictor {
    let (left, right) = (try side([first]), try side([second]))
    func reading(_ side: Side) throws -> LateFusionPredictor.Reading {
      let map: (any SymbolMap)? = usesPosteriors ? side.posterior : side.clusters.first
      guard let map else {
        throw InteractionsError(
          .invalidSetting,
          side.posteriorNote
            ?? "\(side.name) has no symbols of this kind: name the estimator in the settings")
      }
      return LateFusionPredictor.Reading(representation: side.representation, map: map)
    }
    let readings = (try reading(left), try reading(right))
    let sample = try sample(left, right, (readings.0.map, readings.1.map))
    return LateFusionPredictor(
      fusion: try sample.lateFusion(), first: readings.0, second: readings.1)
  }
}
