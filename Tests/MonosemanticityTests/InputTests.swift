import Cohorts
import Dictionaries
import Foundation
import Monosemanticity
import Statistics
import TestSupport
import Tensors
import Testing

/// What people bring, and what is wrong with it.
@Suite struct InputTests {
  private func write(_ values: [Float], _ shape: [Int], _ name: String, _ folder: URL) throws
    -> EmbeddingSet.Source
  {
    let url = folder.appending(path: name)
    try NumpyFile.write(Tensor(values, shape: shape), to: url.path)
    return EmbeddingSet.Source(path: url.path)
  }

  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "chiasm-features-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private func message(
    _ code: MonosemanticityError.Code, _ body: () throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    do {
      try body()
      Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as MonosemanticityError {
      #expect(error.code == code, sourceLocation: sourceLocation)
      return error.message
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
    }
    return ""
  }

  @Test func takesNamesFromArgumentsAndFiles() {
    #expect(EmbeddingSet.Source(argument: "ct=a/b.npy") == .init(name: "ct", path: "a/b.npy"))
    #expect(EmbeddingSet.Source(argument: "a=b/c.npy").name == "a")
    #expect(EmbeddingSet.Source(argument: "runs/k=4/a.npy").name == nil)
  }

  @Test func readsPairsAndTheirTable() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let image = try write([1, 2, 3, 4, 5, 6], [3, 2], "image.npy", folder)
    let text = try write([1, 0, 0, 0, 0, 1], [3, 2], "text.npy", folder)
    let table = folder.appending(path: "cases.csv")
    try Data("id,group,label,has_text\na,p,x,1\nb,p,,0\nc,q,y,1\n".utf8).write(to: table)
    let set = try EmbeddingSet([image, text], table: CaseTable(path: table.path))
    #expect(set.embeddings.modalities.map(\.name) == ["image", "text"])
    #expect(set.embeddings.modalities[1].presence == [true, false, true])
    #expect(set.embeddings.groups == [0, 0, 1])
    #expect(set.embeddings.labels == [0, nil, 1])
    #expect(set.hasGroups && set.isFitPart == nil)
  }

  @Test func readsWhatItWrote() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = try EmbeddingSet(
      PairedEmbeddings(
        modalities: [
          .init(
            name: "photo", width: 2, values: [1, 2, 3, 4, 0, 0], presence: [true, true, false]),
          .init(name: "a note", width: 2, values: [1, 2, 3, 4, 5, 6]),
        ], caseIDs: ["x,\"1\"", "y", "z"], groups: ["g", "h", "h"], labels: ["k", nil, "l"]),
      isFitPart: [true, false, true])
    try EmbeddingFolder(folder).write(set)
    let read = try EmbeddingFolder(folder).read()
    #expect(read.embeddings == set.embeddings)
    #expect(read.isFitPart == set.isFitPart)
  }

  @Test func readsEveryTensorOfAFile() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "pair.safetensors")
    try SafetensorsFile.write(
      ["x": Tensor([Float(1), 2], shape: [2, 1]), "y": Tensor([3.0, 4], shape: [2, 1])],
      to: url.path)
    let set = try EmbeddingSet([.init(path: url.path)])
    #expect(set.embeddings.modalities.map(\.name).sorted() == ["x", "y"])
    #expect(!set.hasGroups)
  }

  @Test func saysWhatIsWrong() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let image = try write([1, 2, 3, 4, 5, 6], [3, 2], "image.npy", folder)
    let short = try write([1, 2, 3, 4], [2, 2], "short.npy", folder)
    let wide = try write([Float](repeating: 1, count: 9), [3, 3], "wide.npy", folder)
    let broken = try write([1, 2, 3, 4, .nan, 6], [3, 2], "broken.npy", folder)
    let flat = try write([1, 2, 3], [3], "flat.npy", folder)
    let table = folder.appending(path: "cases.csv")

    #expect(message(.mismatch) { _ = try EmbeddingSet([image, short]) }.contains("2 rows"))
    let nan = message(.notFinite) { _ = try EmbeddingSet([image, broken]) }
    #expect(nan.contains("broken.npy") && nan.contains("row 2, column 0"))
    #expect(message(.mismatch) { _ = try EmbeddingSet([flat]) }.contains("shape [3]"))
    #expect(message(.mismatch) { _ = try EmbeddingSet([image, image]) }.contains("NAME=FILE"))
    _ = message(.fileAccess) { _ = try EmbeddingSet([.init(path: "nowhere.npy")]) }
    _ = message(.mismatch) { _ = try FeatureStudy(EmbeddingSet([image, wide])) }
    _ = message(.mismatch) { _ = try FeatureStudy(EmbeddingSet([image])) }

    try Data("id,has_imgae\na,1\nb,1\nc,1\n".utf8).write(to: table)
    let unknown = message(.unknownName) {
      _ = try EmbeddingSet([image], table: CaseTable(path: table.path))
    }
    #expect(unknown.contains("did you mean \"image\""))
    try Data("id\na\nb\n".utf8).write(to: table)
    let rows = message(.mismatch) {
      _ = try EmbeddingSet([image], table: CaseTable(path: table.path))
    }
    #expect(rows.contains("2 rows"))
    try Data("id\na\na\nb\n".utf8).write(to: table)
    let twice = message(.mismatch) {
      _ = try EmbeddingSet([image], table: CaseTable(path: table.path))
    }
    #expect(twice.contains("\"a\""))
    try Data("id,part\na,fit\nb,test\nc,fit\n".utf8).write(to: table)
    let part = message(.mismatch) { _ = try CaseTable(path: table.path) }
    #expect(part.contains(":3") && part.contains("test"))
  }

  @Test func refusesCodesThatAreNone() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let negative = try write([1, 0, -2, 0], [2, 2], "codes.npy", folder)
    #expect(
      message(.notFinite) { _ = try SparseCodes.reading(negative) }.contains("row 1, column 0"))
    let codes = try write([1, 0, 2, 0], [2, 2], "fine.npy", folder)
    let (name, read) = try SparseCodes.reading(codes)
    #expect(name == "fine" && read.values == [1, 2])
    #expect(
      message(.mismatch) {
        _ = try GivenCodes(codes: [codes.path], embeddings: [], judgedBy: [], table: nil)
      }.contains("--embeddings"))
  }

  @Test func partsKeepGroupsWhole() throws {
    let set = try EmbeddingSet(
      PairedEmbeddings(
        modalities: [.init(name: "a", width: 1, values: [Float](repeating: 1, count: 40))],
        groups: (0..<40).map { "g\($0 % 7)" }))
    let (fit, evaluation) = try set.parts(stream: RandomStream(seed: 1, "parts"))
    #expect(Set(fit + evaluation).count == 40)
    #expect(Set(fit.map { $0 % 7 }).isDisjoint(with: evaluation.map { $0 % 7 }))
  }

  @Test func rawColumnsBecomeFeatures() throws {
    let modality = try PairedEmbeddings.Modality(
      name: "a", width: 2, values: [3, 4, 3, -4, 0, 0], presence: [true, true, false])
    let raw = try RawFeatures(sign: .abs, normalizes: true, centers: false).codes(of: modality)
    #expect(raw.dense() == [0.6, 0.8, 0.6, 0.8, 0, 0])
    let relu = try RawFeatures(sign: .relu, normalizes: true, centers: true).codes(of: modality)
    #expect(relu.dense() == [0, 0.8, 0, 0, 0, 0])
  }
}
