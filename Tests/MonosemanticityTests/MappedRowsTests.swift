import Cohorts
import Dictionaries
import Foundation
import Monosemanticity
import Statistics
import Tensors
import Testing

/// Embeddings that stay in their files.
@Suite struct MappedRowsTests {
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "mapped-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private func values(_ count: Int, seed: UInt64) -> [Float] {
    var stream = RandomStream(seed: seed, "mapped")
    return (0..<count).map { _ in Float(stream.normal()) }
  }

  @Test func mappedFilesGiveTheNumbersOfMemory() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(at: root) }
    let (cases, width) = (240, 12)
    let groups = (0..<cases).map { "g\($0 / 2)" }
    let matrices = ["a", "b"].enumerated().map { ($1, values(cases * width, seed: UInt64($0))) }
    for (name, values) in matrices {
      try NumpyFile.write(
        Tensor(values, shape: [cases, width]), to: root.appending(path: "\(name).npy").path)
    }
    let table =
      "id,group,label,has_a\n"
      + (0..<cases).map { "c\($0),\(groups[$0]),\($0 % 3),\($0 % 7 == 0 ? 0 : 1)" }
      .joined(separator: "\n") + "\n"
    let file = root.appending(path: "cases.csv")
    try Data(table.utf8).write(to: file)
    let mapped = try EmbeddingSet(
      ["a", "b"].map { (name: String) in
        EmbeddingSet.Source(name: name, path: root.appending(path: "\(name).npy").path)
      },
      table: CaseTable(path: file.path))
    #expect(mapped.embeddings.modalities.map(\.isMapped) == [true, true])
    let presence = (0..<cases).map { $0 % 7 != 0 }
    let memory = try EmbeddingSet(
      PairedEmbeddings(
        modalities: [
          .init(name: "a", width: width, values: matrices[0].1, presence: presence),
          .init(name: "b", width: width, values: matrices[1].1),
        ], caseIDs: (0..<cases).map { "c\($0)" }, groups: groups,
        labels: (0..<cases).map { "\($0 % 3)" }))
    #expect(memory.embeddings.modalities.map(\.isMapped) == [false, false])
    #expect(mapped.embeddings.modalities[0].values == memory.embeddings.modalities[0].values)
    let settings = FeatureStudySettings(
      featureCount: 24, k: 4, steps: 40, seedCount: 1,
      analysis: FeatureAnalysisSettings(drawCount: 30))
    let outcomes = try [mapped, memory].map { set in
      let study = try FeatureStudy(set, settings: settings)
      return try study.judged(study.train())
    }
    #expect(outcomes[0].findings == outcomes[1].findings)
    #expect(outcomes[0].scores.features == outcomes[1].scores.features)
  }

  @Test func viewsOfRowsAreTheRows() throws {
    let rows = try EmbeddingRows(values(40, seed: 3), width: 4)
    let chosen = rows.selecting([7, 2, 2, 9]).selecting([3, 0])
    #expect(chosen.count == 2)
    #expect(chosen.unitRow(0) == rows.unitRow(9) && chosen.unitRow(1) == rows.unitRow(7))
    #expect(chosen.cosine(0, 1) == rows.cosine(9, 7))
    #expect(chosen == rows.selecting([9, 7]) && chosen != rows.selecting([7, 9]))
  }

  @Test func doublePrecisionFilesAreConverted() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(at: root) }
    let path = root.appending(path: "a.npy").path
    try NumpyFile.write(Tensor([1.0, 2, 3, 4, 5, 6], shape: [3, 2]), to: path)
    let set = try EmbeddingSet([.init(path: path)])
    #expect(!set.embeddings.modalities[0].isMapped)
    #expect(set.embeddings.modalities[0].values == [1, 2, 3, 4, 5, 6])
  }

  @Test func pretrainedRowsAreThoseOfTheFirstFold() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(at: root) }
    for name in ["image", "text"] {
      try NumpyFile.write(
        Tensor((0..<14).map { Float($0) }, shape: [7, 2]),
        to: root.appending(path: "\(name).npy").path)
    }
    func read(_ lines: [String]) throws -> EmbeddingSet {
      let text = (["case,group,split,fold,has_image,has_text"] + lines).joined(separator: "\n")
      try Data((text + "\n").utf8).write(to: root.appending(path: "cases.csv"))
      return try EmbeddingFolder(root).read()
    }
    // A case stands in each fold; only one fold's rows can be compared.
    let parted = try read([
      "a,p,test,fold1,true,true", "b,q,training,fold1,true,true", "c,r,inner,fold1,true,true",
      "a,p,training,fold0,true,true", "b,q,test,fold0,true,false", "c,r,inner,fold0,true,true",
      "d,s,test,fold0,true,true",
    ])
    #expect(EmbeddingFolder(root).isOutOfFold)
    #expect(parted.embeddings.caseIDs == ["a", "b", "c", "d"])
    #expect(parted.isFitPart == [true, false, true, false])
    #expect(parted.embeddings.modalities.map(\.name) == ["image", "text"])
    #expect(parted.embeddings.modalities[0].values == [6, 7, 8, 9, 10, 11, 12, 13])
    #expect(parted.embeddings.modalities[1].values == [6, 7, 0, 0, 10, 11, 12, 13])
    // Test cases only: halves are drawn later.
    let tested = try read(
      (0..<7).map { "c\($0),g\($0),test,fold\($0 < 4 ? 0 : 1),true,true" })
    #expect(tested.embeddings.caseIDs == ["c0", "c1", "c2", "c3"] && tested.isFitPart == nil)
  }
}
