internal import CImageCodecs

extension Picture {
  /// The picture at another size: triangle filter, antialiased when reducing.
  public func resized(width: Int, height: Int) throws(CohortError) -> Picture {
    try resized(part: (0, 0, self.width, self.height), width: width, height: height)
  }

  /// The picture as a square of `size` pixels.
  public func squared(size: Int, fit: ImageFit) throws(CohortError) -> Picture {
    switch fit {
    case .stretch:
      return try resized(width: size, height: size)
    case .crop:
      let side = min(width, height)
      return try resized(
        part: ((width - side) / 2, (height - side) / 2, side, side), width: size, height: size)
    case .pad:
      let side = max(width, height)
      // Rounded to the nearest pixel, and at least one.
      let inner = (
        width: max(1, (2 * width * size + side) / (2 * side)),
        height: max(1, (2 * height * size + side) / (2 * side))
      )
      let small = try resized(width: inner.width, height: inner.height)
      let left = (size - inner.width) / 2
      let top = (size - inner.height) / 2
      var result = [UInt8](repeating: 0, count: size * size * channels)
      let rowSize = inner.width * channels
      for y in 0..<inner.height {
        let target = ((y + top) * size + left) * channels
        result.replaceSubrange(
          target..<target + rowSize, with: small.pixels[y * rowSize..<(y + 1) * rowSize])
      }
      return try Picture(width: size, height: size, channels: channels, pixels: result)
    }
  }

  /// The pixels plane by plane, `[channels, height, width]`.
  public var planes: [UInt8] {
    guard channels > 1 else { return pixels }
    let area = width * height
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
      pixels.withUnsafeBufferPointer { source in
        for channel in 0..<channels {
          for index in 0..<area {
            target[channel * area + index] = source[index * channels + channel]
          }
        }
      }
      count = pixels.count
    }
  }

  private func resized(
    part: (x: Int, y: Int, width: Int, height: Int), width: Int, height: Int
  ) throws(CohortError) -> Picture {
    guard (1...30_000).contains(width), (1...30_000).contains(height) else {
      throw CohortError(
        .invalidArgument, "expected a size from 1 to 30000, found \(width) x \(height)")
    }
    if part == (0, 0, width, height), width == self.width, height == self.height { return self }
    let stride = self.width * channels
    let offset = part.y * stride + part.x * channels
    var status = CHIASM_IMAGE_OK
    let total = width * height * channels
    let result = [UInt8](unsafeUninitializedCapacity: total) { target, count in
      status = pixels.withUnsafeBufferPointer { source in
        chiasm_image_resize(
          source.baseAddress.map { $0 + offset }, Int32(part.width), Int32(part.height),
          Int64(stride), Int32(channels), target.baseAddress, Int32(width), Int32(height))
      }
      count = status == CHIASM_IMAGE_OK ? total : 0
    }
    guard status == CHIASM_IMAGE_OK else {
      throw CohortError(
        .invalidArgument,
        "a picture of \(self.width) x \(self.height) cannot be resized to \(width) x \(height)")
    }
    return try Picture(width: width, height: height, channels: channels, pixels: result)
  }
}
