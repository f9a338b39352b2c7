import Cohorts
import Findings
import Foundation
import Predictors
import TestSupport
import Tensors
import Testing
import Training

import Fusion

/// What is said of networks that cannot use something.
struct NetworkAuditTests {
  private func keys(_ tokens: [[Float]], presence: [Bool]) throws -> AttentionKeys {
    var keys = AttentionKeys(asker: "photo")
    try keys.count([
      Encoding(
        tokens: Tensor(tokens.flatMap { $0 }, shape: [1, tokens.count, tokens[0].count]),
        presence: Tensor(presence, shape: [1, presence.count]))
    ])
    return keys
  }

  /// Alike, present or alone, keys are one key; a case without any has no attention.
  @Test func fewerThanTwoDistinctKeysAreDegenerate() throws {
    let alike = try keys(
      [[Float]](repeating: [1, 2], count: 8), presence: .init(repeating: true, count: 8))
    #expect(alike.cases == 1 && alike.degenerate == 1)
    let distinct = try keys([[1, 2], [1, 3]], presence: [true, true])
    #expect(distinct.cases == 1 && distinct.degenerate == 0)
    let masked = try keys([[1, 2], [1, 3]], presence: [true, false])
    #expect(masked.cases == 1 && masked.degenerate == 1)
    let nothing = try keys([[1, 2], [1, 3]], presence: [false, false])
    #expect(nothing.cases == 0 && nothing.degenerate == 0)
  }

  private func cohort(in folder: URL) throws -> MadeCohort {
    var made = try MadeCohort(includes: [.photo])
    made.photoSize = 64
    made.modalities = ["photo", "genes"]
    return made
  }

  @Test(arguments: ["shandiz2025", "shandiz2025-stored"])
  func constantAttentionIsRefused(name: String) throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder).load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: folder.appending(path: "run"), models: name)
      }
      #expect(error?.code == .degenerateAttention)
      #expect(error?.message.contains("--allow-degenerate") == true)
    }
  }

  /// The influence test says that the published network cannot see the image, the audit which parameters
  /// are dead, and a reloaded model says the same again.
  @Test(.tags(.slow)) func publishedAttentionIsFoundBlind() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder).load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.folds.foldCount = 2
      settings.network.allowsDegenerate = true
      let run = folder.appending(path: "run")
      let result = try runExperiment(cohort, in: run, settings: settings, models: "shandiz2025")
      for unit in result.units {
        let influence = try #require(unit.influence["photo"])
        #expect(influence.isDead && influence.largestLogitChange == 0)
        #expect(influence.gradientNorm == 0)
        #expect(unit.influence["genes"]?.isDead == false)
        let audit = try #require(unit.audit)
        #expect(audit.keysBefore.allSatisfy { $0.cases > 0 && $0.degenerate == $0.cases })
        let dead = try #require(audit.dead)
        // The whole picture encoder, the convolution, queries and keys.
        #expect(dead.names.contains("attention.query.weight"))
        #expect(dead.names.contains("photo.conv.weight"))
        #expect(dead.names.contains { $0.hasPrefix("photo.encoder") })
        #expect(!dead.names.contains { $0.hasPrefix("genes") || $0.hasPrefix("head") })
      }
      let codes = try result.document().notices.map(\.code)
      for code in ["modalityIgnored", "degenerateAttention", "deadParameters"] {
        #expect(codes.contains(code))
      }
      let finished = try FinishedRun(RunFolder(run.path), cohort: cohort)
      _ = try finished.reloaded(result.models[0], in: result.plan.splits[0], readers: [:])
    }
  }

  /// Every parameter of the program's own networks reaches some output.
  @Test(arguments: [
    "late", "gated", "bilinear", "early-concat", "cross-attention", "cross-attention:genes",
  ])
  func ownNetworksHaveNoDeadParameters(name: String) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.network.usesLinearOffset = false
      settings.training.epochs = 1
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings, models: name)
      for unit in result.units {
        #expect(unit.audit?.dead?.names == [])
        #expect(unit.audit?.keysBefore.allSatisfy { $0.degenerate == 0 } == true)
      }
    }
  }

  /// One joining of one image and one vector only.
  @Test func publishedNetworksAreNamedAloneAndNeedTheirModalities() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder).load(in: folder)
      let all = try ModelDescription.named("all", for: cohort)
      #expect(!all.contains { $0.isPublished })
      let chosen = try ModelDescription.named("shandiz2025-concat", for: cohort)
      #expect(chosen.map(\.modalities) == [["photo", "genes"]])
    }
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named("shandiz2025", for: cohort)
      }
      #expect(error?.code == .unknownModel)
      #expect(error?.message.contains("exactly one image") == true)
    }
  }
}
