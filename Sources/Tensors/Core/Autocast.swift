import CTorch

/// Runs `body` with the operands of matrix products, convolutions and attention cast to a shorter type;
/// sums, norms and losses stay in float32, and so do parameters and their gradients.
///
/// Casting is a property of the thread, so `body` is synchronous. The gradient of what was computed here
/// may be taken outside. `nil` changes nothing.
///
/// Source: Micikevicius et al. 2018, "Mixed precision training", <https://arxiv.org/abs/1710.03740>;
/// the lists of operators are LibTorch's. bfloat16 has float32's range, so no loss is scaled.
@inlinable
public func withAutocast<Result, Failure: Error>(
  _ dtype: DType?, on device: Device = .cpu, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard let dtype else { return try body() }
  let before = setAutocast(dtype, on: device)
  defer { endAutocast(before, on: device) }
  return try body()
}

/// Runs `body` with every operation in its operands' own type, also inside ``withAutocast(_:on:_:)``.
///
/// For losses whose products must not be rounded: casting would reach the matrix products in them.
@inlinable
public func withoutAutocast<Result, Failure: Error>(
  on device: Device = .cpu, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let before = suspendAutocast(on: device)
  // The copies of parameters stay valid: nothing was changed meanwhile.
  defer { resumeAutocast(before, on: device) }
  return try body()
}

@usableFromInline
func suspendAutocast(on device: Device) -> Int32 { chiasm_autocast_set(device.handle, -1) }

@usableFromInline
func resumeAutocast(_ before: Int32, on device: Device) {
  if before >= 0 { _ = chiasm_autocast_set(device.handle, before) }
}

@usableFromInline
func setAutocast(_ dtype: DType, on device: Device) -> Int32 {
  chiasm_autocast_set(device.handle, dtype.tag)
}

/// A parameter is cast once and its copy kept; whoever changes it afterwards must not meet the copy.
@usableFromInline
func endAutocast(_ before: Int32, on device: Device) {
  _ = chiasm_autocast_set(device.handle, before)
  if before < 0 { chiasm_autocast_clear() }
}

extension Runtime {
  /// Whether this processor multiplies bfloat16 numbers in hardware: AVX-512 BF16 or AMX.
  public static var hasBFloat16Products: Bool { chiasm_has_bfloat16_products() }
}
