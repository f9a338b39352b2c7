import Cohorts
import Foundation
import Tensors
import Testing

/// Vectors from `.npy` and `.safetensors` files.
@Suite struct ArrayVectorTests {
  /// An `.npy` file of float32 `[rows, columns]` with the value `10 · row + column`.
  private func npy(_ rows: Int, _ columns: Int, value: ((Int) -> Float)? = nil) -> [UInt8] {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256)] + Array(header.utf8)
    for index in 0..<rows * columns {
      let number = value?(index) ?? Float(10 * (index / columns) + index % columns)
      withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 }
    }
    return bytes
  }

  private func safetensors(_ header: String, _ data: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      + data
  }

  private func made(_ file: String, _ bytes: [UInt8], keys: String = "") throws -> MadeCohort {
    var made = try MadeCohort()
    try made.folder.write(file, bytes)
    made.manifest.replace(
      "{kind: vector, file: genes.csv, key: id, transform: log1p}",
      with: "{kind: vector, file: \(file)\(keys)}")
    return made
  }

  private func matrix(_ cohort: Cohort) throws -> VectorMatrix {
    guard case .vector(let matrix) = try cohort.modality("genes").content else {
      throw CohortError(.invalidArgument, "no matrix")
    }
    return matrix
  }

  @Test func rowsAreTheTablesRows() throws {
    var made = try made("e.bin", npy(24, 2))
    made.manifest += "\nwhere: {site: [s1, s2]}"
    let cohort = try made.load()
    let matrix = try matrix(cohort)
    // The first case left is row 2 of the table.
    #expect(cohort.caseIDs[0] == "case-2")
    #expect(matrix.rowOfCase[0] == 0)
    #expect(matrix.values[0..<2] == [20, 21])
    #expect(matrix.names == ["0", "1"])
  }

  @Test func keyListGivesTheRows() throws {
    let made = try made("e.npy", npy(3, 2), keys: ", keys: keys.txt")
    try made.folder.write("keys.txt", "case-5\r\nnobody\ncase-1\n")
    let cohort = try made.load()
    let matrix = try matrix(cohort)
    #expect(try cohort.modality("genes").presentCount == 2)
    #expect(matrix.rowOfCase[1] == 0)
    #expect(matrix.rowOfCase[5] == 1)
    #expect(matrix.values == [20, 21, 0, 1])
    #expect(cohort.notices.contains { $0.topic == "unusedRows" })
  }

  @Test func safetensorsInHalfPrecision() throws {
    // 1, -2, 0.5, 65504 (the largest), 2⁻²⁴ (the smallest), 0, then 18 zeros.
    let halves: [UInt16] =
      [0x3c00, 0xc000, 0x3800, 0x7bff, 0x0001, 0x8000] + Array(repeating: 0, count: 18)
    let data = halves.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let header = #"{"cls":{"dtype":"F16","shape":[24,1],"data_offsets":[0,48]}}"#
    let cohort = try made("e.safetensors", safetensors(header, data)).load()
    #expect(try matrix(cohort).values[0..<6] == [1, -2, 0.5, 65504, 0x1p-24, 0])
  }

  @Test func oneOfSeveralEntriesMustBeNamed() throws {
    let data = [UInt8](repeating: 0, count: 24 * 4 + 4)
    let header =
      #"{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[24,1],"data_offsets":[4,100]}}"#
    let bytes = safetensors(header, data)
    let error = #expect(throws: CohortError.self) { try made("e.safetensors", bytes).load() }
    #expect(error?.code == .unreadableArray)
    #expect(error?.message.contains("\"b\"") == true)
    #expect(try matrix(made("e.safetensors", bytes, keys: ", tensor: b").load()).names.count == 1)
  }

  @Test func otherRowCountIsRefused() throws {
    let error = #expect(throws: CohortError.self) { try made("e.npy", npy(23, 2)).load() }
    #expect(error?.code == .rowCountMismatch)
    #expect(error?.message.contains("expected 24 rows") == true)
    #expect(error?.message.contains("found 23") == true)
    let listed = try made("e.npy", npy(3, 2), keys: ", keys: k.txt")
    try listed.folder.write("k.txt", "case-1\ncase-2\n")
    #expect(#expect(throws: CohortError.self) { try listed.load() }?.code == .rowCountMismatch)
  }

  @Test func notANumberIsRefused() throws {
    let bytes = npy(24, 2) { $0 == 7 ? .nan : 0 }
    let error = #expect(throws: CohortError.self) { try made("e.npy", bytes).load() }
    #expect(error?.code == .notFinite)
    #expect(error?.message.contains("row 3, column 1") == true)
  }

  @Test func keyListFaultsAreNamed() throws {
    let twice = try made("e.npy", npy(2, 2), keys: ", keys: k.txt")
    try twice.folder.write("k.txt", "case-1\ncase-1\n")
    #expect(#expect(throws: CohortError.self) { try twice.load() }?.code == .duplicateKey)
    let missing = try made("e.npy", npy(2, 2), keys: ", keys: none.txt")
    #expect(#expect(throws: CohortError.self) { try missing.load() }?.code == .missingFile)
  }

  @Test func brokenFilesAreRefused() throws {
    let whole = npy(24, 2)
    for bytes in [[], Array(whole.prefix(40)), Array(whole.dropLast()), Array("id,a\n".utf8)] {
      let error = #expect(throws: CohortError.self) { try made("e.npy", bytes).load() }
      #expect(error?.code == .unreadableArray)
    }
    var absent = try MadeCohort()
    absent.manifest.replace("genes.csv, key: id, transform: log1p", with: "none.npy")
    #expect(#expect(throws: CohortError.self) { try absent.load() }?.code == .missingFile)
  }

  @Test func pathwaysGroupFeatures() throws {
    var made = try MadeCohort()
    made.manifest.replace("transform: log1p", with: "groups: sets.gmt")
    try made.folder.write("sets.gmt", "one\tabout\tC\tA\tX\nnone\tabout\tY\ntwo\tabout\tB\r\n")
    let cohort = try made.load()
    #expect(
      try matrix(cohort).featureGroups
        == [.init(name: "one", features: [0, 2]), .init(name: "two", features: [1])])
    #expect(cohort.notices.contains { $0.topic == "emptyFeatureGroup" && $0.names == ["none"] })
    // C is constant and dropped, so the group keeps A alone.
    let blocks = try Preprocessing(fitting: cohort, training: Array(0..<24), modalities: ["genes"])
      .blocks(of: cohort, cases: [0])
    guard case .vector(let block) = blocks[0].content else { return }
    #expect(block.names == ["A", "B"])
    #expect(
      block.groups == [.init(name: "one", features: [0]), .init(name: "two", features: [1])])

    for (text, code) in [
      ("one\tabout\n", CohortError.Code.invalidValue), ("a\tb\tA\na\tb\tB\n", .duplicateKey),
      ("a\tb\tZ\n", .unmatchedKeys),
    ] {
      try made.folder.write("sets.gmt", text)
      #expect(#expect(throws: CohortError.self) { try made.load() }?.code == code)
    }
  }
}
