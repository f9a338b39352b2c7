public import Tensors

/// What somebody else's model takes and gives: which modality goes to which input, and what the
/// outputs mean.
///
/// It is read from a `model.yaml` beside the model, or put together from options.
public struct ExternalModelDescription: Sendable, Hashable {
  /// What kind of thing the model is.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    /// A file of `torch.jit.save`.
    case torchscript
    /// A package of `torch._inductor.aoti_compile_and_package`: machine code for one kind of machine.
    case aotinductor
    /// A program that answers batches over standard input and output.
    case program
  }

  /// The model's file; of a program, the file that is started.
  public var file: String?
  /// A program and its arguments, in place of a file.
  public var command: [String] = []
  /// The kind; `nil` to tell it by the file's content.
  public var format: Format?
  /// The inputs, in the order in which the model takes them.
  public var inputs: [Input]
  /// The outputs.
  public var output: Output
  /// How many cases are sent at once, at most.
  public var batchSize = 64
  /// Whether the model was exported for exactly ``batchSize`` cases; the last batch is then padded.
  public var hasFixedBatch = false
  /// How many seconds one batch may take.
  public var timeout = 300.0
  /// How many seconds a program may take to start.
  public var startTimeout = 300.0
  /// How numbers are sent to a program.
  public var encoding = Encoding.binary
  /// The folder that relative paths start from.
  public var folder = ""
  /// What messages call the description: its file, or the options.
  public var source: String

  /// How arrays of numbers are sent to a program.
  public enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// Bytes after the line that announces them.
    case binary
    /// Numbers in that line.
    case json
  }

  /// Describes a model.
  public init(file: String? = nil, inputs: [Input], output: Output, source: String = "options") {
    self.file = file
    self.inputs = inputs
    self.output = output
    self.source = source
  }

  /// The modalities that the inputs read, each once, in order.
  public var modalities: [String] {
    var names: [String] = []
    for input in inputs where !names.contains(input.modality) { names.append(input.modality) }
    return names
  }
}

extension ExternalModelDescription {
  /// One input of a model: some part of one modality.
  public struct Input: Sendable, Hashable {
    /// What of a modality is sent.
    public enum Part: String, Sendable, Hashable, CaseIterable {
      /// The pixels, numbers, columns or words themselves.
      case content
      /// Where there is a word, `[cases, words]`.
      case mask
      /// Whether the case has the modality at all, `[cases]`.
      case presence
    }

    /// The modality of the cohort.
    public var modality: String
    /// The keyword of the input; `nil` for one by position.
    public var name: String?
    /// What is sent.
    public var part = Part.content
    /// The element type; `nil` for float32 numbers, int64 words, boolean masks.
    public var dtype: DType?
    /// What one case's input must look like, without the axis of cases; `nil` to leave it unchecked.
    public var shape: [Int]?
    /// What is subtracted: of pixels in 0...1 a number a channel, of a vector one number or one a
    /// feature.
    public var mean: [Double] = []
    /// What is divided by, likewise.
    public var deviation: [Double] = []
    /// What every number of a case without the modality is, as the model sees it.
    ///
    /// `nil` refuses such cases. Programs are told instead.
    public var absent: Double?
    /// The columns of a table, in order; empty for all numbers as they are.
    public var columns: [Column] = []
    /// The features of a vector, in order; empty for all.
    public var features: [String] = []
    /// Whether a vector is transformed as the cohort's manifest says.
    public var isTransformed = true
    /// A file with one word a line, the first of number 0; `nil` sends texts, to programs only.
    public var vocabulary: String?
    /// How many words are sent: longer texts are cut, shorter ones padded; `nil` for the longest of a
    /// batch.
    public var length: Int?
    /// The word of the vocabulary that stands for unknown ones.
    public var unknownWord: String?
    /// The word of the vocabulary that fills up short texts; `nil` for number 0.
    public var paddingWord: String?
    /// Where it is described, for messages.
    var place: Place

    /// What a program is told the input is called.
    var sentName: String { name ?? modality }

    /// Describes an input.
    public init(modality: String, name: String? = nil) {
      self.modality = modality
      self.name = name
      place = Place(field: "input \(name ?? modality)")
    }
  }

  /// A column of a table as a model wants it.
  public struct Column: Sendable, Hashable {
    /// How a category becomes numbers.
    public enum Form: String, Sendable, Hashable, CaseIterable {
      /// As many numbers as categories, one of them 1.
      case oneHot = "one-hot"
      /// The number of the category, from 0.
      case code
    }

    /// The column.
    public var name: String
    /// What is subtracted from a number.
    public var mean = 0.0
    /// What it is divided by.
    public var deviation = 1.0
    /// The categories in the model's order; empty for a column of numbers.
    public var categories: [String] = []
    /// How a category becomes numbers.
    public var form = Form.oneHot
    /// What stands for an empty cell: a number, a category, or `zeros` for no category at all; `nil` to
    /// refuse empty cells.
    public var missing: String?
    /// The category that stands for those not listed; `nil` to refuse them.
    public var other: String?
    var place: Place

    /// Describes a column.
    public init(_ name: String) {
      self.name = name
      place = Place(field: "column \(name)")
    }
  }

  /// The outputs of a model.
  public struct Output: Sendable, Hashable {
    /// What the numbers mean.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// Numbers that a sigmoid (one output) or a softmax (several) makes probabilities.
      case logits
      /// Probabilities.
      case probabilities
      /// Values with a unit.
      case regression
    }

    /// What the numbers mean.
    public var kind: Kind
    /// How many there are a case.
    public var count: Int
    /// The classes in the model's order; empty for values.
    ///
    /// A single output is that of the second class.
    public var classes: [String]
    /// Which of several results holds the outputs, by its number.
    public var index: Int?
    /// Which of several results holds the outputs, by its name.
    public var key: String?
    var place = Place(field: "output")

    /// Describes outputs.
    public init(_ kind: Kind, count: Int, classes: [String] = []) {
      self.kind = kind
      self.count = count
      self.classes = classes
    }
  }

  /// Where something is described.
  struct Place: Sendable, Hashable {
    var field: String
    var line: Int?
  }

  /// An error about a place of this description.
  func error(
    _ code: PredictorError.Code, _ place: Place, _ message: String
  ) -> PredictorError {
    let line = place.line.map { ":\($0)" } ?? ""
    return PredictorError(code, "\(source)\(line), \(place.field): \(message)")
  }

  /// An error about what is written at a place of this description.
  func error(_ place: Place, _ message: String) -> PredictorError {
    error(.invalidDescription, place, message)
  }
}
