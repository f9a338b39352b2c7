import Foundation
import Tensors

/// The golden files that `Tests/Fixtures/files/make.py` wrote.
func goldenPath(_ name: String, file: String = #filePath) -> String {
  URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("../../Fixtures/files/\(name)").standardizedFileURL.path
}

func contents(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// A folder that is gone after the closure.
func withTemporaryFolder<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Bytes in a file that is gone after the closure.
func withFile<Result>(_ bytes: [UInt8], _ body: (_ path: String) throws -> Result) throws -> Result
{
  try withTemporaryFolder { folder in
    let path = folder + "/file"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }
}

/// A safetensors file of this header, without padding, and this many zero bytes of data.
func safetensors(_ header: String, dataByteCount: Int = 0) -> [UInt8] {
  let length = UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8)
    + Array(repeating: 0, count: dataByteCount)
}

/// A version 1 `.npy` file of this header and this many zero bytes of data.
func numpy(_ header: String, dataByteCount: Int = 0) -> [UInt8] {
  let length = header.utf8.count
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    + Array(header.utf8) + Array(repeating: 0, count: dataByteCount)
}

/// The golden arrays' values, as bytes: element i is i - 2, unsigned i, boolean whether i is even.
func goldenBytes(_ dtype: DType, count: Int = 6) -> [UInt8] {
  func bytes<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }
  let numbers = (0..<count).map { $0 - 2 }
  switch dtype {
  case .bool: return (0..<count).map { $0 % 2 == 0 ? 1 : 0 }
  case .uint8: return (0..<count).map { UInt8($0) }
  case .int8: return bytes(numbers.map { Int8($0) })
  case .int16: return bytes(numbers.map { Int16($0) })
  case .int32: return bytes(numbers.map { Int32($0) })
  case .int64: return bytes(numbers.map { Int64($0) })
  // IEEE 754 by hand: -2, -1, 0, 1, 2, 3.
  case .float16: return bytes([0xC000, 0xBC00, 0, 0x3C00, 0x4000, 0x4200].map { UInt16($0) })
  case .bfloat16: return bytes([0xC000, 0xBF80, 0, 0x3F80, 0x4000, 0x4040].map { UInt16($0) })
  case .float32: return bytes(numbers.map { Float($0) })
  case .float64: return bytes(numbers.map { Double($0) })
  }
}

/// A small generator for mutations, the same on every machine.
///
/// Source: Steele et al. 2014, <https://doi.org/10.1145/2660193.2660195>, SplitMix64.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A copy with one to four bytes replaced, inserted or removed, mostly in the first `reach` bytes.
  mutating func mutated(_ original: [UInt8], reach: Int) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let bound = Int.random(in: 0..<8, using: &self) == 0 ? bytes.count : min(reach, bytes.count)
      guard bound > 0 else { return bytes }
      let index = Int.random(in: 0..<bound, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &self), at: index)
      case 2: bytes.removeSubrange(index...)
      case 3: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 4:
        bytes[index] =
          Array("0123456789-+.eE\"'\\{}[](),: uTF<>|".utf8)
          .randomElement(using: &self) ?? 0
      default: bytes[index] = UInt8.random(in: 0...255, using: &self)
      }
    }
    return bytes
  }
}
