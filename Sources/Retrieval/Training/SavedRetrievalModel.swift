public import Cohorts
public import Foundation
import Layers
import Tensors
public import Tokenizers

/// A trained retrieval model with all that a picture or a text needs to become a row: tokenizer, means
/// and deviations of pixels.
public struct SavedRetrievalModel: Sendable {
  /// The model.
  public let model: RetrievalModel
  /// What is taken off and divided by, a channel.
  public let scaling: ImageScaling
  /// Turns words into tokens.
  public let tokenizer: any TextTokenizer

  /// The model that the network was added to, and how much the network counts.
  let start: (model: any StartModel, weight: Double)?

  /// Writes weights with what they need in the file's metadata.
  static func write(
    _ store: ParameterStore, settings: RetrievalModelSettings, scaling: ImageScaling,
    tokenizer: String, start: (model: any StartModel, weight: Double)?, to url: URL
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in try store.state() { tensors[name] = try tensor.to(.cpu) }
    var metadata = [
      "model": try json(settings), "scaling": try json(scaling), "tokenizer": tokenizer,
    ]
    if let start {
      let state = try start.model.state()
      tensors.merge(state.tensors) { own, _ in own }
      metadata[type(of: start.model).name] = state.json
      metadata["network_weight"] = "\(start.weight)"
    }
    try SafetensorsFile.write(tensors, metadata: metadata, to: url.path)
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - weights: The file.
  ///   - tokenizer: The folder of its tokenizer.
  /// - Throws: ``RetrievalError`` with code `damagedFile`, `TensorError` or `TokenizerError`.
  public init(weights: URL, tokenizer folder: URL) throws {
    let file = try SafetensorsFile(path: weights.path)
    let decoder = JSONDecoder()
    func value<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
      let text = file.header.metadata[key] ?? ""
      guard let value = try? decoder.decode(type, from: Data(text.utf8)) else {
        throw RetrievalError(
          .damagedFile,
          "\(weights.path): does not say what its \(key) is; is it a file of chiasm pretrain?")
      }
      return value
    }
    let settings = try value(RetrievalModelSettings.self, "model")
    scaling = try value(ImageScaling.self, "scaling")
    tokenizer = try AnyTextTokenizer.load(from: folder)
    guard tokenizer.fingerprint == file.header.metadata["tokenizer"] else {
      throw RetrievalError(
        .damagedFile,
        "\(folder.path): is not the tokenizer that \(weights.lastPathComponent) was trained with")
    }
    let store = ParameterStore()
    model = try RetrievalModel(settings, scope: store.scope(generator: Generator(seed: 0)))
    let tensors = try file.tensors()
    let kinds: [any StartModel.Type] = [DescriptorStart.self, LinearStart.self]
    try store.load(
      tensors.filter { entry in !kinds.contains { entry.key.hasPrefix("\($0.name).") } })
    var start: (model: any StartModel, weight: Double)?
    for kind in kinds {
      if let json = file.header.metadata[kind.name],
        let weight = file.header.metadata["network_weight"].flatMap(Double.init)
      {
        start = (try kind.init(tensors: tensors, json: json), weight)
      }
    }
    self.start = start
  }
}

extension SavedRetrievalModel {
  /// The width of rows.
  public var width: Int {
    model.settings.sharedWidth + (start?.model.width ?? 0)
  }

  /// A text in the shared space, a row of length 1: nothing masked, nothing drawn.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument` for a text without a word.
  public func row(text: String) throws -> [Float] {
    let source = try source(text: text, picture: nil)
    guard let texts = try source.batch([0], draw: nil).texts else {
      throw RetrievalError(
        .invalidArgument, "expected a text with a word, found \"\(text)\"")
    }
    return try withoutGradients {
      var row = try model.embed(texts)
      if let start {
        row = try joinedRows(
          start.model.rows(texts: [text]), row, weight: start.weight)
      }
      return try row.array(of: Float.self)
    }
  }

  /// A picture file in the shared space, a row of length 1.
  ///
  /// - Throws: `CohortError` if the file cannot be read as a picture.
  public func row(picture path: String, fit: ImageFit = .stretch) throws -> [Float] {
    let shape = model.settings.picture
    func files(_ size: Int) -> ImageFiles {
      ImageFiles(
        paths: [path], caseIDs: [path], size: size, channels: shape.inputChannels, fit: fit)
    }
    let source = try source(text: nil, picture: ImageReader(files(shape.pictureSize)))
    guard let pictures = try source.batch([0], draw: nil).pictures else {
      throw RetrievalError(.invalidArgument, "\(path): expected a picture, found none")
    }
    return try withoutGradients {
      var row = try model.embed(patches: pictures.patches)
      if let start {
        let reader = ImageReader(files(PictureDescriptor.side))
        row = try joinedRows(
          start.model.rows(
            pictures: [reader.pixels(0) ?? []], channels: shape.inputChannels),
          row, weight: start.weight)
      }
      return try row.array(of: Float.self)
    }
  }

  private func source(text: String?, picture: ImageReader?) throws -> PairSource {
    try PairSource(
      settings: model.settings, caseIDs: picture?.files.caseIDs ?? ["query"], groups: [0],
      texts: [text], tokenizer: tokenizer, reader: picture, scaling: scaling, seed: 0,
      augmentation: .none)
  }
}
