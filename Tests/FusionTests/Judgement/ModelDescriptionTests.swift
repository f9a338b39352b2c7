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
        "network:photo", "network:table", "network:genes", "network:notes", "cross-attention",
      ])
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
  ])
  func listIsKeptInTheOrderOfTheReport(list: String, expected: [String]) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      #expect(try ModelDescription.named(list, for: cohort).map(\.name) == expected)
    }
  }

  @Test(arguments: ["", " ", ",", "logistic:gene", "forest", "logistic:table,Network"])
  func rejectsUnknownName(list: String) throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named(list, for: cohort)
      }
      #expect(error?.code == .unknownModel)
    }
  }

  @Test func unknownNameIsAnsweredWithThoseThereAre() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let error = #expect(throws: FusionError.self) {
        try ModelDescription.named("logistic:gens", for: cohort)
      }
      let message = try #require(error?.message)
      for name in ["\"logistic:gens\"", "logistic:genes", "cross-attention", "network:table"] {
        #expect(message.contains(name))
      }
    }
  }
}
