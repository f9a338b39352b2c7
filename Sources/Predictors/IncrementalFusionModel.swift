public import Tensors

/// Inputs of one modality that differ from traced ones in a known part.
public enum InputChange: Sendable {
  /// Pictures that differ in one box each.
  case boxes(ChangedBoxes)
  /// Rows that differ in some elements: columns of a table or a vector (numbers before codes), or
  /// places of words.
  case elements(ChangedElements)

  /// Pictures that differ from traced ones in one box each.
  public struct ChangedBoxes: Sendable {
    /// For each row the traced row that it differs from.
    public var rows: [Int]
    /// For each row the first line of its box.
    public var tops: [Int]
    /// For each row the first column of its box.
    public var lefts: [Int]
    /// What is in the boxes, `[rows, channels, height, width]`.
    public var patches: Tensor

    /// Creates changes.
    public init(rows: [Int], tops: [Int], lefts: [Int], patches: Tensor) {
      self.rows = rows
      self.tops = tops
      self.lefts = lefts
      self.patches = patches
    }
  }

  /// Rows that differ from traced ones in some elements.
  public struct ChangedElements: Sendable {
    /// For each row the traced row that it differs from.
    public var rows: [Int]
    /// The rows as they are now, whole.
    public var batch: ModalityBatch
    /// For each row the elements that may differ.
    public var elements: [[Int]]

    /// Creates changes.
    public init(rows: [Int], batch: ModalityBatch, elements: [[Int]]) {
      self.rows = rows
      self.batch = batch
      self.elements = elements
    }
  }
}

/// What an encoder computed on its way, kept so that inputs that differ little cost little.
///
/// Scratch space too: it serves one caller at a time.
public protocol EncodingTrace: AnyObject {
  /// The encodings of inputs that differ from the traced ones in a known part.
  ///
  /// - Returns: What ``FusionModel/encode(_:_:)`` makes of the same inputs, to rounding.
  /// - Throws: ``PredictorError`` with code `failed` for a change of another kind of input, or of a
  ///   row that is not traced.
  func encode(_ change: InputChange) throws(PredictorError) -> Encoding
  /// The same for boxes of different rows, after which the traced inputs are those with the boxes in
  /// them: for inputs that change step by step.
  ///
  /// - Throws: ``PredictorError`` with code `failed` besides where one row changes twice.
  func advance(_ boxes: InputChange.ChangedBoxes) throws(PredictorError) -> Encoding
}

extension EncodingTrace {
  /// Refuses: an encoder of elements has no boxes.
  public func advance(_ boxes: InputChange.ChangedBoxes) throws(PredictorError) -> Encoding {
    throw PredictorError(.failed, "the encoder has no pictures that could change step by step")
  }
}

/// A split model some of whose encoders reuse what an input did not change.
public protocol IncrementalFusionModel: FusionModel {
  /// The bytes that a trace of one such input takes, roughly; `nil` where the encoder has nothing to
  /// reuse, or too little to pay for it.
  func traceByteCount(_ modality: String, like input: ModalityBatch) -> Int?
  /// Runs an encoder on inputs, and keeps what it computed.
  ///
  /// - Throws: ``PredictorError`` with code `failed` where the encoder cannot be traced.
  func trace(
    _ modality: String, _ input: ModalityBatch
  ) throws(PredictorError) -> any EncodingTrace
}
