internal import Foundation
internal import Statistics

/// The log-loss of a late fusion that was fitted on other groups, and what follows for synergy.
///
/// S_low = E[l_r - l_q] + E[m_r - m_q] - E[log Z_r]: r is the joint of largest entropy, fitted on the
/// other folds; q the union information's dual, fitted on all cases, whose optimism makes the limit
/// smaller. Each mean is over the sample that sees it; the variance adds up what a group contributes to
/// all three (method page, sections 3 and 7).
struct HeldOutLateFusion {
  /// The estimate of S_low, in nats.
  private(set) var synergy = 0.0
  /// The estimate of I(X1, X2; Y), in nats.
  private(set) var information = 0.0
  private var synergyError = 0.0
  private var informationError = 0.0

  func synergyLimit(level: Double) -> Double {
    (synergy - normalQuantile(level) * synergyError) / natsPerBit
  }

  func informationLimit(level: Double) -> Double {
    (information - normalQuantile(level) * informationError) / natsPerBit
  }

  init?(
    _ sample: SymbolSample, three: ThreeMargins, union: UnionInformation,
    settings: AnalysisSettings
  ) {
    let classes = sample.shape.classes
    let foldCount = min(settings.foldCount, sample.groupCount)
    var stream = RandomStream(seed: settings.seed, "cross-fit bounds")
    var fold = [Int](repeating: 0, count: sample.groupCount)
    for (position, group) in stream.permutation(sample.groupCount).enumerated() {
      fold[group] = position % foldCount
    }
    let fits = (0..<foldCount).map { current -> MaximumEntropyJoint? in
      let counts = sample.counts(weights: fold.map { $0 == current ? 0 : 1 })
      guard let training = try? counts.threeMargins(smoothing: 0.5) else { return nil }
      return MaximumEntropyJoint(training.margins, pair: training.pair.values)
    }
    let models = fits.compactMap { $0 }
    guard models.count == foldCount else { return nil }

    // What each case adds to the three means: (sample, class, in synergy, in information).
    let sizes = sample.sizes
    let (n1, n2, pairs) = (
      Double(sizes.labelledFirst), Double(sizes.labelledSecond), Double(sizes.pairs)
    )
    let label = three.margins.label
    var firstMeans = [Double](repeating: 0, count: classes)
    var secondMeans = firstMeans
    var (firstSizes, secondSizes) = (firstMeans, firstMeans)
    var (firstInformation, secondInformation) = (firstMeans, firstMeans)
    var terms: [Term] = []
    for index in sample.label.indices {
      let (a, b, y) = (
        Int(sample.first[index]), Int(sample.second[index]), Int(sample.label[index])
      )
      let group = Int(sample.group[index])
      let model = models[fold[group]]
      if a >= 0 && y >= 0 {
        let own = model.first[a * classes + y]
        let base = floored(union.firstPotentials[a * classes + y])
        terms.append(Term(group: group, kind: 0, label: y, synergy: own - base, information: own))
        firstMeans[y] += own - base
        firstInformation[y] += own
        firstSizes[y] += 1
      }
      if b >= 0 && y >= 0 {
        let own = model.second[b * classes + y]
        let base = floored(union.secondPotentials[b * classes + y])
        terms.append(Term(group: group, kind: 1, label: y, synergy: own - base, information: own))
        secondMeans[y] += own - base
        secondInformation[y] += own
        secondSizes[y] += 1
      }
      if a >= 0 && b >= 0 {
        let partition = Self.logSum(model, a, b, sample.shape)
        terms.append(
          Term(group: group, kind: 2, label: -1, synergy: -partition, information: -partition))
      }
    }
    for y in 0..<classes {
      firstMeans[y] /= max(1, firstSizes[y])
      firstInformation[y] /= max(1, firstSizes[y])
      secondMeans[y] /= max(1, secondSizes[y])
      secondInformation[y] /= max(1, secondSizes[y])
    }
    let pairMean = terms.reduce(0) { $1.kind == 2 ? $0 + $1.synergy : $0 } / pairs
    let labelMeans = (0..<classes).map { firstMeans[$0] + secondMeans[$0] }
    let informationMeans = (0..<classes).map {
      firstInformation[$0] + secondInformation[$0] - log(max(label[$0], 1e-300))
    }
    func expected(_ means: [Double]) -> Double { zip(label, means).reduce(0) { $0 + $1.0 * $1.1 } }
    synergy = expected(labelMeans) + pairMean
    information = expected(informationMeans) + pairMean

    var synergyShares = [Double](repeating: 0, count: sample.groupCount)
    var informationShares = synergyShares
    // Classes are stratified: p(y) is pooled over both labelled samples, so each class has its own
    // weight p(y) / n(y) within a sample, and the class means vary with the pooled share.
    for term in terms {
      switch term.kind {
      case 0:
        let weight = label[term.label] / max(1, firstSizes[term.label])
        synergyShares[term.group] += weight * (term.synergy - firstMeans[term.label])
        informationShares[term.group] +=
          weight * (term.information - firstInformation[term.label])
      case 1:
        let weight = label[term.label] / max(1, secondSizes[term.label])
        synergyShares[term.group] += weight * (term.synergy - secondMeans[term.label])
        informationShares[term.group] +=
          weight * (term.information - secondInformation[term.label])
      default:
        synergyShares[term.group] += (term.synergy - pairMean) / pairs
        informationShares[term.group] += (term.information - pairMean) / pairs
      }
      if term.label >= 0 {
        synergyShares[term.group] += (labelMeans[term.label] - expected(labelMeans)) / (n1 + n2)
        informationShares[term.group] +=
          (informationMeans[term.label] - expected(informationMeans)) / (n1 + n2)
      }
    }
    let groups = Double(sample.groupCount)
    func error(_ shares: [Double]) -> Double {
      (groups / (groups - 1) * shares.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
    synergyError = error(synergyShares)
    informationError = error(informationShares)
    guard synergy.isFinite, information.isFinite, synergyError.isFinite else { return nil }
  }

  private struct Term {
    var group: Int
    var kind: Int
    var label: Int
    var synergy: Double
    var information: Double
  }

  private static func logSum(
    _ model: MaximumEntropyJoint, _ a: Int, _ b: Int, _ shape: TableShape
  ) -> Double {
    var largest = -Double.infinity
    for y in 0..<shape.classes {
      largest = max(
        largest, model.first[a * shape.classes + y] + model.second[b * shape.classes + y])
    }
    var sum = 0.0
    for y in 0..<shape.classes {
      sum += exp(
        model.first[a * shape.classes + y] + model.second[b * shape.classes + y] - largest)
    }
    return largest + log(sum)
  }
}

private func floored(_ potential: Double) -> Double { potential.isFinite ? potential : -50 }
