import Foundation

/// A text file that grows line by line, so that no table is ever whole in memory.
struct RowWriter {
  private let file: URL
  /// Closes itself when the writer goes.
  private let handle: FileHandle

  init(_ file: URL, header: [String]) throws(PhantomError) {
    self.file = file
    do {
      try Data((header.joined(separator: ",") + "\n").utf8).write(to: file)
      handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
    } catch {
      throw PartialFolder.error(file, error)
    }
  }

  func append(_ lines: [String]) throws(PhantomError) {
    do {
      try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    } catch {
      throw PartialFolder.error(file, error)
    }
  }
}
