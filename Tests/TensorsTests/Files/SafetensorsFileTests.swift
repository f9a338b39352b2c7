import Foundation
import Tensors
import Testing

@Suite struct SafetensorsFileTests {
  @Test func readsEveryTypeOfTheReference() throws {
    let file = try SafetensorsFile(path: goldenPath("all.safetensors"))
    for dtype in DType.allCases {
      let name = "layer.\(dtype.rawValue)"
      let entry = try file.entry(named: name)
      #expect(entry.dtype == dtype)
      #expect(entry.shape == [2, 3])
      #expect(try file.withUnsafeBytes(of: name) { Array($0) } == goldenBytes(dtype))
    }
    #expect(try file.entry(named: "scalar").shape == [])
    #expect(try file.entry(named: "empty").shape == [0, 4])
    #expect(try file.entry(named: "empty").byteRange.isEmpty)
    #expect(file.header.metadata == ["format": "pt"])
    #expect(file.header.entries.count == 15)
  }

  @Test func tellsCanonicallyEqualNamesApart() throws {
    let file = try SafetensorsFile(path: goldenPath("all.safetensors"))
    func value(_ name: String) throws -> Float {
      try file.withUnsafeBytes(of: name) { $0.loadUnaligned(as: Float.self) }
    }
    #expect("caf\u{E9}" == "cafe\u{301}")
    #expect(try value("caf\u{E9}") == 1)
    #expect(try value("cafe\u{301}") == 2)
    #expect(try value("quote \" slash \\ tab \t bell \u{7}") == 3)
  }

  @Test func writesTheSameBytesAsTheReference() throws {
    let golden = try SafetensorsFile(path: goldenPath("all.safetensors"))
    // From last to first, so that the writer has to order them.
    let sources = golden.header.entries.reversed().map { entry in
      TensorFileSource(name: entry.name, dtype: entry.dtype, shape: entry.shape) {
        body throws(TensorError) in try golden.withUnsafeBytes(of: entry.name, body)
      }
    }
    try withTemporaryFolder { folder in
      let path = folder + "/copy.safetensors"
      try SafetensorsFile.write(sources, metadata: golden.header.metadata, to: path)
      #expect(try contents(of: path) == contents(of: golden.path))
      let empty = folder + "/none.safetensors"
      try SafetensorsFile.write([], to: empty)
      #expect(try contents(of: empty) == contents(of: goldenPath("none.safetensors")))
      #expect(try SafetensorsFile(path: empty).header.entries.isEmpty)
      // No temporary file is left behind.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test func namesTheNearestEntry() throws {
    let file = try SafetensorsFile(path: goldenPath("all.safetensors"))
    let error = #expect(throws: TensorError.self) { try file.entry(named: "layer.floot32") }
    #expect(error?.code == .missingEntry)
    #expect(error?.message.contains("layer.float32") == true)
    let far = #expect(throws: TensorError.self) { try file.entry(named: "zzz") }
    #expect(far?.message.contains("nearest") == false)
  }

  /// Header, bytes of data, what the message must say.
  private static let brokenHeaders: [(String, Int, String)] = [
    ("", 0, "expected '{'"),
    ("[]", 0, "expected '{'"),
    (" {}", 0, "expected '{'"),
    ("{", 0, "expected '\"', found the end"),
    ("{}x", 0, "expected the end"),
    ("{} \0", 0, "expected the end"),
    (#"{"a":1}"#, 0, "expected '{'"),
    (#"{"a":{}}"#, 0, "needs dtype, shape and data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}"#, 4, "expected '\"'"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, 4, "expected '}', found the end"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, 4, "unknown or repeated key"
    ),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "repeated key"),
    (#"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4, "element type \"F33\""),
    (#"{"a":{"dtype":"U16","shape":[2],"data_offsets":[0,4]}}"#, 4, "element type \"U16\""),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "negative"),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4, "whole number"),
    (#"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, 4, "begins with 0"),
    (#"{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}"#, 4, "whole number"),
    (
      #"{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}"#, 4,
      "does not fit in 64 bits"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 4,
      "beyond any memory"
    ),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "needs 8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "[begin, end]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "[begin, end]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4, "[begin, end]"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3, "truncated"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "1 unused bytes after"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "4 unused bytes before"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "overlaps"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "\"a\" appears twice"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "appears twice"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "expected '\"', found '1'"),
    (#"{"__metadata__":{"a":"1","a":"2"}}"#, 0, "appears twice"),
    (#"{"__metadata__":{},"__metadata__":{}}"#, 0, "appears twice"),
    (#"{"__metadata__":{"a":"\ud800"}}"#, 0, "surrogate"),
    (#"{"__metadata__":{"a":"\udc00"}}"#, 0, "surrogate"),
    (#"{"__metadata__":{"a":"\uzzzz"}}"#, 0, "hexadecimal"),
    (#"{"__metadata__":{"a":"\x"}}"#, 0, "unknown escape"),
    ("{\"__metadata__\":{\"a\":\"\n\"}}", 0, "must be escaped"),
  ]

  @Test(arguments: brokenHeaders)
  func rejectsBrokenHeader(header: String, dataByteCount: Int, message: String) throws {
    try withFile(safetensors(header, dataByteCount: dataByteCount)) { path in
      let error = #expect(throws: TensorError.self) { try SafetensorsFile(path: path) }
      #expect(error?.code == .fileFormat)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }
  }

  @Test func rejectsTextThatIsNotUTF8() throws {
    var bytes = safetensors(#"{"__metadata__":{"a":"?"}}"#)
    let index = try #require(bytes.firstIndex(of: UInt8(ascii: "?")))
    bytes[index] = 0xFF
    try withFile(bytes) { path in
      let error = #expect(throws: TensorError.self) { try SafetensorsFile(path: path) }
      #expect(error?.message.contains("not UTF-8") == true)
    }
  }

  /// Lengths from nothing to the largest that the prefix can say.
  @Test(arguments: [0, 1, 3, 100_000_000, 100_000_001, 1 << 31, 1 << 63, UInt64.max])
  func rejectsHeaderLengthBeyondTheFile(length: UInt64) throws {
    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
    try withFile(prefix + Array("{}".utf8)) { path in
      let error = #expect(throws: TensorError.self) { try SafetensorsFile(path: path) }
      #expect(error?.code == .fileFormat)
    }
  }

  @Test func rejectsFilesThatCannotBeRead() throws {
    try withTemporaryFolder { folder in
      for path in [folder + "/absent", folder] {
        let error = #expect(throws: TensorError.self) { try SafetensorsFile(path: path) }
        #expect(error?.code == .fileAccess)
      }
    }
    for count in 0..<8 {
      try withFile(Array(repeating: 0, count: count)) { path in
        let error = #expect(throws: TensorError.self) { try SafetensorsFile(path: path) }
        #expect(error?.code == .fileFormat)
      }
    }
  }

  @Test func rejectsBooleansOtherThanZeroAndOne() throws {
    var bytes = safetensors(
      #"{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#, dataByteCount: 2)
    bytes[bytes.count - 1] = 2
    try withFile(bytes) { path in
      let file = try SafetensorsFile(path: path)
      let error = #expect(throws: TensorError.self) {
        try file.withUnsafeBytes(of: "a") { $0.count }
      }
      #expect(error?.code == .fileFormat)
    }
  }

  @Test func refusesSourcesThatDoNotFit() throws {
    let fitting = TensorFileSource(name: "a", dtype: .int8, shape: [2], bytes: [1, 2])
    let cases: [(TensorError.Code, [TensorFileSource])] = [
      (.invalidArgument, [fitting, fitting]),
      (
        .invalidArgument,
        [TensorFileSource(name: "__metadata__", dtype: .int8, shape: [0], bytes: [])]
      ),
      (.invalidArgument, [TensorFileSource(name: "a", dtype: .int8, shape: [-1], bytes: [])]),
      (
        .invalidArgument,
        [TensorFileSource(name: "a", dtype: .int8, shape: [.max, 2], bytes: [])]
      ),
      (.shapeMismatch, [TensorFileSource(name: "a", dtype: .int16, shape: [2], bytes: [1, 2])]),
    ]
    try withTemporaryFolder { folder in
      let path = folder + "/file.safetensors"
      try SafetensorsFile.write([fitting], to: path)
      let before = try contents(of: path)
      for (code, sources) in cases {
        let error = #expect(throws: TensorError.self) {
          try SafetensorsFile.write(sources, to: path)
        }
        #expect(error?.code == code)
      }
      // A failed write leaves the older file as it was, and nothing beside it.
      #expect(try contents(of: path) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
      let error = #expect(throws: TensorError.self) {
        try SafetensorsFile.write([fitting], to: folder + "/absent/file")
      }
      #expect(error?.code == .fileAccess)
    }
  }

  /// Nothing traps, and what is still accepted tiles its file and can be read whole.
  @Test(arguments: 0..<UInt64(8))
  func survivesMutations(seed: UInt64) throws {
    let original = try contents(of: goldenPath("all.safetensors"))
    var generator = SplitMix64(state: seed)
    var refusedCount = 0
    for _ in 0..<150 {
      try withFile(generator.mutated(original, reach: 1080)) { path in
        do throws(TensorError) {
          let file = try SafetensorsFile(path: path)
          var end = file.header.entries.first?.byteRange.lowerBound ?? 0
          for entry in file.header.entries {
            #expect(entry.byteRange.lowerBound == end)
            end = entry.byteRange.upperBound
            let size = entry.shape.reduce(entry.dtype.byteCount, *)
            let sum = try file.withUnsafeBytes(of: entry.name) { bytes in
              bytes.reduce(bytes.count - size) { $0 + Int($1) }
            }
            #expect(sum >= 0)
          }
          #expect(end == (try? contents(of: path).count))
        } catch {
          refusedCount += 1
          #expect([.fileFormat, .missingEntry].contains(error.code))
          #expect(error.message.contains(path))
        }
      }
    }
    #expect(refusedCount > 75)
  }
}
