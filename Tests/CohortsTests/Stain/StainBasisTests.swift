import Cohorts
import Foundation
import Testing

struct StainBasisTests {
  /// Within 2° of the colors that the picture was mixed from, for stains as they occur.
  @Test(arguments: [
    [[0.60, 0.68, 0.42], [0.12, 0.86, 0.50]], [[0.65, 0.70, 0.29], [0.07, 0.99, 0.11]],
    [[0.50, 0.74, 0.45], [0.22, 0.80, 0.56]], [[0.71, 0.62, 0.33], [0.09, 0.95, 0.30]],
  ])
  func findsTheStainsOfAMixture(_ stains: [[Double]]) throws {
    var tissue = MadeTissue()
    tissue.stains = stains.map(MadeTissue.unit)
    for seed in UInt64(1)...5 {
      let found = try tissue.picture(seed: seed).stainBasis()
      let angles = try found.anglesInDegrees(to: StainTests.basis(tissue.stains))
      #expect(angles.allSatisfy { $0 < 2 }, "\(angles) with seed \(seed)")
      #expect(found.maxima.allSatisfy { (1...2).contains($0) }, "\(found.maxima)")
    }
  }

  @Test func strengthMovesAmountsNotColors() throws {
    var tissue = MadeTissue()
    let normal = try tissue.picture(seed: 3).stainBasis()
    tissue.strength = [0.7, 0.7]
    let weak = try tissue.picture(seed: 3).stainBasis()
    #expect(weak.anglesInDegrees(to: normal).allSatisfy { $0 < 1.5 })
    for (less, more) in zip(weak.maxima, normal.maxima) {
      #expect(abs(less / more - 0.7) < 0.03)
    }
  }

  /// torchstain finds the same stains where both look at the same pixels.
  @Test func agreesWithTorchstain() throws {
    let fixture = try StainFixture.read()
    let found = try fixture.picture.stainBasis()
    for (own, expected) in zip([found.hematoxylin, found.eosin], fixture.found) {
      for (value, other) in zip(own, expected) { #expect(abs(value - other) < 2e-6) }
    }
    for (value, other) in zip(found.maxima, fixture.maxima) { #expect(abs(value - other) < 2e-6) }
  }

  @Test func refusesPicturesWithoutTwoStains() throws {
    func fault(_ picture: Picture) -> StainFault? {
      do throws(StainFault) {
        _ = try picture.stainBasis()
        return nil
      } catch {
        return error
      }
    }
    #expect(try fault(MadeTissue.plain([245, 244, 246])) == .littleTissue)
    #expect(try fault(MadeTissue.plain([0, 0, 0])) == .littleTissue)
    #expect(try fault(MadeTissue.plain([180, 90, 150])) == .oneColor)
    #expect(try fault(MadeTissue.plain([90])) == .oneColor)
    var oneStain = MadeTissue()
    oneStain.stains[1] = oneStain.stains[0]
    #expect(try fault(oneStain.picture(seed: 1)) == .oneColor)
    // Few pixels say nothing.
    var tiny = MadeTissue()
    tiny.size = 8
    #expect(try fault(tiny.picture(seed: 1)) == .littleTissue)
  }
}

/// What both suites need.
enum StainTests {
  static func basis(_ stains: [[Double]], maxima: [Double] = [1, 1]) throws -> StainBasis {
    let json = "{\"hematoxylin\":\(stains[0]),\"eosin\":\(stains[1]),\"maxima\":\(maxima)}"
    return try JSONDecoder().decode(StainBasis.self, from: Data(json.utf8))
  }
}

/// What `Tests/Fixtures/stain/macenko.json` holds.
struct StainFixture: Decodable {
  let size: Int
  let pixels: String
  let found: [[Double]]
  let maxima: [Double]
  let normalized: String

  static func read() throws -> StainFixture {
    try Fixtures.decode(StainFixture.self, "stain/macenko.json")
  }

  var picture: Picture {
    get throws {
      try Picture(width: size, height: size, channels: 3, pixels: Self.bytes(pixels))
    }
  }

  static func bytes(_ text: String) -> [UInt8] { [UInt8](Data(base64Encoded: text) ?? Data()) }
}
