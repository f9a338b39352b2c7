extension ModalitySpecification {
  init(name: String, _ node: ManifestNode, folder: String) throws(CohortError) {
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 != 0x2f && $0 >= 0x20 }) else {
      throw node.error(.invalidValue, "a modality's name may not be empty or hold a slash")
    }
    self.name = name
    guard let kindNode = try node.entries().first(where: { $0.key == "kind" })?.value else {
      throw node.error(
        .missingKey, "the key \"kind\" is missing: image, bag, tabular, text or vector")
    }
    switch try kindNode.choice(ModalityKind.self) {
    case .image: source = .image(try ImageSource(node, folder: folder))
    case .bag: source = .bag(try BagSource(node, folder: folder))
    case .tabular: source = .tabular(try TabularSource(node))
    case .text: source = .text(try TextSource(node))
    case .vector: source = .vector(try VectorSource(node, folder: folder))
    }
  }
}

extension BagSource {
  init(_ node: ManifestNode, folder: String) throws(CohortError) {
    let own = ["limit", "sample"]
    self.init(image: try ImageSource(node, folder: folder, beside: own))
    let fields = try node.fields(ImageSource.keys + own)
    if let value = fields["limit"] { limit = try value.integer(in: 1...4096) }
    if let value = fields["sample"] { sample = try value.integer(in: 1...4096) }
  }
}

extension ImageSource {
  fileprivate static let keys = [
    "kind", "column", "size", "channels", "fit", "folder", "tissue", "stain",
  ]

  /// - Parameter others: Keys that are read elsewhere.
  init(
    _ node: ManifestNode, folder: String, beside others: [String] = []
  ) throws(CohortError) {
    let fields = try node.fields(Self.keys + others)
    self.init(column: try node.required("column", in: fields).string())
    if let value = fields["size"] { size = try value.integer(in: 8...4096) }
    if let value = fields["channels"] {
      channels = try value.integer(in: 1...3)
      guard channels != 2 else {
        throw value.error(.invalidValue, "expected 1 (grey) or 3 (RGB), found 2")
      }
    }
    if let value = fields["fit"] { fit = try value.choice(ImageFit.self) }
    if let value = fields["tissue"] {
      let share = try value.number()
      guard share > 0, share <= 1 else {
        throw value.error(
          .invalidValue, "expected a share above 0 and at most 1, such as 0.3, found \(share)")
      }
      tissue = share
    }
    if let value = fields["stain"] {
      stain = try StainSettings(value)
      guard channels == 3 else {
        throw value.error(
          .invalidValue, "stains have colors: set channels to 3, or remove \"stain\"")
      }
    }
    self.folder =
      try fields["folder"].map { node throws(CohortError) in
        FilePath.resolve(try node.string(), in: folder)
      } ?? folder
  }
}

extension StainSettings {
  init(_ node: ManifestNode) throws(CohortError) {
    let fields = try node.fields(["method", "target", "augmentation"])
    self.init(method: try node.required("method", in: fields).choice(Method.self))
    if let value = fields["target"] { target = try value.choice(Target.self) }
    if let value = fields["augmentation"] {
      augmentation = try value.number()
      guard (0...0.5).contains(augmentation) else {
        throw value.error(.invalidValue, "expected 0 to 0.5, found \(augmentation)")
      }
    }
    guard target != .own || augmentation > 0 else {
      throw node.error(
        .invalidValue, "changes nothing: name a target, set an augmentation, or remove \"stain\"")
    }
  }
}

extension TabularSource {
  init(_ node: ManifestNode) throws(CohortError) {
    let fields = try node.fields(["kind", "numeric", "categorical"])
    self.init()
    if let value = fields["numeric"] { numeric = try value.strings() }
    if let value = fields["categorical"] { categorical = try value.strings() }
    guard !(numeric.isEmpty && categorical.isEmpty) else {
      throw node.error(.missingKey, "expected columns under \"numeric\" or \"categorical\"")
    }
    if let twice = numeric.first(where: categorical.contains) {
      throw node.error(.invalidValue, "\"\(twice)\" is both numeric and categorical; choose one")
    }
  }
}

extension TextSource {
  init(_ node: ManifestNode) throws(CohortError) {
    let fields = try node.fields(["kind", "column"])
    self.init(column: try node.required("column", in: fields).string())
  }
}

extension VectorSource {
  init(_ node: ManifestNode, folder: String) throws(CohortError) {
    let fields = try node.fields([
      "kind", "file", "key", "keys", "tensor", "transform", "features", "groups",
      "tokens",
    ])
    self.init(
      file: FilePath.resolve(try node.required("file", in: fields).string(), in: folder))
    key = try fields["key"].map { node throws(CohortError) in try node.string() }
    keys = try fields["keys"].map { node throws(CohortError) in
      FilePath.resolve(try node.string(), in: folder)
    }
    tensor = try fields["tensor"].map { node throws(CohortError) in try node.string() }
    if let value = fields["transform"] { transform = try value.choice(Transform.self) }
    features = try fields["features"].map { node throws(CohortError) in
      try node.integer(in: 1...10_000_000)
    }
    groups = try fields["groups"].map { node throws(CohortError) in
      FilePath.resolve(try node.string(), in: folder)
    }
    if let value = fields["tokens"] {
      guard groups == nil else {
        throw value.error(
          .invalidValue,
          "the sets of \"groups\" are the tokens already; remove \"tokens\" or \"groups\"")
      }
      tokens = try value.integer(in: 2...1_024)
    }
  }
}
