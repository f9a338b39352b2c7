import Cohorts
import Tensors

/// The cohort's side of a model: reads cases as the description says, and turns them into what the
/// model takes.
final class ExternalInputs {
  let description: ExternalModelDescription
  let cohort: Cohort
  /// Whether the model is a program, which gets texts, empty cells and absent modalities as they are.
  let isProgram: Bool

  let sources: [String: Source]
  let layouts: [TableLayout?]
  let vocabularies: [Vocabulary?]

  /// One modality as it is read.
  enum Source {
    case images(ImageReader, bags: ImageBags?, mean: Tensor, deviation: Tensor)
    case table(ExternalTable)
    case texts(TextPieces)
    case vector(ExternalVector)
  }

  /// Checks a description against a cohort.
  ///
  /// - Throws: ``PredictorError`` with code `invalidDescription` that names the field.
  init(
    _ description: ExternalModelDescription, cohort: Cohort, isProgram: Bool
  ) throws(PredictorError) {
    self.description = description
    self.cohort = cohort
    self.isProgram = isProgram
    if isProgram {
      guard !description.hasFixedBatch else {
        throw description.error(
          .init(field: "fixedBatch"), "a program takes any number of cases; remove it")
      }
      var names: Set<String> = []
      for input in description.inputs where !names.insert(input.sentName).inserted {
        throw description.error(
          input.place, "two inputs are called \"\(input.sentName)\"; give one a name")
      }
    }
    var sources: [String: Source] = [:]
    for name in description.modalities {
      let own = description.inputs.filter { $0.modality == name }
      sources[name] = try Self.source(own, cohort: cohort, description)
    }
    self.sources = sources
    var layouts: [TableLayout?] = []
    var vocabularies: [Vocabulary?] = []
    for input in description.inputs {
      var layout: TableLayout?
      var vocabulary: Vocabulary?
      switch sources[input.modality] {
      case .table(let table) where input.part == .content:
        if !(isProgram && input.columns.isEmpty) {
          layout = try TableLayout(input, table: table, of: description)
        }
      case .texts(let pieces) where input.part == .content:
        if let path = input.vocabulary {
          vocabulary = try Vocabulary(
            input, path: path, pieces: pieces.pieces, of: description)
        } else if !isProgram {
          throw description.error(
            input.place,
            "a model in a file takes words as numbers: name a \"vocabulary\" file with one word a "
              + "line, or wrap the model as a program, which gets texts")
        }
      default: break
      }
      layouts.append(layout)
      vocabularies.append(vocabulary)
    }
    self.layouts = layouts
    self.vocabularies = vocabularies
  }

  private static func source(
    _ inputs: [ExternalModelDescription.Input], cohort: Cohort,
    _ description: ExternalModelDescription
  ) throws(PredictorError) -> Source? {
    guard let first = inputs.first else { return nil }
    guard let modality = cohort.modalities.first(where: { $0.name == first.modality }) else {
      throw description.error(
        first.place,
        "the cohort has no modality \"\(first.modality)\"; "
          + suggestion(
            for: first.modality, among: cohort.modalities.map(\.name), kind: "modality"))
    }
    for input in inputs { try checkFields(input, modality.kind, description) }
    let content = inputs.filter { $0.part == .content }
    if [.image, .bag, .vector].contains(modality.kind), content.count > 1 {
      throw description.error(
        content[1].place, "\"\(first.modality)\" goes to two inputs; let the model copy it")
    }
    if modality.kind == .text, Set(inputs.compactMap(\.length)).count > 1 {
      throw description.error(first.place, "the inputs of one text have different lengths")
    }
    if modality.kind == .bag, !inputs.contains(where: { $0.part == .mask }) {
      throw description.error(
        first.place,
        "cases have different numbers of pictures in \"\(first.modality)\"; give the model an input "
          + "of part: mask, which says where there is one")
    }
    switch modality.content {
    case .image, .bag:
      guard let files = modality.pictures else { return nil }
      var bags: ImageBags?
      if case .bag(let found) = modality.content { bags = found }
      let input = content.first ?? first
      let mean = try spread(input.mean, files.channels, 0, "mean", input, description)
      let deviation = try spread(
        input.deviation, files.channels, 1, "deviation", input, description)
      return try converting { () throws(TensorError) in
        let shape = [1, files.channels, 1, 1]
        return .images(
          ImageReader(files), bags: bags, mean: try Tensor(mean, shape: shape),
          deviation: try Tensor(deviation, shape: shape))
      }
    case .tabular(let columns): return .table(ExternalTable(columns))
    case .text(let texts): return .texts(TextPieces(texts))
    case .vector(let matrix):
      return .vector(try ExternalVector(matrix, content.first ?? first, of: description))
    }
  }

  /// One number a channel or feature, from one, as many, or none.
  static func spread(
    _ values: [Double], _ count: Int, _ standard: Float, _ field: String,
    _ input: ExternalModelDescription.Input, _ description: ExternalModelDescription
  ) throws(PredictorError) -> [Float] {
    if values.isEmpty { return [Float](repeating: standard, count: count) }
    if values.count == 1 { return [Float](repeating: Float(values[0]), count: count) }
    guard values.count == count else {
      throw description.error(
        input.place,
        "\(field): expected one number or \(count), one for each of \"\(input.modality)\"; found "
          + "\(values.count)")
    }
    return values.map { Float($0) }
  }

  /// Refuses fields that would be ignored.
  private static func checkFields(
    _ input: ExternalModelDescription.Input, _ kind: ModalityKind,
    _ description: ExternalModelDescription
  ) throws(PredictorError) {
    let isScaled = kind == .image || kind == .bag || kind == .vector
    let fields: [(String, Bool, Bool)] = [
      ("mean", !input.mean.isEmpty, isScaled && input.part == .content),
      ("deviation", !input.deviation.isEmpty, isScaled && input.part == .content),
      ("columns", !input.columns.isEmpty, kind == .tabular && input.part == .content),
      ("features", !input.features.isEmpty, kind == .vector && input.part == .content),
      ("transform", !input.isTransformed, kind == .vector && input.part == .content),
      ("vocabulary", input.vocabulary != nil, kind == .text && input.part == .content),
      ("unknown", input.unknownWord != nil, input.vocabulary != nil),
      ("padding", input.paddingWord != nil, input.vocabulary != nil),
      ("length", input.length != nil, kind == .text && input.part != .presence),
      ("part: mask", input.part == .mask, kind == .text || kind == .bag),
      ("absent", input.absent != nil, input.part == .content),
    ]
    for (name, isGiven, isFitting) in fields where isGiven && !isFitting {
      throw description.error(
        input.place,
        "\"\(name)\" means nothing for the \(input.part.rawValue) of \"\(input.modality)\", which is "
          + "of kind \(kind.rawValue); remove it")
    }
    if let dtype = input.dtype, !dtype.isFloatingPoint, isScaled, input.part == .content {
      throw description.error(
        input.place,
        "numbers of kind \(kind.rawValue) cannot be sent as \(dtype.rawValue); let the model convert "
          + "them")
    }
  }

  /// Runs tensor operations; what fails there is our fault, not the model's.
  static func converting<Result>(
    _ body: () throws(TensorError) -> Result
  ) throws(PredictorError) -> Result {
    do throws(TensorError) {
      return try body()
    } catch {
      throw PredictorError(.failed, "the inputs of the model could not be made", underlying: error)
    }
  }
}
