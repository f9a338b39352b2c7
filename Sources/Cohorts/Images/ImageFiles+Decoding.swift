extension ImageFiles {
  /// How many bytes one decoded image takes.
  public var byteCount: Int { channels * size * size }

  /// Decodes a case's image as planes, `[channels, size, size]`; `nil` where it is missing.
  ///
  /// - Throws: ``CohortError`` that names the case, the file and the reason.
  public func decode(_ index: Int) throws(CohortError) -> [UInt8]? {
    guard let path = paths[index] else { return nil }
    do {
      let bytes = try FileContents.read(path)
      let header = try Picture.size(of: bytes, file: path)
      let picture = try Picture(
        decoding: bytes, channels: channels, wantedSize: wantedSize(header), file: path)
      return try picture.squared(size: size, fit: fit).planes
    } catch {
      var located = error
      located.file = path
      located.caseID = caseIDs[index]
      throw located
    }
  }

  /// The least size to decode to, such that nothing is enlarged afterwards that need not be.
  private func wantedSize(_ full: (width: Int, height: Int)) -> (width: Int, height: Int) {
    switch fit {
    case .stretch: return (size, size)
    case .crop:
      // The shorter side becomes `size`, the longer one keeps the proportion.
      let side = min(full.width, full.height)
      return (
        (full.width * size + side - 1) / side, (full.height * size + side - 1) / side
      )
    case .pad:
      let side = max(full.width, full.height)
      return (
        (full.width * size + side - 1) / side, (full.height * size + side - 1) / side
      )
    }
  }
}
