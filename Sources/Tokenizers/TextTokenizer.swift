public import Foundation

/// Turns text into numbers of a vocabulary, and back.
///
/// A tokenizer is a value without state that shows: the same text gives the same tokens in every
/// run, on every system and from every thread. No text makes it fail.
public protocol TextTokenizer: Sendable {
  /// One more than the greatest number of a token: how many rows an embedding table needs.
  var vocabularySize: Int { get }
  /// The numbers of the special tokens.
  var special: SpecialTokens { get }
  /// SHA-256, in hexadecimal, of the vocabulary and of all rules; equal tokenizers have equal ones.
  var fingerprint: String { get }

  /// The tokens of a text, without special tokens around it.
  ///
  /// Where the text itself holds the name of an added token, such as `[MASK]`, the result holds that token, as
  /// with Hugging Face's `tokenizers`.
  func encode(_ text: String) -> [Int]

  /// The tokens of a text between ``SpecialTokens/begin`` and ``SpecialTokens/end``, cut off at the
  /// end of the text so that no more than `maximumLength` remain.
  ///
  /// Both special tokens are always there, as long as `maximumLength` is at least 2; of 1, begin
  /// alone is left, and of less, nothing.
  func encode(_ text: String, maximumLength: Int) -> [Int]

  /// The text of tokens, without special tokens; numbers outside the vocabulary are passed over.
  func decode(_ ids: [Int]) -> String

  /// The bytes of a token as the vocabulary has it, such as `##ing`, or nothing for a number that is none.
  func token(_ id: Int) -> [UInt8]?

  /// The number of a token by its name, such as `[MASK]`.
  func identifier(of token: String) -> Int?

  /// Writes `tokenizer.json`, as Hugging Face's `tokenizers` does, into a folder, which is made.
  ///
  /// - Throws: ``TokenizerError`` with code `fileAccess`.
  func save(to folder: URL) throws(TokenizerError)
}

extension TextTokenizer {
  /// The tokens of a text between begin and end, no more than `maximumLength`.
  public func encode(_ text: String, maximumLength: Int) -> [Int] {
    guard maximumLength >= 2 else { return maximumLength == 1 ? [special.begin] : [] }
    return [special.begin] + encode(text).prefix(maximumLength - 2) + [special.end]
  }
}
