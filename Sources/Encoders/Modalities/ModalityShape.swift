/// What a modality's encoder must know of its inputs, fixed when the preprocessing was fitted.
public enum ModalityShape: Sendable, Hashable, Codable {
  /// Pictures of a size and channel count.
  case image(size: Int, channels: Int)
  /// Bags of pictures of a size and channel count.
  case bag(size: Int, channels: Int)
  /// So many numbers, and category columns of so many codes each.
  case columns(numericCount: Int, codeCounts: [Int])
  /// A vocabulary.
  case words(vocabularyCount: Int)
  /// Pictures, or bags of them, that an encoder with these sizes reads, which begins with weights from
  /// elsewhere.
  case pretrained(PictureLayout, size: Int, isBag: Bool)
  /// So many numbers a token that a frozen encoder gives, and how many tokens a case has; nil where it
  /// varies by case.
  case features(tokenCount: Int?, width: Int)
  /// So many numbers, and which of them belong together, where that is known: one token a group.
  case vector(count: Int, groups: [[Int]] = [])
}
