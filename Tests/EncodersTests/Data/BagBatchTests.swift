import Cohorts
import Encoders
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

struct BagBatchTests {
  private func bag(
    _ made: BagCohort, _ cases: [Int], _ draw: PictureDraw? = nil
  ) throws -> (pixels: Tensor, counts: [Int]) {
    let batch = try made.fold.batches(cases, modalities: ["slides"], draw: draw)["slides"]
    guard case .bag(let pixels, let presence)? = batch?.content else {
      throw CohortError(.invalidArgument, "no bag")
    }
    return (
      pixels, try presence.converted(to: .int64).sum(axes: [1]).array(of: Int64.self).map(Int.init)
    )
  }

  private let draw = PictureDraw(seed: 3, unit: "unit", epoch: 0)

  @Test func trainingSeesTheSampleAndJudgementAll() throws {
    try withTemporaryFolder { folder in
      let made = try BagCohort(in: folder)
      let cases = [0, 1, 2, 3, 4]
      let training = try bag(made, cases, draw)
      #expect(training.counts == [1, 6, 5, 0, 6])
      #expect(training.pixels.shape == [5, 6, 3, 16, 16])
      let judged = try bag(made, cases)
      #expect(judged.counts == [1, 2000, 5, 0, 12])
      #expect(judged.pixels.shape == [5, 2000, 3, 16, 16])
      // A batch of nothing has one empty place.
      #expect(try bag(made, [3], draw).pixels.shape == [1, 1, 3, 16, 16])
      // What is read ahead is what is drawn.
      let again = try bag(made, cases, draw)
      #expect(try again.pixels.array(of: Float.self) == training.pixels.array(of: Float.self))
      let other = try bag(made, cases, PictureDraw(seed: 3, unit: "unit", epoch: 1))
      #expect(try other.pixels.array(of: Float.self) != training.pixels.array(of: Float.self))
    }
  }

  /// Pictures of a bag do not see each other before they are pooled: one of 2,000 has the token that it
  /// has alone.
  @Test func pictureInAHugeBagHasTheTokenThatItHasAlone() throws {
    try withTemporaryFolder { folder in
      let made = try BagCohort(in: folder)
      var settings = EncoderSettings()
      settings.width = 8
      let store = ParameterStore()
      let encoder = try makeEncoder(
        .bag(size: 16, channels: 3), settings: settings,
        scope: store.scope(generator: Generator(seed: 1)))
      let batch = try #require(try made.fold.batches([1], modalities: ["slides"])["slides"])
      guard case .bag(let pixels, _) = batch.content else { return }
      let whole = try withoutGradients { try encoder(batch, mode: .evaluation) }
      #expect(whole.tokens.shape == [1, 2000, 8])
      for place in [0, 63, 64, 1999] {
        let alone = ModalityBatch(
          content: .bag(
            pixels: try pixels.sliced(place..<place + 1, axis: 1),
            presence: try Tensor([true], shape: [1, 1])),
          design: nil, presence: batch.presence)
        let token = try withoutGradients { try encoder(alone, mode: .evaluation) }.tokens
        try expectClose(
          token, to: whole.tokens.sliced(place..<place + 1, axis: 1), absolute: 1e-5,
          relative: 1e-5)
      }
    }
  }

  @Test func stainsChangeInTrainingOnly() throws {
    try withTemporaryFolder { folder in
      let made = try BagCohort(
        in: folder, ", stain: {method: macenko, target: own, augmentation: 0.2}")
      #expect(made.cohort.notices.contains { $0.topic == "stainFault" } == false)
      let plain = try bag(made, [0, 2]).pixels.array(of: Float.self)
      #expect(try bag(made, [0, 2]).pixels.array(of: Float.self) == plain)
      let changed = try bag(made, [0, 2], draw).pixels.array(of: Float.self)
      #expect(changed != plain)
      #expect(try bag(made, [0, 2], draw).pixels.array(of: Float.self) == changed)
    }
  }

  @Test func picturesComeInTheStainsOfTheTrainingPart() throws {
    try withTemporaryFolder { folder in
      let raw = try BagCohort(in: folder)
      let made = try BagCohort(in: folder, ", stain: {method: macenko, target: training}")
      guard
        case .image(let scaling)? = try made.fold.fitted["slides"]?.modality("slides").state,
        let pictures = try made.cohort.modality("slides").pictures
      else {
        Issue.record("no pictures")
        return
      }
      let target = try #require(scaling.stainTarget)
      // Case 0 has one picture, the first.
      let bytes = try #require(try ImageReader(pictures).pixels(0, stainTarget: target))
      let pixels = try bag(made, [0]).pixels.array(of: Float.self)
      for place in stride(from: 0, to: 768, by: 97) {
        let channel = place / 256
        let expected =
          (Double(bytes[place]) / 255 - scaling.mean[channel]) / scaling.standardDeviation[channel]
        #expect(abs(Double(pixels[place]) - expected) < 1e-4)
      }
      #expect(try bag(raw, [0]).pixels.array(of: Float.self) != pixels)
    }
  }
}
