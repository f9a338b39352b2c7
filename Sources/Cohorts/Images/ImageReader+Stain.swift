extension ImageReader {
  /// A case's image as a fold's models see it; `nil` where it is missing.
  ///
  /// - Parameters:
  ///   - stainTarget: The stains that the fold's training part has taught; see ``ImageScaling``.
  ///   - jitter: How the amounts of its stains change, in training.
  /// - Throws: ``CohortError`` that names the case, the file and the reason.
  public func pixels(
    _ index: Int, stainTarget: StainBasis?, jitter: StainTransform.Jitter? = nil
  ) throws(CohortError) -> [UInt8]? {
    guard var planes = try pixels(index) else { return nil }
    guard stainTarget != nil || jitter != nil, let own = files.survey(index)?.stains else {
      return planes
    }
    // Where the published reference is the target, decoding has brought the picture there.
    let source = files.stain?.target == .reference ? StainBasis.reference : own
    StainTransform(from: source, to: stainTarget ?? source, jitter: jitter ?? .none)
      .apply(to: &planes)
    return planes
  }
}
