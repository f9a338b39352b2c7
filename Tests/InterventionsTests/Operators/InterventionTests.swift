import Dictionaries
import Interventions
import Statistics
import Tensors
import Testing

struct InterventionTests {
  private func values(_ tensor: Tensor) throws -> [Double] { try tensor.array(of: Double.self) }

  private func isClose(_ left: [Double], _ right: [Double], _ tolerance: Double = 1e-12) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
  }

  // MARK: Golden values

  @Test func masksOneFeature() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    let changed = try coded.changed(by: .mask(GoldenPair.set(0)), renormalizes: false)
    #expect(isClose(try values(changed), [1, 1]))
    #expect(isClose(try coded.distances(to: changed), [2]))
  }

  @Test func swapsTwoFeaturesHalfway() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    let changed = try coded.changed(
      by: .swap(GoldenPair.set(0, 3), alpha: 0.5),
      partners: SparseCodes(dense: GoldenPair.second, featureCount: 4), renormalizes: false)
    #expect(isClose(try values(changed), [2.1, 1.3]))
  }

  @Test func fillsWithMeans() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    let changed = try coded.changed(
      by: .fill(GoldenPair.set(0, 1), means: [0.5, 2, 9, 9]), renormalizes: false)
    // x + (.5 − 2) D0 + 2 D1
    #expect(isClose(try values(changed), [1.5, 3]))
  }

  @Test func keepsTheLengthWhenAsked() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    let changed = try values(coded.changed(by: .mask(GoldenPair.set(0))))
    let length = (changed[0] * changed[0] + changed[1] * changed[1]).squareRoot()
    #expect(abs(length - 10.0.squareRoot()) < 1e-12)
    #expect(abs(changed[0] - changed[1]) < 1e-12)
  }

  // MARK: Properties

  @Test(arguments: [false, true]) func changingNothingIsIdentity(renormalizes: Bool) throws {
    let fixture = try RandomSpace()
    for part in fixture.space.rows {
      let before = try values(part.rows)
      let none = FeatureSet.none(featureCount: 64)
      let all = FeatureSet.all(featureCount: 64)
      let masked = try part.changed(by: .mask(none), renormalizes: renormalizes)
      #expect(try values(masked) == before)
      let partners = part.codes
      let stayed = try part.changed(
        by: .swap(all, alpha: 0), partners: partners, renormalizes: renormalizes)
      #expect(try values(stayed) == before)
    }
  }

  @Test func swappingAllLeavesOnlyTheResidual() throws {
    let own = try RandomSpace(seed: 3).space.rows[0]
    let other = try RandomSpace(seed: 3).space.rows[1]
    let changed = try own.changed(
      by: .swap(.all(featureCount: 64), alpha: 1), partners: other.codes, renormalizes: false)
    func reconstructed(_ part: CodedRows) throws -> Tensor {
      try Tensor(part.codes.dense(), shape: [part.caseCount, 64]).matmul(part.directions)
    }
    let expected = try reconstructed(other) + own.rows - reconstructed(own)
    #expect(isClose(try values(changed), try values(expected), 1e-10))
  }

  @Test func swapIsLinearInAlpha() throws {
    let own = try RandomSpace(seed: 4).space.rows[0]
    let other = try RandomSpace(seed: 5).space.rows[0].codes
    let set = try FeatureSet(
      name: "some", features: stride(from: 0, to: 64, by: 3), featureCount: 64)
    func at(_ alpha: Double) throws -> Tensor {
      try own.changed(by: .swap(set, alpha: alpha), partners: other, renormalizes: false)
    }
    let middle = try (at(1) + own.rows) / 2
    #expect(isClose(try values(at(0.5)), try values(middle), 1e-12))
  }

  @Test func jointRowIsTheMeanOfPresentModalities() throws {
    let space = try RandomSpace().space
    let joint = try values(space.joint())
    let image = try values(space.rows[0].rows)
    let text = try values(space.rows[1].rows)
    // Case 0 lacks the text, case 1 has both.
    #expect(isClose(Array(joint[0..<24]), Array(image[0..<24])))
    #expect(isClose(Array(joint[24..<48]), (24..<48).map { (image[$0] + text[$0]) / 2 }))
  }

  // MARK: Errors

  @Test func rejectsFeaturesThatDoNotExist() {
    #expect {
      _ = try FeatureSet(name: "odd", features: [0, 4], featureCount: 4)
    } throws: { error in
      (error as? InterventionsError)?.code == .invalidArgument
        && "\(error)" == "odd: feature 4; expected 0 to 3"
    }
  }

  @Test func rejectsSwapsWithoutPartners() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    #expect(throws: InterventionsError.self) {
      try coded.changed(by: .swap(GoldenPair.set(0), alpha: 0.5))
    }
    #expect(throws: InterventionsError.self) {
      try coded.changed(
        by: .swap(GoldenPair.set(0), alpha: 1.5),
        partners: SparseCodes(dense: GoldenPair.second, featureCount: 4))
    }
  }

  @Test func rejectsASetOfAnotherDictionary() throws {
    let coded = try GoldenPair.rows(GoldenPair.first)
    #expect(throws: InterventionsError.self) {
      try coded.changed(by: .mask(.all(featureCount: 5)))
    }
  }
}
