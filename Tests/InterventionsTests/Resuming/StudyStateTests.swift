import Cohorts
import Findings
import Foundation
import Interventions
import TestSupport
import Testing
import Training

struct StudyStateTests {
  private struct Unwanted: Error {}

  private func code(_ body: () throws -> Void) -> InterventionsError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? InterventionsError)?.code
    }
  }

  @Test func keepsFinishedOutcomesBitForBit() throws {
    try withTemporaryFolder { root in
      let folder = root.appending(path: "state")
      let values = [0.1, 1 / 3.0, .leastNonzeroMagnitude, -0.0]
      _ = try StudyState(folder: folder, fingerprint: "a", resumes: false).outcomes("x") { values }
      let later = try StudyState(folder: folder, fingerprint: "a", resumes: true)
      let kept = try later.outcomes("x") { throw Unwanted() }
      #expect(kept.map(\.bitPattern) == values.map(\.bitPattern))
      // Another name is another file, also where letters are all that differs.
      #expect(try later.outcomes("X") { [2] } == [2])
      #expect(try later.outcomes("x y") { [3] } == [3])
      #expect(try later.outcomes("x-y") { [4] } == [4])
      #expect(try later.outcomes("x y") { throw Unwanted() } == [3])
    }
  }

  @Test func refusesToGoOnWithOtherOptions() throws {
    try withTemporaryFolder { root in
      let folder = root.appending(path: "state")
      _ = try StudyState(folder: folder, fingerprint: "a", resumes: false).outcomes("x") { [1] }
      #expect(
        code { _ = try StudyState(folder: folder, fingerprint: "b", resumes: true) }
          == .invalidArgument)
      // What was refused is not harmed.
      let own = try StudyState(folder: folder, fingerprint: "a", resumes: true)
      #expect(try own.outcomes("x") { throw Unwanted() } == [1])
    }
  }

  @Test func beginsAnewUnlessItResumes() throws {
    try withTemporaryFolder { root in
      let folder = root.appending(path: "state")
      _ = try StudyState(folder: folder, fingerprint: "a", resumes: false).outcomes("x") { [1] }
      let anew = try StudyState(folder: folder, fingerprint: "a", resumes: false)
      #expect(try anew.outcomes("x") { [2] } == [2])
      anew.remove()
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  @Test func touchesNoFolderOfSomebodyElse() throws {
    try withTemporaryFolder { root in
      let file = root.appending(path: "letter.txt")
      try Data("x".utf8).write(to: file)
      for resumes in [false, true] {
        #expect(
          code { _ = try StudyState(folder: root, fingerprint: "a", resumes: resumes) }
            == .invalidArgument)
      }
      #expect(FileManager.default.fileExists(atPath: file.path))
    }
  }

  @Test func refusesDamagedOutcomes() throws {
    try withTemporaryFolder { root in
      let folder = root.appending(path: "state")
      let state = try StudyState(folder: folder, fingerprint: "a", resumes: false)
      try Data("[1, 2".utf8).write(to: folder.appending(path: "outcomes-x.json"))
      #expect(code { _ = try state.outcomes("x") { [1] } } == .fileAccess)
    }
  }

  /// Stopped in the pair encoder, in the generator and between random sets, then run to the end.
  @Test(.tags(.slow)) func stoppedStudyComesToTheSameFindings() throws {
    try PictureCohort.with(caseCount: 60) { cohort, _, readers in
      try withTemporaryFolder { root in
        let folder = root.appending(path: "state")
        let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
        let hue = try PictureFactor(column: "hue", of: cohort)
        var settings = GenerationSettings()
        settings.channels = 32
        settings.epochs = 2
        settings.classifierEpochs = 1
        settings.alphas = [0, 1]
        settings.controlCount = 2
        settings.drawCount = 20
        settings.sheetRows = 1
        var fitting = PictureCohort.fitting(epochs: 2)
        fitting.features.steps = 20
        func found(
          _ state: StudyState?, until file: String? = nil
        ) throws -> GenerationFindings {
          let stops: @Sendable () -> Bool = {
            file.map {
              FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
            } ?? false
          }
          let (encoded, fold) = try fitting.fitted(
            cohort, split: split, readers: readers, state: state, isInterrupted: stops)
          return try GenerationStudy(
            encoded, features: fold, picture: "picture", factors: [hue], settings: settings
          ).run(state: state, isInterrupted: stops).findings
        }
        func state() throws -> StudyState {
          try StudyState(folder: folder, fingerprint: "a", resumes: true)
        }
        let whole = try found(nil)
        let set = try #require(whole.swaps.first { $0.beyondControls != nil }?.set)
        let begun = try state()
        let pairs = URL(filePath: begun.checkpoint("pairs, repeat 0, fold 0").path)
        #expect(throws: TrainingError.self) {
          try found(begun, until: pairs.lastPathComponent)
        }
        #expect(throws: TrainingError.self) {
          try found(state(), until: "generator.safetensors")
        }
        let control = URL(
          filePath: begun.checkpoint("outcomes \(set), factor 0, control 0").path
        ).deletingPathExtension().lastPathComponent
        #expect {
          try found(state(), until: "\(control).json")
        } throws: {
          ($0 as? InterventionsError)?.code == .interrupted
        }
        #expect(try found(state()) == whole)
      }
    }
  }
}
