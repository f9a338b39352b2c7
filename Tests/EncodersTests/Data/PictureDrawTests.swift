import Encoders
import Testing

struct PictureDrawTests {
  private func draw(seed: UInt64 = 1, epoch: Int = 0, unit: String = "network:slides")
    -> PictureDraw
  {
    PictureDraw(seed: seed, unit: unit, epoch: epoch)
  }

  @Test func smallBagsAreTakenWhole() {
    #expect(draw().sample(3..<7, limit: 4, modality: "slides") == [3, 4, 5, 6])
    #expect(draw().sample(3..<3, limit: 4, modality: "slides").isEmpty)
  }

  @Test func largeBagsGiveAsManyAsAsked() {
    for epoch in 0..<50 {
      let sample = draw(epoch: epoch).sample(100..<2100, limit: 16, modality: "slides")
      #expect(sample.count == 16 && Set(sample).count == 16 && sample == sample.sorted())
      #expect(sample.allSatisfy { (100..<2100).contains($0) })
    }
  }

  /// 4,000 epochs that take 3 of 12: each picture is expected 1,000 times, with a standard deviation of
  /// √(4000 · ¼ · ¾) = 27.4.
  @Test func everyPictureIsEquallyLikely() {
    var counts = [Int](repeating: 0, count: 12)
    for epoch in 0..<4_000 {
      for index in draw(epoch: epoch).sample(0..<12, limit: 3, modality: "slides") {
        counts[index] += 1
      }
    }
    #expect(counts.allSatisfy { abs($0 - 1_000) < 4 * 28 }, "\(counts)")
  }

  @Test func seedUnitEpochAndModalityDecide() {
    func sample(_ draw: PictureDraw, _ modality: String = "slides") -> [Int] {
      draw.sample(0..<500, limit: 10, modality: modality)
    }
    #expect(sample(draw()) == sample(draw()))
    #expect(
      Set([
        sample(draw()), sample(draw(seed: 2)), sample(draw(epoch: 1)), sample(draw(unit: "other")),
        sample(draw(), "biopsies"),
      ]).count == 5)
    let first = draw().jitter(strength: 0.2, picture: 3, modality: "slides")
    #expect(first == draw().jitter(strength: 0.2, picture: 3, modality: "slides"))
    #expect(first != draw().jitter(strength: 0.2, picture: 4, modality: "slides"))
    #expect(first != draw(epoch: 1).jitter(strength: 0.2, picture: 3, modality: "slides"))
  }
}
