import CTorch

/// A source of random numbers that is passed where randomness is wanted; there is no global one.
///
/// `@unchecked Sendable`: LibTorch locks the generator while it draws. Draws from two threads are
/// safe but not reproducible; give each line of work its own generator.
public final class Generator: @unchecked Sendable {
  package let handle: OpaquePointer
  /// The device whose tensors it fills.
  public let device: Device

  /// Creates a generator for a device.
  ///
  /// - Throws: ``TensorError`` with code `deviceUnavailable` if there is no such device.
  public init(seed: UInt64, device: Device = .cpu) throws(TensorError) {
    var result: OpaquePointer?
    try check(chiasm_generator_create(device.handle, seed, &result), "Generator")
    guard let result else {
      throw TensorError(.operationFailed, operation: "Generator", message: "no result")
    }
    handle = result
    self.device = device
  }

  deinit { chiasm_generator_release(handle) }

  /// Starts the sequence again from a seed.
  public func reseed(_ seed: UInt64) throws(TensorError) {
    try withExtendedLifetime(self) { () throws(TensorError) in
      try check(chiasm_generator_set_seed(handle, seed), "Generator.reseed")
    }
  }
}
