import Foundation

/// The files that vocabularies come in.
enum VocabularyFile {
  /// The bytes of a file.
  static func bytes(of file: URL) throws(TokenizerError) -> [UInt8] {
    let path = file.path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      throw TokenizerError(.missingFile, "there is no such file", file: path)
    }
    do {
      return Array(try Data(contentsOf: file))
    } catch {
      throw TokenizerError(.fileAccess, "the file cannot be read; is it readable?", file: path)
    }
  }

  /// The lines of a UTF-8 file, without their ends.
  static func lines(of bytes: [UInt8]) throws(TokenizerError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      var line = Array(line)
      if line.last == 0x0D { line.removeLast() }
      if index == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      guard UTF8Text.isValid(line) else {
        throw TokenizerError(
          .invalidUTF8, "the line is not UTF-8; save the file as UTF-8", line: index + 1)
      }
      lines.append(line)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// A vocabulary of one token a line, numbered from 0 (`vocab.txt`).
  static func wordPieces(_ bytes: [UInt8]) throws(TokenizerError) -> Vocabulary {
    let lines = try lines(of: bytes)
    guard !lines.isEmpty else {
      throw TokenizerError(.invalidVocabulary, "expected a token a line, found no line")
    }
    var vocabulary = try Vocabulary([])
    for (index, line) in lines.enumerated() {
      guard !line.isEmpty else {
        throw TokenizerError(
          .invalidVocabulary, "expected a token, found an empty line", line: index + 1)
      }
      do {
        try vocabulary.add(line, number: index)
      } catch {
        throw TokenizerError(error.code, error.message, line: index + 1)
      }
    }
    return vocabulary
  }

  /// Pairs of tokens, the first to merge first (`merges.txt`).
  static func merges(_ bytes: [UInt8]) throws(TokenizerError) -> [(left: [UInt8], right: [UInt8])] {
    var merges: [(left: [UInt8], right: [UInt8])] = []
    for (index, line) in try lines(of: bytes).enumerated() {
      // The first line says the version of the format.
      if index == 0, line.starts(with: "#version".utf8) || line.isEmpty { continue }
      guard let pair = pair(line) else {
        throw TokenizerError(
          .invalidMerge,
          "expected two tokens with a space between, found \"\(Vocabulary.shown(line))\"",
          line: index + 1)
      }
      merges.append(pair)
    }
    return merges
  }

  /// The two halves of `left right`.
  static func pair(_ line: [UInt8]) -> (left: [UInt8], right: [UInt8])? {
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return (Array(parts[0]), Array(parts[1]))
  }
}
