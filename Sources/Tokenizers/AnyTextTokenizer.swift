public import Foundation

/// Reads a tokenizer of any kind from the files that Hugging Face's models come with.
public enum AnyTextTokenizer {
  /// Reads a tokenizer.
  ///
  /// Of a folder, `tokenizer.json` is taken if it is there, else `vocab.json` with `merges.txt`, else
  /// `vocab.txt`; beside the latter, `tokenizer_config.json` says whether text is turned into lower case. A file is
  /// taken for what its name says: `.txt` for a WordPiece vocabulary, `.json` for a `tokenizer.json`.
  ///
  /// - Parameters:
  ///   - location: A folder or a file.
  ///   - rules: For a `vocab.txt` only: what is done to a text first, in place of what is found.
  /// - Throws: ``TokenizerError``, which names file, line or key.
  public static func load(
    from location: URL, rules: BertRules? = nil
  ) throws(TokenizerError) -> any TextTokenizer {
    let path = location.path(percentEncoded: false)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw TokenizerError(.missingFile, "there is no such file or folder", file: path)
    }
    let file = isFolder.boolValue ? try chosenFile(in: location) : location
    let name = file.lastPathComponent
    do {
      switch name {
      case "vocab.json", "merges.txt":
        return try BytePairTokenizer(
          vocabularyFile: file.deletingLastPathComponent().appending(path: "vocab.json"),
          mergesFile: file.deletingLastPathComponent().appending(path: "merges.txt"))
      case _ where name.hasSuffix(".txt"):
        let beside = file.deletingLastPathComponent().appending(path: "tokenizer_config.json")
        let found = try BertRules(configurationFile: beside)
        return try WordPieceTokenizer(vocabularyFile: file, rules: rules ?? found)
      default:
        return try tokenizer(from: try JSONReader.read(try VocabularyFile.bytes(of: file)))
      }
    } catch {
      throw error.inFile(file.path(percentEncoded: false))
    }
  }

  private static func chosenFile(in folder: URL) throws(TokenizerError) -> URL {
    for names in [[TokenizerFile.name], ["vocab.json", "merges.txt"], ["vocab.txt"]] {
      let files = names.map { folder.appending(path: $0) }
      if files.allSatisfy({
        FileManager.default.fileExists(atPath: $0.path(percentEncoded: false))
      }) {
        return files[0]
      }
    }
    throw TokenizerError(
      .missingFile,
      "the folder holds no tokenizer; expected tokenizer.json, vocab.json with merges.txt, "
        + "or vocab.txt", file: folder.path(percentEncoded: false))
  }

  /// Reads a whole `tokenizer.json`.
  ///
  /// Its `truncation` and `padding` are not read, because lengths are arguments here.
  private static func tokenizer(from root: JSONNode) throws(TokenizerError) -> any TextTokenizer {
    let model = try root.required("model")
    // Old files do not name the kind.
    let type = try model.optional("type")
    let hasMerges = try model.optional("merges") != nil
    switch try type?.text() ?? (hasMerges ? "BPE" : "WordPiece") {
    case "WordPiece": return try WordPieceTokenizer(root)
    case "BPE": return try BytePairTokenizer(root)
    case let other:
      throw (type ?? model).unsupported(other, expected: "WordPiece or BPE")
    }
  }
}

extension BertRules {
  /// Reads the rules of a `tokenizer_config.json`; nil if there is none, or it does not say.
  init?(configurationFile file: URL) throws(TokenizerError) {
    guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else {
      return nil
    }
    do {
      let root = try JSONReader.read(try VocabularyFile.bytes(of: file))
      guard let lowercases = try root.optional("do_lower_case")?.bool() else { return nil }
      self.init(
        lowercases: lowercases, stripsAccents: try root.optional("strip_accents")?.bool(),
        separatesIdeographs: try root.flag("tokenize_chinese_chars", default: true))
    } catch {
      throw error.inFile(file.path(percentEncoded: false))
    }
  }
}
