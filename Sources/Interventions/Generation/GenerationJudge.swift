import Cohorts
import Findings
import Statistics
import Tensors

/// Judges generated pictures: what a classifier sees, and what is left of the picture before.
struct GenerationJudge {
  let classifier: FactorClassifier
  let drawing: GeneratedPictures
  let bootstrap: GroupBootstrap
  /// The mean appearance of training pictures: likeness is taken beyond it.
  let center: Tensor
  let factors: [PictureFactor]
  let settings: GenerationSettings
  let source: PictureSource

  /// How often the classifier is right about pictures of the test cases.
  func accuracy(_ pictures: Tensor, factor: Int) throws -> Figure {
    let right = zip(try classifier.probabilities(pictures, factor: factor), drawing.cases).map {
      row, index in
      row.indices.max { row[$0] < row[$1] } == factors[factor].levelOfCase[index] ? 1.0 : 0
    }
    return Figure(try bootstrap.mean(of: right, cases: drawing.cases))
  }

  /// How sharp pictures of the test cases are.
  func sharpness(_ pictures: Tensor) throws -> Figure {
    Figure(
      try bootstrap.mean(of: PictureSource.sharpness(pictures), cases: drawing.cases))
  }

  /// Swaps a set between pairs that differ in a factor; nil if there is no such pair.
  func swap(
    _ set: FeatureSet, factor: Int, activity: FeatureActivity, state: StudyState?,
    isInterrupted: () -> Bool
  ) throws -> (finding: GenerationFindings.Swap, sheet: Picture)? {
    let levels = drawing.cases.map { factors[factor].levelOfCase[$0] }
    guard let pairs = SwapPairs(levels, seed: settings.seed, name: factors[factor].name) else {
      return nil
    }
    let wanted = pairs.partners.map { levels[$0] }
    let cases = pairs.places.map { drawing.cases[$0] }
    func seen(_ set: FeatureSet, _ alpha: Double) throws -> (pictures: Tensor, chance: [Double]) {
      let space = drawing.space
      let partners = pairs.fullPartners
      let rows = try space.joint(changedBy: .swap(set, alpha: alpha), partners: partners)
        .selecting(Tensor(pairs.places.map(Int64.init)))
      let pictures = try drawing.pictures(rows, of: pairs.places)
      let rowsOfLevels = try classifier.probabilities(pictures, factor: factor)
      return (pictures, zip(rowsOfLevels, wanted).map { $0[$1] })
    }
    func flips(_ pictures: Tensor) throws -> [Double] {
      zip(try classifier.probabilities(pictures, factor: factor), wanted).map { row, level in
        row.indices.max { row[$0] < row[$1] } == level ? 1 : 0
      }
    }
    var steps: [GenerationFindings.Step] = []
    var chances: [[Double]] = []
    var columns: [Tensor] = []
    var ends: (first: [Double], last: [Double]) = ([], [])
    var start: Tensor?
    for alpha in settings.alphas {
      let (pictures, chance) = try seen(set, alpha)
      let own = try flips(pictures)
      let appearance = try PictureSource.appearance(pictures) - center
      let likeness = try cosines(appearance, start ?? appearance).array(of: Double.self)
      if start == nil {
        start = appearance
        ends.first = own
      }
      ends.last = own
      chances.append(chance)
      columns.append(try pictures.sliced(0..<min(settings.sheetRows, cases.count)))
      steps.append(
        .init(
          alpha: alpha, flipRate: Figure(try bootstrap.mean(of: own, cases: cases)),
          content: Figure(try bootstrap.mean(of: likeness, cases: cases))))
    }
    let correlations = cases.indices.map { row in
      spearman(settings.alphas, chances.map { $0[row] })
    }
    var beyond: ControlledFigure?
    if settings.controlCount > 0, set.features.count < set.featureCount {
      let controls = try MatchedControls(
        for: set, activity: activity, count: settings.controlCount,
        stream: RandomStream(seed: settings.seed, "swap controls", set.name))
      var outcomes: [[Double]] = []
      for (number, control) in controls.sets.enumerated() {
        if isInterrupted() {
          throw InterventionsError(.interrupted, "stopped between controls")
        }
        let name = "\(set.name), factor \(factor), control \(number)"
        func made() throws -> [Double] { try flips(seen(control, 1).pictures) }
        outcomes.append(try state?.outcomes(name, made) ?? made())
      }
      beyond = ControlledFigure(
        try ControlledEffect(
          untouched: ends.first, changed: ends.last, controls: outcomes, cases: cases,
          bootstrap: bootstrap), metric: "flip rate")
    }
    let shown = pairs.places.prefix(settings.sheetRows).map { drawing.cases[$0] }
    let partners = pairs.partners.prefix(settings.sheetRows).map { drawing.cases[$0] }
    let sheet = try PictureSheet.picture(
      [source.pictures(Array(shown))] + columns + [source.pictures(Array(partners))])
    return (
      GenerationFindings.Swap(
        set: set.name, features: set.features.count, factor: factors[factor].name, steps: steps,
        spearman: Figure(try bootstrap.mean(of: correlations, cases: cases)),
        beyondControls: beyond), sheet
    )
  }
}

/// A partner of another level for each case that has one.
struct SwapPairs {
  /// The cases that have a partner.
  let places: [Int]
  /// Their partners.
  let partners: [Int]
  /// A partner for every case; those without one are their own.
  let fullPartners: [Int]

  init?(_ levels: [Int], seed: UInt64, name: String) {
    var stream = RandomStream(seed: seed, "swap partners", name)
    var places: [Int] = []
    var partners: [Int] = []
    var full = Array(levels.indices)
    for place in levels.indices {
      let others = levels.indices.filter { levels[$0] != levels[place] }
      guard !others.isEmpty else { continue }
      let partner = others[stream.index(below: others.count)]
      places.append(place)
      partners.append(partner)
      full[place] = partner
    }
    guard !places.isEmpty else { return nil }
    self.places = places
    self.partners = partners
    fullPartners = full
  }
}

/// Spearman's rank correlation; 0 where one side never varies, because then nothing follows.
package func spearman(_ first: [Double], _ second: [Double]) -> Double {
  func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      Double(values.count { $0 < value }) + 0.5 * Double(values.count { $0 == value } - 1)
    }
  }
  let left = ranks(first)
  let right = ranks(second)
  let middle = Double(left.count - 1) / 2
  var product = 0.0
  var squares = (0.0, 0.0)
  for (a, b) in zip(left, right) {
    product += (a - middle) * (b - middle)
    squares.0 += (a - middle) * (a - middle)
    squares.1 += (b - middle) * (b - middle)
  }
  let length = (squares.0 * squares.1).squareRoot()
  return length > 0 ? product / length : 0
}
