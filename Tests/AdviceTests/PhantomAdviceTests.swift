import Advice
import Findings
import Testing

/// On cohorts whose best decision is known, advice names it, and is never sure of a wrong one.
struct PhantomAdviceTests {
  @Test(arguments: try RecordedFindings.expectations())
  func theRightDecisionIsNamed(_ expected: RecordedFindings.Expectation) throws {
    let advice = Advisor().advice(on: try RecordedFindings.named(expected.name))
    let piece = advice.first { piece in
      piece.decision == expected.decision
        && (expected.modality == nil || piece.modality == expected.modality)
    }
    #expect(piece != nil, "\(advice.map(\.headline.english))")
    #expect(piece?.confidence != .low)
  }

  @Test(arguments: try RecordedFindings.expectations())
  func nothingWrongIsSaidWithHighConfidence(_ expected: RecordedFindings.Expectation) throws {
    let truth = PhantomTruth(expected)
    for piece in Advisor().advice(on: try RecordedFindings.named(expected.name))
    where piece.confidence == .high {
      #expect(truth.allows(piece), "\(expected.name): \(piece.headline.english)")
    }
  }

  @Test func twelveCohortsAreRecorded() throws {
    #expect(try RecordedFindings.names().count == 12)
  }
}
