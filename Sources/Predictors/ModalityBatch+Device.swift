public import Tensors

extension ModalityBatch {
  /// The same batch on a device.
  ///
  /// Which cases are there is read before the move and kept, so that an encoder that asks does not wait
  /// for the device.
  public func to(_ device: Device) throws(TensorError) -> ModalityBatch {
    guard presence.device != device else { return self }
    let moved: Content
    var hasPicture: [Bool]?
    switch content {
    case .pixels(let pixels): moved = .pixels(try pixels.to(device))
    case .bag(let pixels, let presence):
      hasPicture = try presence.array(of: Bool.self)
      moved = .bag(pixels: try pixels.to(device), presence: try presence.to(device))
    case .columns(let numeric, let codes):
      moved = .columns(numeric: try numeric.to(device), codes: try codes.to(device))
    case .words(let ids, let presence):
      moved = .words(ids: try ids.to(device), presence: try presence.to(device))
    case .vector(let values): moved = .vector(try values.to(device))
    case .features(let tokens, let presence):
      moved = .features(try tokens.to(device), presence: try presence.to(device))
    }
    var batch = ModalityBatch(
      content: moved, design: try design?.to(device), presence: try presence.to(device))
    batch.onHost = (isPresent: try presenceList(), hasPicture: hasPicture)
    return batch
  }

  /// Whether each case has the modality.
  package func presenceList() throws(TensorError) -> [Bool] {
    if let onHost { return onHost.isPresent }
    return try presence.array(of: Bool.self)
  }

  /// Whether each place of a bag holds a picture of a case that has the modality, case by case.
  ///
  /// - Parameter pictures: The places, `[B, pictures]` (bool).
  package func pictureList(_ pictures: Tensor) throws(TensorError) -> [Bool] {
    let isPresent = try presenceList()
    let places: [Bool]
    if let known = onHost?.hasPicture {
      places = known
    } else {
      places = try pictures.array(of: Bool.self)
    }
    let width = places.count / max(1, isPresent.count)
    return places.indices.map { places[$0] && isPresent[$0 / max(1, width)] }
  }
}

extension Encoding {
  /// The same encodings on a device.
  public func to(_ device: Device) throws(TensorError) -> Encoding {
    guard tokens.device != device else { return self }
    return Encoding(
      tokens: try tokens.to(device), presence: try presence.to(device),
      evidence: try evidence?.to(device))
  }
}
