import CTorch

/// Where a tensor lives.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  /// The processor's memory.
  case cpu
  /// An NVIDIA device by number.
  case cuda(Int)
  /// Apple's graphics processor.
  case mps
  /// A device of a library that registered itself with LibTorch (PyTorch's `privateuseone`), by number.
  case accelerator(Int)

  /// Reads `cpu`, `cuda`, `cuda:1` or `mps`; LibTorch counts devices up to `cuda:127`.
  public init?(_ description: String) {
    switch description {
    case "cpu": self = .cpu
    case "cuda": self = .cuda(0)
    case "mps": self = .mps
    default:
      guard description.hasPrefix("cuda:"), let index = Int(description.dropFirst(5)), index >= 0,
        index < 1 << 7, description.dropFirst(5).allSatisfy({ $0.isASCII && $0.isNumber })
      else { return nil }
      self = .cuda(index)
    }
  }

  /// The name as PyTorch writes it.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    case .mps: "mps"
    case .accelerator(let index): "privateuseone:\(index)"
    }
  }

  /// Whether this machine has the device and the loaded LibTorch can use it.
  public var isAvailable: Bool {
    switch self {
    case .cpu: true
    case .cuda(let index): index >= 0 && index < Int(chiasm_cuda_device_count())
    case .mps: chiasm_mps_is_available()
    case .accelerator(let index): index == 0 && chiasm_accelerator_is_available()
    }
  }

  /// Waits until all work on the device has ended.
  ///
  /// - Throws: ``TensorError`` with code `deviceUnavailable` if there is no such device.
  public func synchronize() throws(TensorError) {
    try check(chiasm_device_synchronize(handle), "synchronize")
  }

  var handle: chiasm_device {
    switch self {
    case .cpu: chiasm_device(kind: 0, index: 0)
    case .cuda(let index): chiasm_device(kind: 1, index: Int32(clamping: index))
    case .mps: chiasm_device(kind: 2, index: 0)
    case .accelerator(let index): chiasm_device(kind: 4, index: Int32(clamping: index))
    }
  }

  init(_ handle: chiasm_device) {
    switch handle.kind {
    case 1: self = .cuda(Int(handle.index))
    case 2: self = .mps
    case 4: self = .accelerator(Int(handle.index))
    default: self = .cpu
    }
  }
}
