/// The sizes of a table over two modalities and a label.
public struct TableShape: Sendable, Hashable, Codable {
  /// The number of symbols of the first modality, A.
  public let first: Int
  /// The number of symbols of the second modality, B.
  public let second: Int
  /// The number of classes of the label, C.
  public let classes: Int

  /// Creates a shape.
  public init(first: Int, second: Int, classes: Int) {
    self.first = first
    self.second = second
    self.classes = classes
  }

  /// The number of cells of the joint table, or `nil` where it overflows.
  var cellCount: Int? {
    let (pairs, overflow) = first.multipliedReportingOverflow(by: second)
    let (cells, overflowToo) = pairs.multipliedReportingOverflow(by: classes)
    return overflow || overflowToo ? nil : cells
  }
}
