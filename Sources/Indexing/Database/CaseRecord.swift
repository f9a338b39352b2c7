/// What an index knows of a case besides its vectors.
public struct CaseRecord: Sendable, Hashable, Codable {
  /// The name of the case, unique among the cases of an index.
  public var id: String
  /// The independent unit it belongs to, such as the patient.
  public var group: String
  /// Its text, if it has one: searched word by word, and shown.
  public var text: String?
  /// The path of its picture, if it has one.
  public var image: String?
  /// Cells of the columns that filters may name; empty ones are `nil`.
  public var cells: [String?]

  /// Creates a record.
  public init(
    id: String, group: String? = nil, text: String? = nil, image: String? = nil,
    cells: [String?] = []
  ) {
    self.id = id
    self.group = group ?? id
    self.text = text
    self.image = image
    self.cells = cells
  }
}
