import Cohorts
import Predictors
import Tensors

/// Which part each number, code and linear column of a table or a vector belongs to.
struct ElementMap {
  /// The parts, over attributes or features.
  let partition: Partition
  /// The part of each number, `[1, numbers]`; nil where there is none.
  let numeric: Tensor?
  /// The part of each code, `[1, codes]`.
  let codes: Tensor?
  /// The part of each linear column, `[1, columns]`.
  let design: Tensor?
  private let attributes: [InputLayout.Attribute]

  init(_ batch: ModalityBatch, layout: InputLayout?, players: Int) throws {
    switch batch.content {
    case .vector(let values):
      let width = try values.size(1)
      attributes = []
      let whole = try Self.featureParts(width, layout: layout)
      partition = try whole.merged(to: min(players, whole.count))
      numeric = try Tensor(partition.partOfElement, shape: [1, width])
      codes = nil
      design = nil
      if let linear = batch.design, try linear.size(1) != width {
        throw ContributionError(
          .unavailableFill,
          "the linear form has \(try linear.size(1)) columns beside \(width) features; which "
            + "belongs to which is not known")
      }
    case .columns(let numbers, let categories):
      let attributes = try Self.attributes(numbers, categories, batch.design, layout)
      self.attributes = attributes
      let count = min(players, attributes.count)
      let partition = try Partition.blocks(elements: attributes.count, count: count)
      self.partition = partition
      func map(_ width: Int, _ places: (InputLayout.Attribute) -> [Int]) throws -> Tensor? {
        guard width > 0 else { return nil }
        var parts = [Int](repeating: -1, count: width)
        for (index, attribute) in attributes.enumerated() {
          for place in places(attribute) {
            guard parts.indices.contains(place), parts[place] < 0 else {
              throw ContributionError(
                .invalidPartition,
                "the attribute \"\(attribute.name)\" claims place \(place) of \(width), which does "
                  + "not exist or is another's")
            }
            parts[place] = partition.partOfElement[index]
          }
        }
        if let orphan = parts.firstIndex(of: -1) {
          throw ContributionError(
            .invalidPartition, "place \(orphan) of \(width) belongs to no attribute")
        }
        return try Tensor(parts, shape: [1, width])
      }
      numeric = try map(numbers.size(1), \.numeric)
      codes = try map(categories.size(1), \.codes)
      design = try batch.design.flatMap { try map($0.size(1), \.design) }
    case .pixels, .bag, .words, .features:
      throw ContributionError(.failed, "expected a table or a vector")
    }
  }

  /// The number of parts that a table or vector can be split into.
  static func available(_ batch: ModalityBatch, layout: InputLayout?) throws -> Int {
    switch batch.content {
    case .vector(let values): try featureParts(values.size(1), layout: layout).count
    case .columns(let numbers, let categories):
      try attributes(numbers, categories, batch.design, layout).count
    case .pixels, .bag, .words, .features: 0
    }
  }

  /// The finest parts of a vector: named groups without overlap, or each feature.
  static func featureParts(_ width: Int, layout: InputLayout?) throws -> Partition {
    if case .features(_, let groups)? = layout?.form, !groups.isEmpty {
      return try Partition.disjoint(groups.map(\.features), elementCount: width).partition
    }
    return try Partition.blocks(elements: width, count: width)
  }

  static func attributes(
    _ numbers: Tensor, _ categories: Tensor, _ design: Tensor?, _ layout: InputLayout?
  ) throws -> [InputLayout.Attribute] {
    if case .columns(let attributes)? = layout?.form { return attributes }
    guard design == nil else {
      throw ContributionError(
        .unavailableFill,
        "the table has a linear form whose columns are not known; give the layout of the fitted "
          + "preprocessing")
    }
    return try (0..<numbers.size(1)).map {
      InputLayout.Attribute(name: "number \($0)", numeric: [$0])
    } + (0..<categories.size(1)).map { InputLayout.Attribute(name: "category \($0)", codes: [$0]) }
  }

  /// Typical numbers, and the linear columns of a case that has each commonest code.
  func typicalDesign(_ design: Tensor, numbers: Tensor, rowOfCode: [Int]) throws -> Tensor {
    let width = try design.size(1)
    var row = try numbers.array(of: Double.self)
    for attribute in attributes {
      guard let code = attribute.codes.first, rowOfCode.indices.contains(code) else { continue }
      let example = try design.sliced(rowOfCode[code]..<rowOfCode[code] + 1)
        .array(of: Double.self)
      for place in attribute.design { row[place] = example[place] }
    }
    return try Tensor(row, shape: [1, width]).converted(to: design.dtype ?? .float32)
  }

  /// A constant for numbers, nothing for categories.
  func constantDesign(_ value: Double, like design: Tensor) throws -> Tensor {
    let width = try design.size(1)
    var row = [Double](repeating: 0, count: width)
    for attribute in attributes where attribute.codes.isEmpty {
      for place in attribute.design { row[place] = value }
    }
    return try Tensor(row, shape: [1, width]).converted(to: design.dtype ?? .float32)
  }
}
