import Dictionaries
import Interventions
import Statistics
import Tensors

/// Made-up cases in a space with more features than dimensions, some of them missing a modality.
struct RandomSpace {
  let space: JointSpace
  let labels: [Int]
  let groups: [String]

  /// - Parameters:
  ///   - carriers: Features that speak of the label in every modality; the others are noise.
  init(
    caseCount: Int = 240, featureCount: Int = 64, width: Int = 24, carriers: Set<Int> = [],
    strength: Double = 1.5, seed: UInt64 = 1
  ) throws {
    var stream = RandomStream(seed: seed, "random space")
    var directions: [Double] = []
    for _ in 0..<featureCount {
      let row = (0..<width).map { _ in stream.normal() }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      directions += row.map { $0 / length }
    }
    labels = (0..<caseCount).map { _ in stream.index(below: 2) }
    groups = (0..<caseCount).map { "patient \($0 / 2)" }
    var parts: [CodedRows] = []
    var presence: [[Bool]] = []
    for modality in 0..<2 {
      var codes: [Double] = []
      for label in labels {
        for feature in 0..<featureCount {
          // Features differ in how often they fire, so that bins mean something.
          let rate = 0.1 + 0.4 * Double(feature % 8) / 8
          let noise = stream.uniform() < rate ? stream.uniform() : 0
          codes.append(carriers.contains(feature) && label == 1 ? noise + strength : noise)
        }
      }
      var rows: [Double] = []
      for row in labels.indices {
        for column in 0..<width {
          rows.append(
            (0..<featureCount).reduce(0.02 * stream.normal()) {
              $0 + codes[row * featureCount + $1] * directions[$1 * width + column]
            })
        }
      }
      parts.append(
        try CodedRows(
          rows: Tensor(rows, shape: [caseCount, width]),
          codes: SparseCodes(dense: codes, featureCount: featureCount),
          directions: Tensor(directions, shape: [featureCount, width])))
      presence.append(labels.indices.map { modality == 0 || $0 % 5 != 0 })
    }
    space = try JointSpace(modalities: ["image", "text"], rows: parts, presence: presence)
  }
}
