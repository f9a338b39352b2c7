/// What stands in the place of a part while it is hidden.
public enum Fill: Sendable, Hashable, Codable {
  /// The training mean: of a channel (pixels), of a number, or the most frequent category.
  case mean
  /// A fixed number everywhere; for pixels of a fitted model 0 means black.
  case constant(Double)
  /// The image itself, blurred by a Gaussian whose deviation is half a cell.
  case blur
  /// The same part of random cases of other groups.
  case donor
  /// The same part of the nearest cases of other groups, near in the other modalities: all of them in
  /// turn, which is what one of them at random gives on average.
  case nearestDonor
  /// Words or pictures of a bag taken away and hidden from attention.
  case delete
  /// Words replaced by one identifier, such as that of a mask token.
  case word(Int)
  /// Tokens behind the encoder taken away.
  ///
  /// Another estimator than filled inputs: the other tokens may hold what the encoder saw of the part.
  /// It says the same only where an encoder makes each token of one part alone, as one token a column
  /// does; the cells of a convolutional map and words behind attention see their neighbors. Costs no
  /// pass of the encoder.
  case tokenDrop

  /// The name in findings.
  public var name: String {
    switch self {
    case .mean: "mean"
    case .constant(0): "zero"
    case .constant(let value): "constant \(value)"
    case .blur: "blur"
    case .donor: "donor"
    case .nearestDonor: "nearest donor"
    case .delete: "delete"
    case .word(let identifier): "word \(identifier)"
    case .tokenDrop: "token drop"
    }
  }

  /// Whether other cases give the content, and how many times an output is computed varies.
  var takesDonors: Bool { self == .donor || self == .nearestDonor }
}

/// What a modality's elements are, which decides how it is split and filled.
public enum ElementKind: String, Sendable, Hashable, Codable {
  /// Pixels in rows from the top.
  case pixels
  /// Pictures of a bag.
  case pictures
  /// Words in order.
  case words
  /// Attributes of a table.
  case columns
  /// Features of a vector, perhaps in groups.
  case features

  /// The fill that a measurement uses unless told otherwise.
  public var defaultFill: Fill {
    switch self {
    case .pixels, .pictures: .mean
    case .words: .delete
    case .columns, .features: .donor
    }
  }

  /// The other fills of a sweep.
  public var sweptFills: [Fill] {
    switch self {
    case .pixels: [.constant(0), .blur, .donor]
    case .pictures: [.constant(0), .delete, .donor]
    case .words: [.donor]
    case .columns: [.mean, .nearestDonor]
    case .features: [.mean]
    }
  }
}
