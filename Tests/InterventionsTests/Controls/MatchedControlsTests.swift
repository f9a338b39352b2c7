import Interventions
import Statistics
import Testing

struct MatchedControlsTests {
  private func activity() throws -> FeatureActivity {
    try RandomSpace(featureCount: 200).space.activity()
  }

  @Test func controlsHaveTheSetsSizeAndBins() throws {
    let activity = try activity()
    // Those that fire most often.
    let busy = activity.density.indices.sorted { activity.density[$0] > activity.density[$1] }
    let set = try FeatureSet(name: "busy", features: busy.prefix(20), featureCount: 200)
    let controls = try MatchedControls(
      for: set, activity: activity, stream: RandomStream(seed: 1, "controls"))
    #expect(controls.sets.count == 200)
    #expect(controls.binCount == 4)
    #expect(controls.sets.allSatisfy { $0.features.count == 20 })
    let wanted = set.features.map { activity.density[$0] }.reduce(0, +) / 20
    let drawn =
      controls.sets.flatMap { $0.features.map { activity.density[$0] } }.reduce(0, +) / 4000
    let all = activity.density.reduce(0, +) / 200
    // Far nearer to the set than to all features.
    #expect(abs(drawn - wanted) < 0.25 * abs(all - wanted))
    #expect(controls.overlap > 0.1 && controls.overlap < 0.95)
  }

  @Test func sameStreamSameControls() throws {
    let activity = try activity()
    let set = try FeatureSet(name: "some", features: 10..<40, featureCount: 200)
    func drawn(_ seed: UInt64) throws -> [FeatureSet] {
      try MatchedControls(
        for: set, activity: activity, count: 5, stream: RandomStream(seed: seed, "x")
      ).sets
    }
    #expect(try drawn(4) == drawn(4))
    #expect(try drawn(4) != drawn(5))
  }

  @Test func deadFeaturesAreLeftOut() throws {
    let space = try RandomSpace(featureCount: 30).space
    let activity = try space.activity()
    #expect(activity.density.allSatisfy { $0 > 0 })
    let golden = try GoldenPair.rows(GoldenPair.first)
    let few = try FeatureActivity([golden.codes])
    let set = try GoldenPair.set(0, 1)
    let controls = try MatchedControls(
      for: set, activity: few, count: 50, stream: RandomStream(seed: 1, "dead"))
    #expect(controls.sets.allSatisfy { $0.features.count == 1 && [0, 3].contains($0.features[0]) })
  }

  /// A set that is itself drawn at random must not stand out: its p-value is uniform.
  @Test func pIsUniformForRandomSets() throws {
    let activity = try activity()
    var stream = RandomStream(seed: 9, "weights")
    // The metric of a set: any function of it.
    let weights = (0..<200).map { _ in stream.normal() }
    func metric(_ set: FeatureSet) -> Double { set.features.reduce(0) { $0 + weights[$1] } }
    let template = try FeatureSet(name: "template", features: 0..<30, featureCount: 200)
    var pValues: [Double] = []
    for trial in 0..<400 {
      let own = try MatchedControls(
        for: template, activity: activity, count: 1,
        stream: RandomStream(seed: 2, "own", "\(trial)")
      ).sets[0]
      let controls = try MatchedControls(
        for: own, activity: activity, count: 99,
        stream: RandomStream(seed: 3, "controls", "\(trial)"))
      pValues.append(
        ControlledEffect.pValue(metric(own), controls: controls.sets.map(metric)))
    }
    for level in [0.05, 0.1, 0.25, 0.5, 0.75] {
      let share = Double(pValues.count { $0 <= level + 1e-9 }) / 400
      // Four standard errors of a share of 400.
      let error = 4 * (level * (1 - level) / 400).squareRoot()
      #expect(abs(share - level) < error, "at most \(level): \(share)")
    }
  }

  @Test func tiesCountAgainstTheEffect() {
    #expect(ControlledEffect.pValue(0.5, controls: [0.5, 0.5, 0.5]) == 1)
    #expect(ControlledEffect.pValue(1, controls: [0, 0, 0]) == 0.25)
  }
}
