package import Cohorts
package import Predictors
package import Statistics
import Tensors

/// How far the outputs of a model move when one modality is exchanged between cases.
///
/// A model that ignores a modality does not move at all, however high its score is: attention over a
/// single token is the known example. Source: methods of Gat et al. 2021,
/// <https://arxiv.org/abs/2110.14375>, used without labels.
public struct PermutationInfluence: Sendable, Hashable, Codable {
  /// For each test case the mean over permutations of Σ|Δp| over the reported probabilities; nil
  /// where the case lacks the modality and cannot be permuted.
  public let changes: [Double?]
  /// The largest change of a logit.
  public let largestLogitChange: Double
  /// The largest logit, the scale of the former.
  public let largestLogit: Double
  /// The Euclidean norm of the gradient of the summed logits with respect to the encoding.
  public let gradientNorm: Double
  /// Probabilities under each permutation, `[permutations][cases][classes]`.
  public let permuted: [[[Double]]]

  /// Whether no output moved beyond rounding: 10⁻⁶ of the largest logit, or of one.
  public var isDead: Bool { largestLogitChange <= 1e-6 * max(1, largestLogit) }

  /// The fewest cases with the modality that a permutation can say something about.
  public static let fewestCases = 8

  /// Measures every modality of a model on some cases; those that fewer than eight cases have are
  /// left out.
  ///
  /// - Parameters:
  ///   - known: The encodings of the cases, where they are at hand.
  ///   - probabilities: Turns one case's logits into reported probabilities.
  ///   - change: How far what is reported moved; by default Σ|Δp|.
  ///   - stream: Draws the permutations.
  package static func measure(
    _ model: some FusionModel, cohort: Cohort, cases: [Int], permutations: Int,
    stream: RandomStream, known: [String: Encoding]? = nil, probabilities: ([Double]) -> [Double],
    change: (([Double], [Double]) -> Double)? = nil
  ) throws -> [String: PermutationInfluence] {
    guard !cases.isEmpty, permutations > 0 else { return [:] }
    let encodings = try known ?? model.allEncodings(cohort, cases: cases)
    let base = try rows(model.logits(encodings, count: cases.count))
    let baseProbabilities = base.map(probabilities)
    let largestLogit = base.joined().reduce(0) { max($0, abs($1)) }
    var result: [String: PermutationInfluence] = [:]
    var stream = stream
    for name in model.modalities {
      guard let encoding = encodings[name] else { continue }
      let isPresent = try encoding.presence.converted(to: .uint8).largest(axes: [1])
        .array(of: UInt8.self).map { $0 != 0 }
      let present = cases.indices.filter { isPresent[$0] }
      guard present.count >= fewestCases else { continue }
      // Where all cases are alike (a patient's own table in a fold of one patient) an exchange says
      // nothing. Cases that are alike only after the encoder are another matter: it is dead.
      guard
        try encoding.varies(over: present)
          || inputsVary(name, of: model, cohort: cohort, cases: present.map { cases[$0] })
      else { continue }
      var sums = [Double](repeating: 0, count: cases.count)
      var largest = 0.0
      var permuted: [[[Double]]] = []
      for _ in 0..<permutations {
        var order = Array(cases.indices)
        for (target, source) in zip(
          present, exchanged(present, groups: cases.map { cohort.groups.indexOfCase[$0] }, &stream))
        {
          order[target] = source
        }
        var exchangedEncodings = encodings
        exchangedEncodings[name] = try encoding.selecting(order)
        let logits = try rows(model.logits(exchangedEncodings, count: cases.count))
        let moved = logits.map(probabilities)
        for index in present {
          largest = zip(base[index], logits[index]).reduce(largest) { max($0, abs($1.0 - $1.1)) }
          sums[index] += (change ?? probabilityChange)(baseProbabilities[index], moved[index])
        }
        permuted.append(moved)
      }
      result[name] = PermutationInfluence(
        changes: cases.indices.map { isPresent[$0] ? sums[$0] / Double(permutations) : nil },
        largestLogitChange: largest, largestLogit: largestLogit,
        gradientNorm: try gradientNorm(model, encodings, name), permuted: permuted)
    }
    return result
  }

  /// Whether some of these cases differ in what a modality's encoder is given.
  private static func inputsVary(
    _ name: String, of model: some FusionModel, cohort: Cohort, cases: [Int]
  ) throws -> Bool {
    guard let first = cases.first else { return false }
    for start in stride(from: 1, to: cases.count, by: 63) {
      let chunk = [first] + cases[start..<min(start + 63, cases.count)]
      let inputs = try model.prepare(CaseBatch(cohort: cohort, cases: chunk))
      for values in inputs[name]?.content.tensors ?? [] where values.count > 0 {
        let numbers = try values.converted(to: .float32)
        if try (numbers - numbers.sliced(0..<1)).magnitude().largest().item() > 0 { return true }
      }
    }
    return false
  }

  /// Σ|Δp| over the reported probabilities: one of two classes, or all of more.
  private static func probabilityChange(_ before: [Double], _ after: [Double]) -> Double {
    let total = zip(before, after).reduce(0) { $0 + abs($1.0 - $1.1) }
    return before.count == 2 ? total / 2 : total
  }

  /// A partner for each case: another case, of another group wherever that is possible.
  private static func exchanged(
    _ present: [Int], groups: [Int], _ stream: inout RandomStream
  ) -> [Int] {
    var partners = (stream.derangement(present.count) ?? Array(present.indices)).map { present[$0] }
    for index in partners.indices where groups[partners[index]] == groups[present[index]] {
      // Exchange with a random place where both pairs then join different groups.
      for _ in 0..<20 {
        let other = stream.index(below: partners.count)
        guard groups[partners[other]] != groups[present[index]],
          groups[partners[index]] != groups[present[other]]
        else { continue }
        partners.swapAt(index, other)
        break
      }
    }
    return partners
  }

  private static func gradientNorm(
    _ model: some FusionModel, _ encodings: [String: Encoding], _ name: String
  ) throws -> Double {
    let count = min(64, encodings[name]?.tokens.shape.first ?? 0)
    var chunk = try encodings.mapValues { try $0.selecting(Array(0..<count)) }
    guard let own = chunk[name] else { return 0 }
    let tokens = try own.tokens.tracked()
    let evidence = try own.evidence?.tracked()
    chunk[name] = Encoding(tokens: tokens, presence: own.presence, evidence: evidence)
    let inputs = [tokens] + (evidence.map { [$0] } ?? [])
    let gradients = try withGradients {
      let total = try model.fuse(chunk).sum()
      // A model that never reads the modality leaves no record of it.
      return total.requiresGradient ? try total.gradients(of: inputs) : []
    }
    var squares = 0.0
    for gradient in gradients.compactMap({ $0 }) {
      let norm = try gradient.norm().item()
      squares += norm * norm
    }
    return squares.squareRoot()
  }
}

extension ModalityBatch.Content {
  /// What differs between cases, each `[B, ...]`.
  fileprivate var tensors: [Tensor] {
    switch self {
    case .pixels(let pixels): [pixels]
    case .bag(let pixels, let presence): [pixels, presence]
    case .columns(let numeric, let codes): [numeric, codes]
    case .words(let ids, let presence): [ids, presence]
    case .vector(let values): [values]
    case .features(let tokens, let presence): [tokens, presence]
    }
  }
}

extension Encoding {
  /// Whether some of these cases differ in anything.
  fileprivate func varies(over cases: [Int]) throws(TensorError) -> Bool {
    guard let first = cases.first else { return false }
    let own = try selecting(cases)
    let alike = try selecting([Int](repeating: first, count: cases.count))
    for (left, right) in [(own.tokens, alike.tokens), (own.evidence, alike.evidence)] {
      guard let left, let right else { continue }
      if try (left - right).magnitude().largest().item() > 0 { return true }
    }
    return false
  }
}

/// A matrix as rows of doubles.
func rows(_ matrix: Tensor) throws(TensorError) -> [[Double]] {
  let width = try matrix.size(1)
  let values = try matrix.array(of: Double.self)
  return stride(from: 0, to: values.count, by: max(1, width)).map {
    Array(values[$0..<$0 + width])
  }
}
