import Cohorts
import Decomposition
import Foundation
import LinearModels
import Statistics

/// Lower bounds on I(X1, X2; Y) from two cross-fitted classifiers; they hold for the raw data.
///
/// The additive bound is H(Y) less the held-out log-loss of softmax(w1 log a + w2 log b + c); by the
/// late-fusion identity its loss is -E[l] - E[m] + E[log Z], each mean over the sample that sees it, so
/// that no labelled pair is needed. The disagreement bound is
/// H(Y) - w CE1 - (1 - w) CE2 + E[-log Σ_y a^w b^(1-w)]. Weights are fitted on the other folds.
/// Source: method page of the interactions, section 3.
struct ClassifierBounds {
  let bounds: DataBounds

  init?(
    _ first: CrossFittedPosteriors, _ second: CrossFittedPosteriors, cohort: Cohort,
    labels: [Int?], level: Double
  ) {
    let folds = first.folds
    let classes = first.classCount
    let samples = Samples(first, second, labels)
    guard !samples.first.isEmpty, !samples.second.isEmpty, !samples.pairs.isEmpty else {
      return nil
    }
    var additive: [Part: [(case: Int, value: Double)]] = [:]
    var disagreement = additive
    for fold in 0..<folds.count {
      let training = samples.filtered { folds.foldOfCase[$0] != fold }
      let held = samples.filtered { folds.foldOfCase[$0] == fold }
      guard !training.first.isEmpty, !training.second.isEmpty, !training.pairs.isEmpty else {
        return nil
      }
      let model = AdditiveLogits(training, first, second, labels, classes)
      let w = Self.bestWeight(training, first, second, labels, classes)
      for index in held.first {
        let logs = first.logs(of: index)
        guard let y = labels[index] else { continue }
        additive[.first, default: []].append((index, model.first(logs, y)))
        disagreement[.first, default: []].append((index, w * logs[y]))
      }
      for index in held.second {
        let logs = second.logs(of: index)
        guard let y = labels[index] else { continue }
        additive[.second, default: []].append((index, model.second(logs, y)))
        disagreement[.second, default: []].append((index, (1 - w) * logs[y]))
      }
      for index in held.pairs {
        let (a, b) = (first.logs(of: index), second.logs(of: index))
        additive[.pairs, default: []].append((index, -model.logPartition(a, b)))
        disagreement[.pairs, default: []].append((index, -Self.overlap(a, b, w)))
      }
    }
    let labelled = labels.indices.filter { labels[$0] != nil }
    let groups = cohort.groups
    guard
      let one = Self.estimate(additive, labelled, labels, classes, groups, level),
      let other = Self.estimate(disagreement, labelled, labels, classes, groups, level)
    else { return nil }
    bounds = DataBounds(
      additive: one.value, additiveLimit: one.limit, disagreement: other.value,
      disagreementLimit: other.limit, level: level,
      note:
        "from classifiers of each modality, cross-fitted over \(folds.count) folds of groups, on "
        + "\(samples.pairs.count) pairs, weights chosen on the outputs of the other folds; about the raw "
        + "data, not their symbols")
  }

  private enum Part { case first, second, pairs }

  /// Which cases each mean is over.
  struct Samples {
    var first: [Int]
    var second: [Int]
    var pairs: [Int]

    init(_ one: CrossFittedPosteriors, _ other: CrossFittedPosteriors, _ labels: [Int?]) {
      let cases = labels.indices
      first = cases.filter { one.presence[$0] && labels[$0] != nil }
      second = cases.filter { other.presence[$0] && labels[$0] != nil }
      pairs = cases.filter { one.presence[$0] && other.presence[$0] }
    }

    func filtered(_ isKept: (Int) -> Bool) -> Samples {
      var copy = self
      copy.first = first.filter(isKept)
      copy.second = second.filter(isKept)
      copy.pairs = pairs.filter(isKept)
      return copy
    }
  }

  /// The weight of the first classifier for which training cases give the largest bound.
  private static func bestWeight(
    _ samples: Samples, _ first: CrossFittedPosteriors, _ second: CrossFittedPosteriors,
    _ labels: [Int?], _ classes: Int
  ) -> Double {
    func meanLog(_ cases: [Int], _ posteriors: CrossFittedPosteriors) -> Double {
      cases.reduce(0) { sum, index in
        sum + (labels[index].map { posteriors.logs(of: index)[$0] } ?? 0)
      } / Double(cases.count)
    }
    let (one, other) = (meanLog(samples.first, first), meanLog(samples.second, second))
    return (0...20).map { Double($0) / 20 }.max { left, right in
      func value(_ w: Double) -> Double {
        w * one + (1 - w) * other
          - samples.pairs.reduce(0) {
            $0 + overlap(first.logs(of: $1), second.logs(of: $1), w)
          } / Double(samples.pairs.count)
      }
      return value(left) < value(right)
    } ?? 0.5
  }

  /// log Σ_y a^w b^(1-w).
  private static func overlap(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>, _ w: Double)
    -> Double
  {
    let logits = zip(a, b).map { w * $0 + (1 - w) * $1 }
    let largest = logits.max() ?? 0
    return largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
  }

  /// H(Y) plus the three means, with a limit from what groups contribute; bits.
  private static func estimate(
    _ parts: [Part: [(case: Int, value: Double)]], _ labelled: [Int], _ labels: [Int?],
    _ classes: Int, _ groups: Grouping, _ level: Double
  ) -> (value: Double, limit: Double?)? {
    var counts = [Double](repeating: 0, count: classes)
    for index in labelled { if let y = labels[index] { counts[y] += 1 } }
    let total = counts.reduce(0, +)
    let surprise = labelled.map { index in
      (case: index, value: labels[index].map { -log(counts[$0] / total) } ?? 0)
    }
    var shares: [Int: Double] = [:]
    var value = 0.0
    for sample in [surprise, parts[.first] ?? [], parts[.second] ?? [], parts[.pairs] ?? []] {
      guard !sample.isEmpty else { return nil }
      let mean = sample.reduce(0) { $0 + $1.value } / Double(sample.count)
      value += mean
      for entry in sample {
        shares[groups.indexOfCase[entry.case], default: 0] +=
          (entry.value - mean) / Double(sample.count)
      }
    }
    let bit = log(2.0)
    let count = Double(shares.count)
    guard value.isFinite, shares.count >= GroupBootstrap.fewestGroups else {
      return value.isFinite ? (max(0, value / bit), nil) : nil
    }
    let squares = shares.keys.sorted().reduce(0.0) { sum, group in
      sum + (shares[group] ?? 0) * (shares[group] ?? 0)
    }
    let error = (count / (count - 1) * squares).squareRoot()
    let limit = value - normalQuantile(level) * error
    return (max(0, value / bit), max(0, limit / bit))
  }
}

extension CrossFittedPosteriors {
  /// The log-probabilities of a case that has some.
  fileprivate func logs(of index: Int) -> ArraySlice<Double> {
    logProbabilities[index * classCount..<(index + 1) * classCount].rebased
  }
}

extension ArraySlice<Double> {
  /// The same numbers, counted from zero.
  fileprivate var rebased: ArraySlice<Double> { Array(self)[...] }
}

/// softmax(w1 log a + w2 log b + c), fitted by the late-fusion identity.
private struct AdditiveLogits {
  private let weights: [Double]

  init(
    _ samples: ClassifierBounds.Samples, _ first: CrossFittedPosteriors,
    _ second: CrossFittedPosteriors, _ labels: [Int?], _ classes: Int
  ) {
    // The loss is linear in the weights but for log Z, whose gradient is an expected logit: convex.
    let start = [0.5, 0.5] + [Double](repeating: 0, count: classes)
    weights =
      minimizeLBFGS(from: start, tolerance: 1e-6, iterationLimit: 200) { point in
        var value = 0.0
        var gradient = [Double](repeating: 0, count: point.count)
        for index in samples.first {
          guard let y = labels[index] else { continue }
          let own = first.logs(of: index)[y]
          let share = 1 / Double(samples.first.count)
          value -= share * (point[0] * own + point[2 + y])
          gradient[0] -= share * own
          gradient[2 + y] -= share
        }
        for index in samples.second {
          guard let y = labels[index] else { continue }
          let own = second.logs(of: index)[y]
          let share = 1 / Double(samples.second.count)
          value -= share * point[1] * own
          gradient[1] -= share * own
        }
        for index in samples.pairs {
          let (a, b) = (first.logs(of: index), second.logs(of: index))
          let logits = (0..<classes).map { point[0] * a[$0] + point[1] * b[$0] + point[2 + $0] }
          let largest = logits.max() ?? 0
          let masses = logits.map { exp($0 - largest) }
          let total = masses.reduce(0, +)
          let share = 1 / Double(samples.pairs.count)
          value += share * (largest + log(total))
          for y in 0..<classes {
            let probability = share * masses[y] / total
            gradient[0] += probability * a[y]
            gradient[1] += probability * b[y]
            gradient[2 + y] += probability
          }
        }
        // Where a class is certain the weights would run away; a little penalty keeps them.
        for index in point.indices {
          value += 5e-4 * point[index] * point[index]
          gradient[index] += 1e-3 * point[index]
        }
        return (value, gradient)
      }.point
  }

  func first(_ logs: ArraySlice<Double>, _ y: Int) -> Double {
    weights[0] * logs[y] + weights[2 + y]
  }
  func second(_ logs: ArraySlice<Double>, _ y: Int) -> Double { weights[1] * logs[y] }

  func logPartition(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    let logits = zip(a, b).enumerated().map { y, pair in
      weights[0] * pair.0 + weights[1] * pair.1 + weights[2 + y]
    }
    let largest = logits.max() ?? 0
    return largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
  }
}
