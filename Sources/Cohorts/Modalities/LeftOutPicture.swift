/// A picture that shows too little tissue and so takes no part.
public struct LeftOutPicture: Sendable, Hashable {
  /// The key of its case.
  public let caseID: String
  /// The path of its file.
  public let path: String
  /// The share of its pixels that show tissue.
  public let tissueShare: Double
}
