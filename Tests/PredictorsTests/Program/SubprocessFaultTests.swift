import Cohorts
import Foundation
import Predictors
import TestSupport
import Testing

struct SubprocessFaultTests {
  private func error(
    _ command: [String], timeout: Double = 30,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> PredictorError? {
    try withExternalCohort { cohort, _ in
      #expect(throws: PredictorError.self, "\(command)") {
        _ = try SubprocessPredictor(
          command, description: Programs.description(timeout: timeout), cohort: cohort,
          isCancelled: isCancelled
        ).predict(CaseBatch(cohort: cohort, cases: [0, 1, 2]))
      }
    }
  }

  @Test func saysWhatIsWrong() throws {
    let faults: [(String, PredictorError.Code, String)] = [
      ("early", .programFailed, "exit code 3"), ("early", .programFailed, "no such module"),
      ("noise", .programFailed, "loading the model..."), ("refuse", .programFailed, "no licence"),
      ("version", .programFailed, "\"protocol\""), ("classes", .unsuitableOutput, "malignant"),
      ("count", .unsuitableOutput, "5"), ("die", .programFailed, "exit code 9"),
      ("die", .programFailed, "out of memory"), ("signal", .programFailed, "signal 11"),
      ("signal", .programFailed, "about to crash"), ("half", .programFailed, "ended"),
      ("nan", .notFinite, "case \"case-1\""), ("null", .notFinite, "case \"case-1\""),
      ("infinite", .notFinite, "case \"case-1\""), ("wide", .unsuitableOutput, "[3, 3]"),
      ("ragged", .unsuitableOutput, "lengths"), ("few", .unsuitableOutput, "[1, 2]"),
      ("logits", .unsuitableOutput, "logits"), ("sums", .unsuitableOutput, "sum to 1"),
      ("error", .programFailed, "column smoker"), ("words", .programFailed, "All good!"),
      ("nothing", .programFailed, "\"outputs\""), ("other", .programFailed, "99"),
      ("type", .unsuitableOutput, "int64"), ("huge", .unsuitableOutput, "1000000"),
    ]
    for (fault, code, text) in faults {
      let error = try error(Programs.answer(fault))
      #expect(error?.code == code, "\(fault): \(String(describing: error))")
      #expect(error?.description.contains(text) == true, "\(fault): \(String(describing: error))")
    }
  }

  @Test func refusesADescriptionForFiles() throws {
    try withExternalCohort { cohort, _ in
      for text in ["fixedBatch: true", "batch: 8\nfixedBatch: true"] {
        let error = #expect(throws: PredictorError.self) {
          _ = try SubprocessPredictor(
            Programs.answer(), description: Programs.description(text), cohort: cohort)
        }
        #expect(error?.code == .invalidDescription)
      }
    }
  }

  @Test func refusesALineWithoutAnEnd() throws {
    let error = try error(Programs.answer("endless"))
    #expect(error?.code == .programFailed)
    #expect(error?.message.contains("64 MiB") == true)
  }

  @Test func refusesProgramsThatCannotBeStarted() throws {
    for command in [["/nowhere/model"], ["chiasm-no-such-program"], ["/"], []] {
      let error = try error(command)
      #expect(error?.code == .programFailed)
    }
    #expect(try error(["true"])?.code == .programFailed)
    #expect(try error(["cat"])?.code == .programFailed)
  }

  @Test func givesUpAfterTheTimeout() throws {
    for fault in ["hang", "stubborn"] {
      let error = try error(Programs.answer(fault), timeout: 1)
      #expect(error?.code == .timedOut)
      #expect(error?.message.contains("started with \(fault)") == true)
    }
    let mute = try error(Programs.answer("mute"), timeout: 0.5)
    #expect(mute?.code == .timedOut)
    #expect(mute?.message.contains("startTimeout") == true)
  }

  @Test func stopsOnRequest() throws {
    let start = ContinuousClock.now
    let error = try error(Programs.answer("hang")) { ContinuousClock.now - start > .seconds(1) }
    #expect(error?.code == .cancelled)
  }

  @Test func staysEndedAfterAFault() throws {
    try withExternalCohort { cohort, _ in
      let model = try SubprocessPredictor(
        Programs.answer("die"), description: Programs.description(), cohort: cohort)
      for _ in 0..<3 {
        let error = #expect(throws: PredictorError.self) {
          _ = try model.predict(CaseBatch(cohort: cohort, cases: [0]))
        }
        #expect(error?.code == .programFailed)
      }
    }
  }
}
