import Cohorts
import Contribution
import Findings
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// Bags of pictures of 2 × 2 grey pixels; the answer is the sum over a case's pictures of their brightness.
private final class BrightnessOfBags: PreparedPredictor {
  let modalities = ["patches", "age"]
  let outputCount = 1
  let bags: [[Float]]
  /// Whether the bag is read at all.
  var readsBags = true

  init(bags: [[Float]]) { self.bags = bags }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do throws(TensorError) {
      let width = max(1, batch.cases.map { bags[$0].count }.max() ?? 1)
      var pixels: [Float] = []
      var isThere: [Bool] = []
      for item in batch.cases {
        for place in 0..<width {
          isThere.append(place < bags[item].count)
          // What stands in an empty place must never be read.
          let value = place < bags[item].count ? bags[item][place] : 1e6
          pixels += [value - 0.5, value + 0.5, value, value]
        }
      }
      let count = batch.cases.count
      return [
        "patches": ModalityBatch(
          content: .bag(
            pixels: try Tensor(pixels, shape: [count, width, 1, 2, 2]),
            presence: try Tensor(isThere, shape: [count, width])), design: nil,
          presence: try Tensor(batch.cases.map { !bags[$0].isEmpty })),
        "age": ModalityBatch(
          content: .vector(
            try Tensor(batch.cases.map { Float($0) / 10 }, shape: [count, 1])), design: nil,
          presence: try Tensor([Bool](repeating: true, count: count))),
      ]
    } catch { throw PredictorError(.failed, "preparing", underlying: error) }
  }

  func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    do throws(TensorError) {
      guard let patches = inputs["patches"], case .bag(let pixels, let isThere) = patches.content,
        case .vector(let ages)? = inputs["age"]?.content
      else { throw TensorError(.invalidArgument, operation: "predict", message: "no bag") }
      let here = try (isThere .& patches.presence.unsqueezed(1)).converted(to: .float32)
      let brightness = try pixels.mean(axes: [2, 3, 4]).filled(
        where: .!(here .> 0), with: 0)
      let sums = try (brightness * here).sum(axes: [1], keepsAxes: true)
      return try readsBags ? sums + ages : ages
    } catch { throw PredictorError(.failed, "predicting", underlying: error) }
  }
}

struct BagTests {
  /// The cases; 4 to 7 are the reference.
  private static let bags: [[Float]] = [
    [1, 2, 3, 4], [5], [], [2, 8], [1, 3], [2], [6, 0, 3], [],
  ]
  private let model = BrightnessOfBags(bags: bags)

  private var cohort: Cohort {
    var paths: [String?] = []
    var keys: [String] = []
    var ranges: [Range<Int>] = []
    for (index, bag) in Self.bags.enumerated() {
      let start = paths.count
      for place in bag.indices {
        paths.append("case-\(index)/\(place).png")
        keys.append("case-\(index)")
      }
      ranges.append(start..<paths.count)
    }
    let files = ImageFiles(paths: paths, caseIDs: keys, size: 2, channels: 1)
    let names = (0..<Self.bags.count).map { "case-\($0)" }
    return Cohort(
      manifest: Manifest(
        name: "bags", table: "", caseColumn: "id", label: .init(column: "label"), modalities: []),
      caseIDs: names, groups: Grouping(nameOfCase: names), sites: nil,
      labels: Self.bags.indices.map { $0 % 2 }, classNames: ["no", "yes"],
      modalities: [
        Modality(
          specification: ModalitySpecification(
            name: "patches", source: .bag(BagSource(image: ImageSource(column: "patches")))),
          presence: Self.bags.map { !$0.isEmpty },
          content: .bag(ImageBags(files: files, picturesOfCase: ranges)))
      ], setAside: [], notices: [])
  }

  private func subject() throws -> ModelSubject {
    var options = ModelSubject.Options()
    options.transform = .raw
    return try ModelSubject(
      model, cohort: cohort, cases: [0, 1, 2, 3], reference: [4, 5, 6, 7], options: options,
      stream: RandomStream(seed: 1))
  }

  /// The change of the answer for each case and part.
  private func changes(players: Int, fill: Fill, donors: [[Int]] = []) throws -> [String: Double] {
    let subject = try subject()
    let before: [Double] = [10, 5.1, 0.2, 10.3]
    var changes: [String: Double] = [:]
    try subject.occlude(
      [OcclusionRequest(modality: 0, players: players, fill: fill, donors: donors)],
      cases: [0, 1, 2, 3]
    ) { changes["\($0.item) \($0.part)/\($0.partCount)"] = $0.outputs[0] - before[$0.item] }
    return changes
  }

  private func expect(_ found: [String: Double], _ wanted: [String: Double]) {
    #expect(found.keys.sorted() == wanted.keys.sorted())
    for (key, value) in wanted { expectClose(found[key] ?? .nan, to: value, absolute: 1e-5) }
  }

  /// The reference's pictures 1, 3, 2, 6, 0 and 3 have a mean of 2.5; the case without any has no part.
  @Test func picturesBecomeTheMeanPicture() throws {
    expect(
      try changes(players: 4, fill: .mean),
      [
        "0 0/4": 1.5, "0 1/4": 0.5, "0 2/4": -0.5, "0 3/4": -1.5, "1 0/1": -2.5, "3 0/2": 0.5,
        "3 1/2": -5.5,
      ])
  }

  @Test func neighborsAreHiddenTogether() throws {
    expect(
      try changes(players: 2, fill: .constant(0)),
      ["0 0/2": -3, "0 1/2": -7, "1 0/1": -5, "3 0/2": -2, "3 1/2": -8])
  }

  /// The last picture of a bag cannot be taken away: a bag without any is a missing modality.
  @Test func picturesAreTakenAway() throws {
    expect(
      try changes(players: 4, fill: .delete),
      [
        "0 0/4": -1, "0 1/4": -2, "0 2/4": -3, "0 3/4": -4, "1 0/1": -2.5, "3 0/2": -2,
        "3 1/2": -8,
      ])
  }

  /// Donors in the order of their keys: case 4 holds 1 and 3, case 6 holds 6, 0 and 3.
  @Test func picturesComeFromDonors() throws {
    expect(
      try changes(players: 4, fill: .donor, donors: [[0], [2], [], [2]]),
      [
        "0 0/4": 0, "0 1/4": 1, "0 2/4": -2, "0 3/4": -1, "1 0/1": 1, "3 0/2": 4, "3 1/2": -8,
      ])
  }

  @Test func everyPictureIsNamedInTheMaps() throws {
    var settings = ContributionSettings()
    settings.draws = 20
    let analysis = try ContributionAnalysis(settings: settings, stream: RandomStream(seed: 1, "t"))
    var options = ModelSubject.Options()
    options.transform = .raw
    let measurement = try analysis.measure(
      model, cohort: cohort, cases: [0, 1, 2, 3], training: [4, 5, 6, 7], options: options)
    #expect(measurement.kinds == [.pictures, .features])
    let pieces = try #require(try measurement.pieceEffects("patches", case: 0))
    #expect(pieces.map(\.text) == (0..<4).map { "case-0/\($0).png" })
    for (piece, effect) in zip(pieces, [-1.5, -0.5, 0.5, 1.5]) {
      expectClose(piece.effects[0], to: effect, absolute: 1e-5)
    }
    #expect(try measurement.pieceEffects("patches", case: 2) == nil)
    let findings = try analysis.findings(measurement, model: "bags", outputNames: ["value"])
    #expect(findings.verdict["patches"] != .ignored)
    model.readsBags = false
    let blind = try analysis.findings(
      analysis.measure(
        model, cohort: cohort, cases: [0, 1, 2, 3], training: [4, 5, 6, 7], options: options),
      model: "bags", outputNames: ["value"])
    #expect(blind.verdict["patches"] == .ignored)
  }
}
