internal import Tensors

/// Numbers of rows one after another: in memory, or in a mapped file whose pages come and go.
struct RowValues<Element: RowElement>: Sendable {
  private enum Source: Sendable {
    case memory([Element])
    /// The file and the byte of its first number.
    case file(MappedFile, Int)
  }

  private let source: Source
  /// The numbers.
  let count: Int

  /// Takes numbers in memory.
  init(_ values: [Element]) {
    source = .memory(values)
    count = values.count
  }

  /// Takes the numbers of a mapped file as they are.
  ///
  /// - Returns: `nil` unless the range lies in the file, holds whole numbers and begins where one may.
  init?(_ file: MappedFile, bytes: Range<Int>) {
    let size = MemoryLayout<Element>.stride
    guard bytes.lowerBound >= 0, bytes.upperBound <= file.byteCount, !bytes.isEmpty,
      bytes.count % size == 0, bytes.lowerBound % MemoryLayout<Element>.alignment == 0
    else { return nil }
    source = .file(file, bytes.lowerBound)
    count = bytes.count / size
  }

  /// Whether the numbers stay in a file.
  var isMapped: Bool {
    if case .file = source { return true }
    return false
  }

  /// Lends the numbers.
  @inline(__always)
  func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) -> Result
  ) -> Result {
    switch source {
    case .memory(let values): return values.withUnsafeBufferPointer(body)
    case .file(let file, let start):
      let lent = try? file.withUnsafeBytes(
        in: start..<start + count * MemoryLayout<Element>.stride
      ) { bytes in
        body(bytes.bindMemory(to: Element.self))
      }
      // The range was checked when the values were made, so the file lends it.
      return lent ?? body(UnsafeBufferPointer(start: nil, count: 0))
    }
  }

  /// The numbers of a range, copied.
  func array(_ range: Range<Int>) -> [Element] {
    withUnsafeBufferPointer { Array($0[range]) }
  }

  /// One number.
  subscript(_ place: Int) -> Element { withUnsafeBufferPointer { $0[place] } }
}

extension RowValues: Hashable {
  /// Whether two hold equal numbers.
  static func == (left: Self, right: Self) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { left.elementsEqual($0) }
    }
  }

  /// Feeds the count and the first numbers to a hasher.
  func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for value in array(0..<min(count, 16)) { hasher.combine(value) }
  }
}
