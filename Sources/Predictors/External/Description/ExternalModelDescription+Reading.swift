import Cohorts
import Tensors
import Yams

extension ExternalModelDescription {
  /// Reads a `model.yaml`.
  ///
  /// - Throws: ``PredictorError`` with code `invalidDescription` that names the file, the line and the
  ///   field.
  public init(contentsOf path: String) throws(PredictorError) {
    let bytes: [UInt8]
    do throws(CohortError) {
      bytes = try FileContents.read(path)
    } catch {
      throw PredictorError(
        .invalidDescription, "the description of the model cannot be read", underlying: error)
    }
    guard bytes.count <= 4 << 20 else {
      throw PredictorError(
        .invalidDescription, "\(path): a description of more than 4 MiB; is this the model?")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PredictorError(
        .invalidDescription, "\(path): not UTF-8 text; is this the model itself?")
    }
    try self.init(
      yaml: text, source: path, folder: FilePath.folder(of: FilePath.absolute(path)))
  }

  /// Reads a description from YAML text.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - source: What messages call it.
  ///   - folder: The folder that relative paths start from.
  public init(yaml: String, source: String, folder: String) throws(PredictorError) {
    let root = DescriptionNode(
      node: try Self.compose(yaml, source), file: source, path: "")
    let fields = try root.fields([
      "file", "command", "format", "inputs", "output", "batch", "fixedBatch", "timeout",
      "startTimeout", "encoding",
    ])
    guard let output = fields["output"] else {
      throw root.error("the key \"output\" is missing: say what the outputs mean")
    }
    guard let list = fields["inputs"] else {
      throw root.error("the key \"inputs\" is missing: say which modality goes to which input")
    }
    var inputs: [Input] = []
    for element in list.elements() { inputs.append(try Input(element, folder: folder)) }
    guard !inputs.isEmpty else { throw list.error("expected at least one input, found none") }
    self.init(inputs: inputs, output: try Output(output), source: source)
    self.folder = folder
    try check()
    if let node = fields["file"] { file = FilePath.resolve(try node.string(), in: folder) }
    if let node = fields["command"] {
      command = []
      for element in node.elements() { command.append(try element.string()) }
      guard file == nil else {
        throw node.error("expected either \"file\" or \"command\", found both; remove one")
      }
      guard !command.isEmpty else { throw node.error("expected a program, found an empty list") }
    }
    format = try fields["format"]?.choice(Format.self)
    if let node = fields["command"], let format, format != .program {
      throw node.error("a command is of format program, not \(format.rawValue)")
    }
    if let node = fields["batch"] { batchSize = try node.integer(in: 1...65_536) }
    if let node = fields["fixedBatch"] { hasFixedBatch = try node.flag() }
    if let node = fields["timeout"] { timeout = try Self.seconds(node) }
    if let node = fields["startTimeout"] { startTimeout = try Self.seconds(node) }
    encoding = try fields["encoding"]?.choice(Encoding.self) ?? .binary
  }

  /// What no single field shows.
  func check() throws(PredictorError) {
    var names: Set<String> = []
    for input in inputs {
      if let name = input.name, !names.insert(name).inserted {
        throw error(input.place, "two inputs have the name \"\(name)\"")
      }
    }
    guard output.kind == .regression || !output.classes.isEmpty else {
      throw error(
        output.place, "list the classes in the model's order, such as classes: [benign, malignant]")
    }
  }

  private static func seconds(_ node: DescriptionNode) throws(PredictorError) -> Double {
    let value = try node.number()
    guard value > 0, value <= 1_000_000 else {
      throw node.error("expected seconds, more than 0 and at most 1000000, found \(value)")
    }
    return value
  }

  private static func compose(_ yaml: String, _ source: String) throws(PredictorError) -> Node {
    do {
      if let node = try Yams.compose(yaml: yaml) { return node }
    } catch {
      throw PredictorError(
        .invalidDescription, "\(source): this is not YAML; check indentation, colons and quotes",
        underlying: error)
    }
    throw PredictorError(
      .invalidDescription, "\(source): the file is empty; expected inputs and output")
  }
}

extension ExternalModelDescription.Input {
  init(_ node: DescriptionNode, folder: String) throws(PredictorError) {
    let fields = try node.fields([
      "modality", "name", "part", "dtype", "shape", "mean", "deviation", "absent", "columns",
      "features", "transform", "vocabulary", "length", "unknown", "padding",
    ])
    guard let modality = fields["modality"] else {
      throw node.error("the key \"modality\" is missing: say which modality goes here")
    }
    self.init(modality: try modality.string())
    name = try fields["name"]?.string()
    place = node.place
    place.field = "inputs.\(name ?? self.modality)"
    part = try fields["part"]?.choice(Part.self) ?? .content
    dtype = try fields["dtype"]?.choice(DType.self)
    if let node = fields["shape"] {
      var sizes: [Int] = []
      for element in node.elements() { sizes.append(try element.integer(in: 1...1_000_000)) }
      shape = sizes
    }
    mean = try fields["mean"]?.numbers() ?? []
    deviation = try fields["deviation"]?.numbers() ?? []
    if let node = fields["deviation"], deviation.contains(where: { $0 <= 0 }) {
      throw node.error("expected numbers above 0")
    }
    absent = try fields["absent"]?.number()
    for element in fields["columns"]?.elements() ?? [] {
      columns.append(try ExternalModelDescription.Column(element))
    }
    if let node = fields["columns"], Set(columns.map(\.name)).count != columns.count {
      throw node.error("a column is listed twice")
    }
    features = try fields["features"]?.strings() ?? []
    isTransformed = try fields["transform"]?.flag() ?? true
    if let node = fields["vocabulary"] {
      vocabulary = FilePath.resolve(try node.string(), in: folder)
    }
    length = try fields["length"]?.integer(in: 1...1_000_000)
    unknownWord = try fields["unknown"]?.string()
    paddingWord = try fields["padding"]?.string()
  }
}

extension ExternalModelDescription.Column {
  init(_ node: DescriptionNode) throws(PredictorError) {
    guard node.node.mapping != nil else {
      self.init(try node.string())
      place = node.place
      return
    }
    let fields = try node.fields([
      "name", "mean", "deviation", "categories", "form", "missing", "other",
    ])
    guard let name = fields["name"] else { throw node.error("the key \"name\" is missing") }
    self.init(try name.string())
    place = node.place
    mean = try fields["mean"]?.number() ?? 0
    deviation = try fields["deviation"]?.number() ?? 1
    guard deviation > 0 else { throw node.error("expected a deviation above 0") }
    categories = try fields["categories"]?.strings() ?? []
    form = try fields["form"]?.choice(Form.self) ?? .oneHot
    missing = try fields["missing"]?.string()
    other = try fields["other"]?.string()
    if let other, !categories.contains(other) {
      throw (fields["other"] ?? node).error("\"\(other)\" is not among the categories")
    }
    guard let missing, let node = fields["missing"] else { return }
    if categories.isEmpty {
      _ = try node.number()
    } else if !categories.contains(missing), !(missing == "zeros" && form == .oneHot) {
      throw node.error(
        "\"\(missing)\" is not among the categories"
          + (form == .oneHot ? "; write zeros for none of them" : ""))
    }
  }
}

extension ExternalModelDescription.Output {
  init(_ node: DescriptionNode) throws(PredictorError) {
    let fields = try node.fields(["kind", "count", "classes", "result"])
    guard let kind = fields["kind"] else {
      throw node.error("the key \"kind\" is missing: logits, probabilities or regression")
    }
    let classes = try fields["classes"]?.strings() ?? []
    let count = try fields["count"]?.integer(in: 1...100_000) ?? max(1, classes.count)
    self.init(try kind.choice(Kind.self), count: count, classes: classes)
    place = node.place
    place.field = "output"
    if let result = fields["result"] {
      let text = try result.string()
      if let number = Int(text), (0...1_000).contains(number) { index = number } else { key = text }
    }
    guard !classes.isEmpty else { return }
    guard self.kind != .regression else {
      throw node.error("values of a regression have no classes; remove one or the other")
    }
    guard count == classes.count || (count == 1 && classes.count == 2) else {
      throw node.error(
        "expected one output a class, or one for two classes; found \(count) outputs and "
          + "\(classes.count) classes")
    }
  }
}
