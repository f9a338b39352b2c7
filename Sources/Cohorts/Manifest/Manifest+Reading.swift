internal import Yams

extension Manifest {
  private static let sizeLimit = 4 << 20

  /// Reads a manifest from a YAML file, or from the folder that holds it as `cohort.yaml` or as its
  /// only YAML file.
  ///
  /// - Throws: ``CohortError`` with the line of the first fault; an unknown key names the nearest
  ///   valid one.
  public init(contentsOf path: String) throws(CohortError) {
    let path = try ManifestFile.path(path)
    let bytes = try FileContents.read(path)
    guard bytes.count <= Self.sizeLimit else {
      throw CohortError(
        .malformedYAML, "a manifest of more than 4 MiB; is this the table?", file: path)
    }
    if let offset = firstInvalidUTF8Offset(bytes) {
      throw CohortError(
        .invalidUTF8, "byte \(offset) is not UTF-8; save the file with UTF-8 encoding", file: path)
    }
    try self.init(
      yaml: String(decoding: bytes, as: UTF8.self), file: path,
      folder: FilePath.folder(of: FilePath.absolute(path)))
  }

  /// Reads a manifest from YAML text.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - file: The name to use in messages.
  ///   - folder: The folder that relative paths start from.
  public init(yaml: String, file: String, folder: String) throws(CohortError) {
    let root = ManifestNode(node: try Self.compose(yaml, file: file), file: file, path: "")
    let fields = try root.fields([
      "name", "table", "case", "group", "site", "where", "label", "modalities", "costs",
      "missingValues", "acknowledged",
    ])
    name = try root.required("name", in: fields).string()
    table = FilePath.resolve(try root.required("table", in: fields).string(), in: folder)
    caseColumn = try root.required("case", in: fields).string()
    groupColumn = try fields["group"].map { node throws(CohortError) in try node.string() }
    siteColumn = try fields["site"].map { node throws(CohortError) in try node.string() }
    conditions = try Self.conditions(fields["where"])
    missingValues =
      try fields["missingValues"].map { node throws(CohortError) in try node.strings() } ?? []
    acknowledged = try Self.topics(fields["acknowledged"])
    modalities = try Self.modalities(
      try root.required("modalities", in: fields), folder: folder)
    let names = modalities.map(\.name)
    label = try Label(try root.required("label", in: fields), modalities: names)
    costs = try Self.costs(fields["costs"], modalities: names)
  }

  private static func compose(_ yaml: String, file: String) throws(CohortError) -> Node {
    do {
      if let node = try Yams.compose(yaml: yaml) { return node }
    } catch let error as YamlError {
      throw CohortError(
        .malformedYAML, message(for: error), file: file, line: line(of: error))
    } catch {
      throw CohortError(.malformedYAML, "\(error)", file: file)
    }
    throw CohortError(
      .malformedYAML, "the file is empty; expected name, table, case, label, modalities",
      file: file)
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  private static func message(for error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      "this is not YAML: \(problem); check indentation, colons and quotes"
    case .duplicatedKeysInMapping(let keys, _):
      "the key \(quotedList(keys)) stands twice; keep one"
    default: "this is not YAML: \(error)"
    }
  }

  private static func conditions(_ node: ManifestNode?) throws(CohortError) -> [Condition] {
    guard let node else { return [] }
    var result: [Condition] = []
    for (column, value) in try node.entries() {
      let allowed = try value.strings()
      guard !allowed.isEmpty else {
        throw value.error(.invalidValue, "expected at least one allowed value, found none")
      }
      result.append(Condition(column: column, allowed: allowed))
    }
    return result
  }

  private static func topics(_ node: ManifestNode?) throws(CohortError) -> [LeakTopic] {
    guard let node else { return [] }
    var result: [LeakTopic] = []
    for name in try node.strings() {
      guard let topic = LeakTopic(rawValue: name) else {
        throw node.error(
          .invalidValue,
          "there is no check \"\(name)\"; "
            + suggestion(for: name, among: LeakTopic.allCases.map(\.rawValue), kind: "check"))
      }
      result.append(topic)
    }
    return result
  }

  private static func costs(
    _ node: ManifestNode?, modalities: [String]
  ) throws(CohortError) -> [String: Double] {
    guard let node else { return [:] }
    var result: [String: Double] = [:]
    for (name, value) in try node.fields(modalities) {
      let cost = try value.number()
      guard cost >= 0 else {
        throw value.error(.invalidValue, "expected a cost of zero or more, found \(cost)")
      }
      result[name] = cost
    }
    return result
  }

  private static func modalities(
    _ node: ManifestNode, folder: String
  ) throws(CohortError) -> [ModalitySpecification] {
    var result: [ModalitySpecification] = []
    for (name, value) in try node.entries() {
      result.append(try ModalitySpecification(name: name, value, folder: folder))
    }
    guard !result.isEmpty else {
      throw node.error(.invalidValue, "expected at least one modality, found none")
    }
    return result
  }
}

extension Manifest.Label {
  init(_ node: ManifestNode, modalities: [String]) throws(CohortError) {
    let fields = try node.fields([
      "kind", "column", "columns", "time", "event", "horizon", "classes", "provenance",
      "derivedFrom",
    ])
    kind =
      try fields["kind"].map { node throws(CohortError) in try node.choice(Kind.self) }
      ?? .classes
    let allowed: [String] =
      switch kind {
      case .classes: ["column", "classes"]
      case .multilabel: ["column", "columns", "classes"]
      case .number: ["column"]
      case .survival: ["time", "event", "horizon"]
      }
    for key in ["column", "columns", "time", "event", "horizon", "classes"] {
      guard let value = fields[key], !allowed.contains(key) else { continue }
      throw value.error(
        .invalidValue,
        "a label of kind \(kind.rawValue) has no such key; it takes \(quotedList(allowed))"
          + (fields["kind"] == nil ? ". Name the kind: multilabel, number or survival" : ""))
    }
    switch kind {
    case .survival:
      column = try node.required("time", in: fields).string()
      eventColumn = try node.required("event", in: fields).string()
      if let value = fields["horizon"] {
        let time = try value.number()
        guard time > 0 else {
          throw value.error(.invalidValue, "expected a time above zero, found \(time)")
        }
        horizon = time
      }
    case .multilabel where fields["columns"] != nil:
      let list = try node.required("columns", in: fields)
      columns = try list.strings()
      guard let first = columns.first else {
        throw list.error(.invalidValue, "expected at least one column, found none")
      }
      if let other = fields["column"] ?? fields["classes"] {
        throw other.error(
          .invalidValue, "give either the columns, or one column of names with its classes")
      }
      column = first
    default: column = try node.required("column", in: fields).string()
    }
    classes = try fields["classes"].map { node throws(CohortError) in try node.strings() }
    provenance = try fields["provenance"].map { node throws(CohortError) in try node.string() }
    derivedFrom = []
    if let value = fields["derivedFrom"] {
      derivedFrom = value.node.sequence == nil ? [try value.string()] : try value.strings()
      for name in derivedFrom where !modalities.contains(name) {
        throw value.error(
          .invalidValue,
          "there is no modality \"\(name)\"; "
            + suggestion(for: name, among: modalities, kind: "modality"))
      }
    }
    if let classes, kind == .classes, classes.count < 2 {
      throw node.error(.oneClass, "label.classes needs two classes or more, found \(classes.count)")
    }
  }
}
