/// Whether separate files can come from one population, as every bound presumes.
public struct InteractionConsistency: Codable, Sendable, Hashable {
  /// The least change, as total variation, after which one joint table fits all files; 0 if they
  /// fit as they are.
  public var shift: Double
  /// Tests of equal distributions across the files.
  public var tests: [InteractionTest]

  /// Creates a result.
  public init(shift: Double, tests: [InteractionTest] = []) {
    self.shift = shift
    self.tests = tests
  }
}
