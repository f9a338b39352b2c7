public import Foundation
public import Tensors

/// A folder of features, shared by all runs and by several processes at a time.
///
///     v1/3f/3f9a…c2        one picture's features, named by their key
///     v1/3f/3f9a…c2.lock   while a process computes them
///
/// A file that is there and whole is done; anything else is computed anew. Files appear by renaming,
/// after their bytes are on the disk: a process that is killed leaves at most a temporary file, which a
/// later one removes.
public struct FeatureCache: Sendable {
  /// The folder, above `v1`.
  public let folder: String

  /// Names a folder; it need not exist.
  public init(folder: String) { self.folder = folder }

  /// Where features are kept unless a user says otherwise: `$XDG_CACHE_HOME/chiasm/features`, or
  /// `~/.cache/chiasm/features`.
  public static func defaultFolder(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    // The specification demands an absolute path and has others ignored.
    if let root = environment["XDG_CACHE_HOME"], root.hasPrefix("/") {
      return root + "/chiasm/features"
    }
    return NSHomeDirectory() + "/.cache/chiasm/features"
  }

  /// The file of a key.
  public func path(_ key: Digest) -> String {
    "\(folder)/v1/\(key.text.prefix(2))/\(key.text)"
  }

  /// What is kept under a key.
  public enum Finding: Sendable {
    /// Whole features.
    case features(FeatureFile)
    /// Nothing.
    case nothing
    /// A file that must not be used, and why.
    case damaged(String)
  }

  /// Looks a key up.
  ///
  /// - Parameter shape: The rows and numbers a row that are expected, and their type; a file of others
  ///   is foreign.
  public func find(
    _ key: Digest, shape: (rowCount: Int, width: Int), dtype: DType
  ) -> Finding {
    let path = path(key)
    do throws(TensorError) {
      let file = try FeatureFile(path: path)
      guard file.rowCount == shape.rowCount, file.width == shape.width, file.dtype == dtype else {
        return .damaged(
          "\(path): holds \(file.rowCount) × \(file.width) numbers (\(file.dtype)), expected "
            + "\(shape.rowCount) × \(shape.width) (\(dtype))")
      }
      return .features(file)
    } catch {
      return FileManager.default.fileExists(atPath: path) ? .damaged(error.message) : .nothing
    }
  }

  /// Keeps features `[rows, width]`; over anything that stands there.
  ///
  /// - Throws: `TensorError` with code `fileAccess`, saying what to do.
  public func store(_ features: Tensor, _ key: Digest) throws(TensorError) {
    let path = path(key)
    try makeFolder(of: path)
    do throws(TensorError) {
      try FeatureFile.write(features, to: path)
    } catch {
      throw advised(error)
    }
  }

  /// The lock of a key; `nil` if another has it.
  public func lock(_ key: Digest) throws(TensorError) -> FileLock? {
    let path = path(key)
    try makeFolder(of: path)
    do throws(TensorError) {
      return try FileLock.taken(path + ".lock")
    } catch {
      throw advised(error)
    }
  }

  /// Removes temporary files that processes left which were killed: those older than an hour.
  public func removeLeftovers(olderThan seconds: Double = 3_600) {
    let manager = FileManager.default
    let root = folder + "/v1"
    for shard in (try? manager.contentsOfDirectory(atPath: root)) ?? [] {
      for name in (try? manager.contentsOfDirectory(atPath: "\(root)/\(shard)")) ?? []
      where name.hasPrefix(".") && name.hasSuffix(".partial") {
        let path = "\(root)/\(shard)/\(name)"
        let written = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date
        if let written, Date().timeIntervalSince(written) > seconds {
          try? manager.removeItem(atPath: path)
        }
      }
    }
  }

  private func makeFolder(of path: String) throws(TensorError) {
    let shard = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: shard, withIntermediateDirectories: true)
    } catch {
      throw advised(
        TensorError(
          .fileAccess, operation: "features",
          message: "\(shard): cannot be made: \(error.localizedDescription)"))
    }
  }

  private func advised(_ error: TensorError) -> TensorError {
    TensorError(
      error.code, operation: "features",
      message: error.message + "; choose another folder with --cache, or use --no-cache",
      argumentShapes: error.argumentShapes)
  }
}
