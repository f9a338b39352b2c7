/// Vectors of one modality that are to be indexed: a row a case, in the order of the cases.
///
/// The numbers are borrowed and must stay where they are until the call that takes them has returned.
public struct ModalityVectors {
  /// The name of the modality: letters, digits, `-` and `_`.
  public let modality: String
  /// Numbers a row.
  public let width: Int
  /// All rows, one after another.
  public let rows: UnsafeBufferPointer<Float>
  /// Which cases have the modality (`nil`: all); the rows of others are not looked at.
  public let presence: [Bool]?
  /// Where the rows came from, for messages.
  public let file: String?

  /// Creates a description of rows.
  public init(
    modality: String, width: Int, rows: UnsafeBufferPointer<Float>, presence: [Bool]? = nil,
    file: String? = nil
  ) {
    self.modality = modality
    self.width = width
    self.rows = rows
    self.presence = presence
    self.file = file
  }

  /// The number of rows.
  public var count: Int { width > 0 ? rows.count / width : 0 }
}
