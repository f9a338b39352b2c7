/// What one record of an event file says.
///
/// Fields are those of TensorFlow's `event.proto` and `summary.proto`.
public enum SummaryEvent: Sendable {
  /// Which layout the file has; its first record.
  case fileVersion
  /// A process writes from this step on: what an earlier one wrote for it and later ones is void.
  ///
  /// A training that was killed within an epoch repeats that epoch.
  case sessionStart(step: Int)
  /// Numbers by name, at a step. They are kept in single precision, as TensorBoard reads them.
  case scalars(step: Int, [(tag: String, value: Double)])
  /// A text in Markdown, at a step.
  case text(step: Int, tag: String, String)

  /// The bytes of an `Event` at a time, in seconds since 1970.
  func message(wallTime: Double) -> ProtobufMessage {
    var event = ProtobufMessage()
    event.double(1, wallTime)
    // A step of zero is the default of its field, which is left out.
    func setStep(_ step: Int) { if step != 0 { event.integer(2, Int64(step)) } }
    switch self {
    case .fileVersion: event.string(3, "brain.Event:2")
    case .sessionStart(let step):
      setStep(step)
      var session = ProtobufMessage()
      session.integer(1, 1)  // SessionLog.START
      event.message(7, session)
    case .scalars(let step, let values):
      setStep(step)
      var summary = ProtobufMessage()
      for (tag, value) in values {
        var entry = ProtobufMessage()
        entry.string(1, tag)
        entry.float(2, Float(value))
        summary.message(1, entry)
      }
      event.message(5, summary)
    case .text(let step, let tag, let text):
      setStep(step)
      var summary = ProtobufMessage()
      summary.message(1, Self.textValue(tag, text))
      event.message(5, summary)
    }
    return event
  }

  /// A `Summary.Value` that the text plugin shows: a tensor of one string.
  private static func textValue(_ tag: String, _ text: String) -> ProtobufMessage {
    var plugin = ProtobufMessage()
    plugin.string(1, "text")
    var metadata = ProtobufMessage()
    metadata.message(1, plugin)
    metadata.integer(4, 2)  // DATA_CLASS_TENSOR
    var dimension = ProtobufMessage()
    dimension.integer(1, 1)
    var shape = ProtobufMessage()
    shape.message(2, dimension)
    var tensor = ProtobufMessage()
    tensor.integer(1, 7)  // DT_STRING
    tensor.message(2, shape)
    tensor.string(8, text)
    var value = ProtobufMessage()
    value.string(1, tag)
    value.message(8, tensor)
    value.message(9, metadata)
    return value
  }
}
