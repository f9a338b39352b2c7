import CTorch

extension Operator {
  /// One argument of an ``Operator``.
  public enum Argument: Sendable {
    /// The default of the schema.
    case `default`
    /// No value, where the schema says optional.
    case none
    /// A tensor.
    case tensor(Tensor)
    /// Several tensors.
    case tensors(TensorList)
    /// An integer.
    case int(Int)
    /// A real number.
    case double(Double)
    /// A truth value.
    case bool(Bool)
    /// Several integers, such as a shape.
    case ints(IntegerList)
    /// A name.
    case string(StaticString)
    /// A source of random numbers.
    case generator(Generator)
    /// An element type.
    case dtype(DType)
    /// A device.
    case device(Device)

    /// A shape or a list of axes.
    public static func ints(_ values: [Int]) -> Argument { .ints(IntegerList(values)) }

    /// A list of tensors.
    public static func tensors(_ values: [Tensor]) -> Argument { .tensors(TensorList(values)) }

    /// A list of indices, one an axis; nil keeps the whole axis.
    public static func indices(_ values: [Tensor?]) -> Argument { .tensors(TensorList(values)) }

    /// A tensor, or none.
    public static func optional(_ tensor: Tensor?) -> Argument {
      tensor.map(Argument.tensor) ?? .none
    }

    /// The argument as the C interface wants it; pointers stay valid as long as the argument.
    var value: chiasm_value {
      var value = chiasm_value()
      switch self {
      case .default: value.tag = Int32(CHIASM_TAG_DEFAULT.rawValue)
      case .none: value.tag = Int32(CHIASM_TAG_NONE.rawValue)
      case .tensor(let tensor):
        value.tag = Int32(CHIASM_TAG_TENSOR.rawValue)
        value.pointer = UnsafeRawPointer(tensor.storage.handle)
      case .tensors(let list):
        value.tag = Int32(CHIASM_TAG_TENSORS.rawValue)
        value.count = Int32(clamping: list.handles.count)
        value.pointer = UnsafeRawPointer(list.handles.baseAddress)
      case .int(let integer):
        value.tag = Int32(CHIASM_TAG_INT.rawValue)
        value.integer = Int64(integer)
      case .double(let real):
        value.tag = Int32(CHIASM_TAG_DOUBLE.rawValue)
        value.real = real
      case .bool(let truth):
        value.tag = Int32(CHIASM_TAG_BOOL.rawValue)
        value.integer = truth ? 1 : 0
      case .ints(let list):
        value.tag = Int32(CHIASM_TAG_INTS.rawValue)
        value.count = Int32(clamping: list.values.count)
        value.pointer = UnsafeRawPointer(list.values.baseAddress)
      case .string(let name):
        value.tag = Int32(CHIASM_TAG_STRING.rawValue)
        value.pointer = UnsafeRawPointer(name.utf8Start)
      case .generator(let generator):
        value.tag = Int32(CHIASM_TAG_GENERATOR.rawValue)
        value.pointer = UnsafeRawPointer(generator.handle)
      case .dtype(let dtype):
        value.tag = Int32(CHIASM_TAG_DTYPE.rawValue)
        value.integer = Int64(dtype.tag)
      case .device(let device):
        value.tag = Int32(CHIASM_TAG_DEVICE.rawValue)
        value.integer = Int64(device.handle.kind)
        value.count = device.handle.index
      }
      return value
    }

    /// The shapes of the tensors in the argument, for messages.
    var shapes: [[Int]] {
      switch self {
      case .tensor(let tensor): [tensor.shape]
      case .tensors(let list): list.tensors.compactMap { $0?.shape }
      default: []
      }
    }
  }
}

/// Integers at a fixed address.
///
/// `@unchecked Sendable`: written once, in the initializer.
public final class IntegerList: @unchecked Sendable {
  let values: UnsafeMutableBufferPointer<Int64>

  init(_ values: [Int]) {
    self.values = .allocate(capacity: values.count)
    for (index, value) in values.enumerated() {
      self.values.initializeElement(at: index, to: Int64(value))
    }
  }

  deinit { values.deallocate() }
}

/// Tensors with their handles at a fixed address.
///
/// `@unchecked Sendable`: written once, in the initializer.
public final class TensorList: @unchecked Sendable {
  let tensors: [Tensor?]
  let handles: UnsafeMutableBufferPointer<OpaquePointer?>

  init(_ tensors: [Tensor?]) {
    self.tensors = tensors
    handles = .allocate(capacity: tensors.count)
    for (index, tensor) in tensors.enumerated() {
      handles.initializeElement(at: index, to: tensor?.storage.handle)
    }
  }

  deinit { handles.deallocate() }
}
