import Testing

extension Tag {
  /// Takes some seconds: trains networks.
  @Tag static var slow: Self
}
