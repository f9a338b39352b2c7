import Foundation
import Fusion
import TestSupport
import Testing

struct ModelDescriptionTests {
  @Test func everyModalityAloneThenAllTogether() throws {
    let names = try withTemporaryFolder { folder in
      try ModelDescription.standard(for: MadeCohort(includes: [.photo, .notes]).load(in: folder))
        .map(\.name)
    }
    #expect(
      names == [
        "logistic:table", "logistic:genes", "logistic:notes", "logistic:table+genes+notes",
        "network:photo", "network:table", "network:genes", "network:notes", "early-concat",
        "late", "cross-attention",
      ])
  }

  @Test func leavingOneOutIsForThreeAndNeverUnasked() throws {
    try withTemporaryFolder { folder in
      let three = try MadeCohort(includes: [.notes]).load(in: folder)
      #expect(
        try ModelDescription.named("leave-one-out", for: three).map(\.name) == [
          "logistic:genes+notes", "logistic:table+notes", "logistic:table+genes",
        ])
      let without = ModelDescription.leavingOneOut(for: three)
      for list in ["all", "logistic"] {
        let chosen = try ModelDescription.named(list, for: three)
        #expect(chosen.allSatisfy { !without.contains($0) })
      }
    }
    try withTemporaryFolder { folder in
      let two = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named("leave-one-out", for: two)
      }
      #expect(error?.code == .unknownModel)
    }
  }

  @Test func oneModalityHasNothingToFuse() throws {
    let models = try withTemporaryFolder { folder in
      var made = try MadeCohort()
      made.modalities = ["table"]
      return try ModelDescription.standard(for: made.load(in: folder))
    }
    #expect(models.map(\.name) == ["logistic:table", "network:table"])
    #expect(models.allSatisfy { $0.isUnimodal })
  }

  @Test(arguments: [
    ("logistic", ["logistic:table", "logistic:genes", "logistic:table+genes"]),
    ("cross-attention,logistic:genes", ["logistic:genes", "cross-attention"]),
    (" network:table , cross-attention ", ["network:table", "cross-attention"]),
    ("network:genes,network:genes,network", ["network:table", "network:genes"]),
    ("cross-attention:genes,bilinear,late", ["late", "bilinear", "cross-attention:genes"]),
    (
      "fusion",
      [
        "early-concat", "late", "gated", "bilinear", "cross-attention", "cross-attention:table",
        "cross-attention:genes",
      ]
    ),
    (
      "all",
      [
        "logistic:table", "logistic:genes", "logistic:table+genes", "network:table",
        "network:genes", "early-concat", "late", "gated", "bilinear", "cross-attention",
        "cross-attention:table", "cross-attention:genes",
      ]
    ),
  ])
  func listIsKeptInTheOrderOfTheReport(list: String, expected: [String]) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      #expect(try ModelDescription.named(list, for: cohort).map(\.name) == expected)
    }
  }

  @Test(arguments: [
    "", " ", ",", "logistic:gene", "forest", "logistic:table,Network", "cross-attention:photo",
  ])
  func rejectsUnknownName(list: String) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named(list, for: cohort)
      }
      #expect(error?.code == .unknownModel)
    }
  }

  @Test func oneModalityIsNoFusion() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      made.modalities = ["table"]
      let cohort = try made.load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named("fusion", for: cohort)
      }
      #expect(error?.code == .unknownModel)
    }
  }

  /// Runs of earlier versions have no asker.
  @Test func oldDescriptionsAreRead() throws {
    let old = Data(#"{"kind":"cross-attention","modalities":["a","b"]}"#.utf8)
    let model = try JSONDecoder().decode(ModelDescription.self, from: old)
    #expect(
      model == ModelDescription(.crossAttention, ["a", "b"]) && model.name == "cross-attention")
  }

  @Test func unknownNameIsAnsweredWithThoseThereAre() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named("logistic:gens", for: cohort)
      }
      let message = try #require(error?.message)
      #expect(message.contains("did you mean \"logistic:genes\"?"))
      for name in ["\"logistic:gens\"", "logistic:genes", "cross-attention", "network:table"] {
        #expect(message.contains(name))
      }
    }
  }
}
