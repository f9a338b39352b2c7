import Tensors
import TestSupport
import Testing

@Suite struct TensorDataTests {
  /// Writes elements to a tensor and reads them back, in several shapes and layouts.
  private func expectRoundTrip<Element: TensorElement & Equatable>(_ six: [Element]) throws {
    let matrix = try Tensor(six, shape: [2, 3])
    #expect(matrix.dtype == Element.dtype)
    #expect(matrix.shape == [2, 3])
    #expect(matrix.count == 6)
    #expect(matrix.device == .cpu)
    #expect(try matrix.array(of: Element.self) == six)

    // Row-major order of the transpose, whose memory is not in that order.
    let transpose = try matrix.transposed()
    #expect(!transpose.isContiguous)
    let expected = [0, 3, 1, 4, 2, 5].map { six[$0] }
    #expect(try transpose.array(of: Element.self) == expected)
    #expect(try transpose.contiguous().isContiguous)
    #expect(try transpose.contiguous().array(of: Element.self) == expected)

    // A part that does not begin at the first element.
    #expect(
      try matrix.sliced(1..<3, axis: 1).array(of: Element.self) == [1, 2, 4, 5].map { six[$0] })

    let scalar = try Tensor(scalar: six[1])
    #expect(scalar.shape == [])
    #expect(try scalar.array(of: Element.self) == [six[1]])

    let empty = try Tensor([Element](), shape: [0, 4])
    #expect(empty.shape == [0, 4])
    #expect(try empty.array(of: Element.self) == [])

    let bytes = try matrix.withBytes { bytes throws(TensorError) in Array(bytes) }
    #expect(bytes == six.withUnsafeBytes { Array($0) })
    let again = try bytes.withUnsafeBytes { bytes in
      try Tensor(bytes: bytes, shape: [3, 2], dtype: Element.dtype)
    }
    #expect(try again.array(of: Element.self) == six)
  }

  @Test func roundTripsEveryElementType() throws {
    try expectRoundTrip([true, false, true, true, false, false])
    try expectRoundTrip([0, 1, 127, 128, 254, 255] as [UInt8])
    try expectRoundTrip([-128, -1, 0, 1, 126, 127] as [Int8])
    try expectRoundTrip([.min, -1, 0, 1, 2, .max] as [Int16])
    try expectRoundTrip([.min, -1, 0, 1, 2, .max] as [Int32])
    try expectRoundTrip([.min, -1, 0, 1, 2, .max] as [Int64])
    try expectRoundTrip([.min, -1, 0, 1, 2, .max] as [Int])
    try expectRoundTrip([-0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, 3] as [Float])
    try expectRoundTrip([-0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, 3] as [Double])
  }

  @Test(arguments: [DType.float16, .bfloat16])
  func roundTripsHalfPrecisionThroughBytes(dtype: DType) throws {
    let values = [0.0, -2.5, 0.125, 96]  // exact in both types
    let half = try Tensor(values, shape: [2, 2]).converted(to: dtype)
    #expect(half.dtype == dtype)
    #expect(try half.array(of: Double.self) == values)
    let bytes = try half.transposed().withBytes { bytes throws(TensorError) in Array(bytes) }
    #expect(bytes.count == 8)
    let again = try bytes.withUnsafeBytes { try Tensor(bytes: $0, shape: [2, 2], dtype: dtype) }
    #expect(try again.array(of: Float.self) == [0, 0.125, -2.5, 96])
  }

  @Test(arguments: DType.allCases) func sizesAgreeWithLibTorch(dtype: DType) throws {
    let tensor = try Tensor.zeros([3], dtype: dtype)
    #expect(tensor.dtype == dtype)
    #expect(
      try tensor.withBytes { bytes throws(TensorError) in bytes.count } == 3 * dtype.byteCount)
    #expect(DType(rawValue: dtype.rawValue) == dtype)
  }

  @Test func keepsNaNPayloadAndSign() throws {
    let bits: [UInt64] = [0x7FF8_0000_0000_1234, 0xFFF8_0000_0000_0001, 0x8000_0000_0000_0000]
    let tensor = try Tensor(bits.map(Double.init(bitPattern:)))
    #expect(try tensor.array(of: Double.self).map(\.bitPattern) == bits)
  }

  @Test func convertsOnlyWhereTheTargetRepresentsTheValues() throws {
    let integers = try Tensor([1, -2, 3] as [Int64])
    #expect(try integers.array(of: Double.self) == [1, -2, 3])
    #expect(try Tensor([true, false]).array(of: Int.self) == [1, 0])
    #expect(try Tensor([7, 255] as [UInt8]).array(of: Int16.self) == [7, 255])
    #expect(try Tensor([0.5, 2] as [Double]).array(of: Float.self) == [0.5, 2])
    let reals = try Tensor([1.7, 2] as [Float])
    #expect(
      #expect(throws: TensorError.self) { try reals.array(of: Int.self) }?.code == .typeMismatch)
    #expect(
      #expect(throws: TensorError.self) { try reals.array(of: Bool.self) }?.code == .typeMismatch)
    #expect(
      #expect(throws: TensorError.self) { try integers.array(of: Int32.self) }?.code
        == .typeMismatch)
    #expect(
      #expect(throws: TensorError.self) { try integers.array(of: Bool.self) }?.code == .typeMismatch
    )
    let signed = try Tensor([-1] as [Int8])
    #expect(
      #expect(throws: TensorError.self) { try signed.array(of: UInt8.self) }?.code == .typeMismatch)
  }

  @Test func refusesBytesOfUnknownTypes() throws {
    let complex = try Operator("aten::complex")(
      .tensor(Tensor([1, 2] as [Float])), .tensor(Tensor([3, 4] as [Float])))
    #expect(complex.dtype == nil)
    let bytes = #expect(throws: TensorError.self) {
      try complex.withBytes { bytes throws(TensorError) in bytes.count }
    }
    #expect(bytes?.code == .typeMismatch)
    // Dropping the imaginary half would be silent.
    let elements = #expect(throws: TensorError.self) { try complex.array(of: Float.self) }
    #expect(elements?.code == .typeMismatch)
  }

  @Test func refusesAnotherElementCount() throws {
    let error = #expect(throws: TensorError.self) {
      try Tensor([1, 2, 3] as [Float], shape: [2, 2])
    }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.message.contains("4 elements") == true)
    let bytes = #expect(throws: TensorError.self) {
      try [1, 2, 3].withUnsafeBytes { try Tensor(bytes: $0, shape: [2], dtype: .int64) }
    }
    #expect(bytes?.code == .shapeMismatch)
    #expect(bytes?.operation == "Tensor.init")
  }

  @Test(arguments: [
    [Int.max, 2], [-1], [2, -3], [1 << 32, 1 << 32], [1 << 61], [Int.max], [0, -1], [Int.min, 1],
  ])
  func refusesImpossibleShapes(shape: [Int]) {
    for dtype in [DType.bool, .float64] {
      let error = #expect(throws: TensorError.self) {
        try Tensor(bytes: UnsafeRawBufferPointer(start: nil, count: 0), shape: shape, dtype: dtype)
      }
      #expect(error?.code == .shapeMismatch)
    }
    #expect(throws: TensorError.self) { try Tensor([] as [Float], shape: shape) }
    #expect(throws: TensorError.self) { try Tensor.zeros(shape) }
    let owner = Owner(byteCount: 8)
    #expect(throws: TensorError.self) {
      try Tensor(
        borrowing: UnsafeRawBufferPointer(owner.bytes), owner: owner, shape: shape, dtype: .int64)
    }
  }

  @Test func borrowsMemoryUntilTheLastViewDies() throws {
    weak var watched: Owner?
    var view: Tensor?
    do {
      let owner = Owner(byteCount: 32)
      watched = owner
      for index in 0..<4 {
        owner.bytes.storeBytes(of: Double(index), toByteOffset: 8 * index, as: Double.self)
      }
      let whole = try Tensor(
        borrowing: UnsafeRawBufferPointer(owner.bytes), owner: owner, shape: [2, 2], dtype: .float64
      )
      view = try whole.selected(1)
    }
    #expect(watched != nil)
    #expect(try view?.array(of: Double.self) == [2, 3])
    view = nil
    #expect(watched == nil)
  }

  @Test func releasesTheOwnerOfRefusedMemory() throws {
    weak var watched: Owner?
    do {
      let owner = Owner(byteCount: 16)
      watched = owner
      #expect(throws: TensorError.self) {
        try Tensor(
          borrowing: UnsafeRawBufferPointer(owner.bytes), owner: owner, shape: [3], dtype: .float64)
      }
    }
    #expect(watched == nil)
  }

  @Test func readsOneElement() throws {
    #expect(try Tensor(scalar: 2.5).item() == 2.5)
    #expect(try Tensor([7] as [Int64], shape: [1, 1]).item() == 7)
    let error = #expect(throws: TensorError.self) { try Tensor([1, 2] as [Float]).item() }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.argumentShapes == [[2]])
  }

  @Test func countsAxesFromEitherEnd() throws {
    let tensor = try Tensor.zeros([2, 3, 4])
    #expect(try tensor.size(0) == 2)
    #expect(try tensor.size(-1) == 4)
    for axis in [3, -4, .max, .min] {
      let error = #expect(throws: TensorError.self) { try tensor.size(axis) }
      #expect(error?.code == .invalidArgument)
    }
    #expect(throws: TensorError.self) { try Tensor(scalar: 1.0).size(0) }
  }

  @Test func describesItself() throws {
    #expect(try Tensor([1, 2] as [Float]).description == "Tensor(float32, [2], cpu) [1.0, 2.0]")
    #expect(try Tensor.zeros([17], dtype: .int64).description == "Tensor(int64, [17], cpu)")
  }
}

/// Memory whose end a test can watch.
private final class Owner: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer
  init(byteCount: Int) { bytes = .allocate(byteCount: byteCount, alignment: 16) }
  deinit { bytes.deallocate() }
}
