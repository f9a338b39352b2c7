import Tensors
import Testing

@Suite struct NumpyFileTests {
  private static let dtypes = DType.allCases.filter { $0 != .bfloat16 }

  @Test(arguments: dtypes) func readsAndWritesWhatNumpySaves(dtype: DType) throws {
    let golden = try NumpyFile(path: goldenPath("\(dtype.rawValue).npy"))
    #expect(golden.entry.dtype == dtype)
    #expect(golden.entry.shape == [2, 3])
    #expect(try golden.withUnsafeBytes { Array($0) } == goldenBytes(dtype))
    try withTemporaryFolder { folder in
      let path = folder + "/copy.npy"
      let source = TensorFileSource(
        name: "", dtype: dtype, shape: [2, 3], bytes: goldenBytes(dtype))
      try NumpyFile.write(source, to: path)
      #expect(try contents(of: path) == contents(of: golden.path))
    }
  }

  @Test(arguments: [("scalar", [Int]()), ("vector", [5]), ("empty", [0, 4])])
  func keepsUnusualShapes(name: String, shape: [Int]) throws {
    let golden = try NumpyFile(path: goldenPath("\(name).npy"))
    #expect(golden.entry.shape == shape)
    let bytes = try golden.withUnsafeBytes { Array($0) }
    try withTemporaryFolder { folder in
      let path = folder + "/copy.npy"
      try NumpyFile.write(
        TensorFileSource(name: "", dtype: .float32, shape: shape, bytes: bytes), to: path)
      #expect(try contents(of: path) == contents(of: golden.path))
    }
  }

  @Test(arguments: [2, 3]) func readsLaterVersions(version: Int) throws {
    let file = try NumpyFile(path: goldenPath("version\(version).npy"))
    #expect(file.entry.shape == [2, 3])
    #expect(try file.withUnsafeBytes { Array($0) } == goldenBytes(.float32))
  }

  @Test func writesVersionTwoForAHeaderBeyondVersionOne() throws {
    let shape = Array(repeating: 1, count: 30_000)
    try withTemporaryFolder { folder in
      let path = folder + "/long.npy"
      try NumpyFile.write(
        TensorFileSource(name: "", dtype: .uint8, shape: shape, bytes: [7]), to: path)
      let written = try contents(of: path)
      #expect(written[6] == 2)
      #expect((written.count - 1) % 64 == 0)
      let file = try NumpyFile(path: path)
      #expect(file.entry.shape == shape)
      #expect(try file.withUnsafeBytes { Array($0) } == [7])
    }
  }

  @Test(arguments: [
    ("fortran.npy", "ascontiguousarray"), ("bigendian.npy", "newbyteorder"),
    ("unsigned.npy", "astype('i8')"), ("complex.npy", "complex"), ("text.npy", "text"),
    ("structured.npy", "structured"), ("object.npy", "pickled"), ("archive.npz", "numpy.save"),
    ("all.safetensors", "not a NumPy"),
  ])
  func refusesWithAdvice(name: String, advice: String) throws {
    let error = #expect(throws: TensorError.self) { try NumpyFile(path: goldenPath(name)) }
    #expect(error?.code == .fileFormat)
    #expect(error?.message.contains(advice) == true, "\(error?.message ?? "no error")")
  }

  /// Header, bytes of data, what the message must say.
  private static let brokenHeaders: [(String, Int, String)] = [
    ("", 0, "expected '{'"),
    ("{}", 0, "expected the keys"),
    ("{'descr': '<f4', 'fortran_order': False}", 4, "expected the keys"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", 4, "unknown or repeated"),
    ("{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}", 4, "unknown or repeated"),
    ("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", 4, "True or False"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", 4, "expected ','"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': [1]}", 4, "expected '('"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", 4, "negative"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 4, "truncated"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", 8, "several arrays"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}", 4, "memory"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", 4, "64 bits"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", 4, "expected the end"),
    ("{'descr': '<f4\\'', 'fortran_order': False, 'shape': (1,)}", 4, "plain text"),
    ("{'descr': '<f4", 4, "found the end"),
  ]

  @Test(arguments: brokenHeaders)
  func rejectsBrokenHeader(header: String, dataByteCount: Int, message: String) throws {
    try withFile(numpy(header, dataByteCount: dataByteCount)) { path in
      let error = #expect(throws: TensorError.self) { try NumpyFile(path: path) }
      #expect(error?.code == .fileFormat)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }
  }

  @Test func acceptsWhatOtherWritersWrite() throws {
    // Double quotes, no space, no last comma, a long integer of Python 2, one row in Fortran order.
    let header = #"{"descr":"<f4","fortran_order":True,"shape":(1L, 2)}"#
    let shape = try withFile(numpy(header, dataByteCount: 8)) { path in
      try NumpyFile(path: path).entry.shape
    }
    #expect(shape == [1, 2])
  }

  @Test func rejectsEveryTruncation() throws {
    let whole = try contents(of: goldenPath("float32.npy"))
    for count in 0..<whole.count {
      try withFile(Array(whole.prefix(count))) { path in
        let error = #expect(throws: TensorError.self) { try NumpyFile(path: path) }
        #expect(error?.code == .fileFormat)
      }
    }
  }

  @Test func refusesSourcesThatDoNotFit() throws {
    try withTemporaryFolder { folder in
      let cases: [(TensorError.Code, TensorFileSource)] = [
        (.typeMismatch, TensorFileSource(name: "", dtype: .bfloat16, shape: [0], bytes: [])),
        (.invalidArgument, TensorFileSource(name: "", dtype: .int8, shape: [-1], bytes: [])),
        (.shapeMismatch, TensorFileSource(name: "", dtype: .int8, shape: [2], bytes: [1])),
      ]
      for (code, source) in cases {
        let error = #expect(throws: TensorError.self) {
          try NumpyFile.write(source, to: folder + "/file.npy")
        }
        #expect(error?.code == code)
      }
    }
  }

  /// Nothing traps, and what is still accepted can be read whole.
  @Test(arguments: 0..<UInt64(8))
  func survivesMutations(seed: UInt64) throws {
    let original = try contents(of: goldenPath(seed % 2 == 0 ? "float32.npy" : "version2.npy"))
    var generator = SplitMix64(state: seed)
    var refusedCount = 0
    for _ in 0..<150 {
      try withFile(generator.mutated(original, reach: 72)) { path in
        do throws(TensorError) {
          let file = try NumpyFile(path: path)
          let size = file.entry.shape.reduce(file.entry.dtype.byteCount, *)
          let byteCount = try file.withUnsafeBytes { $0.count }
          #expect(byteCount == size)
        } catch {
          refusedCount += 1
          #expect(error.code == .fileFormat)
        }
      }
    }
    #expect(refusedCount > 75)
  }
}
