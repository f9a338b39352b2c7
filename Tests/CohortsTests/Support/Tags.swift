import Testing

extension Tag {
  /// Tests of more than some seconds.
  @Tag static var slow: Self
}
