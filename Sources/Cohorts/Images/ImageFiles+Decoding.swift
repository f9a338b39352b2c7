extension ImageFiles {
  /// How many bytes one decoded image takes.
  public var byteCount: Int { channels * size * size }

  /// Decodes a case's image as planes, `[channels, size, size]`; `nil` where it is missing.
  ///
  /// Its stains are brought to the published reference where the manifest says so and they could be
  /// told apart.
  ///
  /// - Throws: ``CohortError`` that names the case, the file and the reason.
  public func decode(_ index: Int) throws(CohortError) -> [UInt8]? {
    guard var planes = try square(index)?.planes else { return nil }
    if stain?.target == .reference, let own = survey(index)?.stains {
      StainTransform(from: own, to: .reference).apply(to: &planes)
    }
    return planes
  }

  /// Decodes a case's image as a square, its colors as they are in the file.
  func square(_ index: Int) throws(CohortError) -> Picture? {
    guard let path = paths[index] else { return nil }
    do {
      let bytes = try FileContents.read(path)
      let picture = try Picture(
        decoding: bytes, channels: channels, wantedSize: try wantedSize(bytes, file: path),
        file: path)
      return try picture.squared(size: size, fit: fit)
    } catch {
      var located = error
      located.file = path
      located.caseID = caseIDs[index]
      throw located
    }
  }

  /// The least size to decode to, such that nothing is enlarged afterwards that need not be.
  private func wantedSize(
    _ bytes: [UInt8], file: String
  ) throws(CohortError) -> (width: Int, height: Int) {
    if fit == .stretch { return (size, size) }
    let full = try Picture.size(of: bytes, file: file)
    // One side becomes `size`: the shorter when cropped, the longer when padded.
    let side = fit == .crop ? min(full.width, full.height) : max(full.width, full.height)
    return ((full.width * size + side - 1) / side, (full.height * size + side - 1) / side)
  }
}
