internal import Yams

extension Manifest {
  /// The manifest as YAML with its paths as they are resolved; reading it back gives an equal one.
  public func yaml() throws(CohortError) -> String {
    var top: [(Node, Node)] = [
      ("name", text(name)), ("table", text(table)), ("case", text(caseColumn)),
    ]
    if let groupColumn { top.append(("group", text(groupColumn))) }
    if let siteColumn { top.append(("site", text(siteColumn))) }
    if !conditions.isEmpty {
      top.append(("where", Node(conditions.map { (text($0.column), list($0.allowed)) })))
    }
    top.append(("label", label.node))
    top.append(("modalities", Node(modalities.map { (text($0.name), $0.node) })))
    if !costs.isEmpty {
      let known = modalities.compactMap { modality in
        costs[modality.name].map { (text(modality.name), Node("\($0)")) }
      }
      top.append(("costs", Node(known)))
    }
    if !missingValues.isEmpty { top.append(("missingValues", list(missingValues))) }
    if !acknowledged.isEmpty {
      top.append(("acknowledged", list(acknowledged.map(\.rawValue))))
    }
    do {
      return try Yams.serialize(node: Node(top), allowUnicode: true)
    } catch {
      throw CohortError(.malformedYAML, "the manifest cannot be written: \(error)")
    }
  }
}

/// A text in quotes, so that no reader takes `no` or `1` for something else.
private func text(_ string: String) -> Node {
  .scalar(Node.Scalar(string, .implicit, .doubleQuoted))
}

private func list(_ strings: [String]) -> Node {
  .sequence(Node.Sequence(strings.map(text), .implicit, .flow))
}

extension Manifest.Label {
  fileprivate var node: Node {
    var fields: [(Node, Node)] = []
    if kind != .classes { fields.append(("kind", Node(kind.rawValue))) }
    if kind == .survival {
      fields.append(("time", text(column)))
      if let eventColumn { fields.append(("event", text(eventColumn))) }
      if let horizon { fields.append(("horizon", Node("\(horizon)"))) }
    } else if columns.isEmpty {
      fields.append(("column", text(column)))
    } else {
      fields.append(("columns", list(columns)))
    }
    if let classes { fields.append(("classes", list(classes))) }
    if let provenance { fields.append(("provenance", text(provenance))) }
    if !derivedFrom.isEmpty { fields.append(("derivedFrom", list(derivedFrom))) }
    return Node(fields)
  }
}

extension ImageSource {
  fileprivate var fields: [(Node, Node)] {
    var fields: [(Node, Node)] = [
      ("column", text(column)), ("size", Node("\(size)")),
      ("channels", Node("\(channels)")), ("fit", Node(fit.rawValue)),
    ]
    if !folder.isEmpty { fields.append(("folder", text(folder))) }
    if let tissue { fields.append(("tissue", Node("\(tissue)"))) }
    if let stain {
      let own: [(Node, Node)] = [
        ("method", Node(stain.method.rawValue)), ("target", Node(stain.target.rawValue)),
        ("augmentation", Node("\(stain.augmentation)")),
      ]
      fields.append(("stain", Node(own)))
    }
    return fields
  }
}

extension ModalitySpecification {
  fileprivate var node: Node {
    var fields: [(Node, Node)] = [("kind", Node(kind.rawValue))]
    switch source {
    case .image(let image): fields += image.fields
    case .bag(let bag):
      fields +=
        bag.image.fields + [("limit", Node("\(bag.limit)")), ("sample", Node("\(bag.sample)"))]
    case .tabular(let table):
      if !table.numeric.isEmpty { fields.append(("numeric", list(table.numeric))) }
      if !table.categorical.isEmpty { fields.append(("categorical", list(table.categorical))) }
    case .text(let words):
      fields.append(("column", text(words.column)))
    case .vector(let vector):
      fields.append(("file", text(vector.file)))
      if let key = vector.key { fields.append(("key", text(key))) }
      if let keys = vector.keys { fields.append(("keys", text(keys))) }
      if let tensor = vector.tensor { fields.append(("tensor", text(tensor))) }
      fields.append(("transform", Node(vector.transform.rawValue)))
      if let features = vector.features { fields.append(("features", Node("\(features)"))) }
      if let groups = vector.groups { fields.append(("groups", text(groups))) }
      if let tokens = vector.tokens { fields.append(("tokens", Node("\(tokens)"))) }
    }
    return Node(fields)
  }
}
