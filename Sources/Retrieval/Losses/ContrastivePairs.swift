import Tensors

/// Which pairs of a batch are right, wrong or left out, a block of rows at a time.
struct ContrastivePairs {
  private let keys: Tensor
  private let groups: Tensor?
  private let positions: Tensor
  /// One over how often each row's key occurs.
  private let shares: Tensor
  private let loss: ContrastiveLoss
  /// Whether any pair beyond a row and itself is right or left out.
  private let hasSpecials: Bool

  init(
    loss: ContrastiveLoss, keys: [Int], groups: [Int]?, dtype: DType, device: Device
  ) throws {
    self.loss = loss
    self.keys = try Tensor(keys.map(Int64.init)).to(device)
    self.groups =
      loss.excludesGroup ? try groups.map { try Tensor($0.map(Int64.init)).to(device) } : nil
    positions = try Tensor.range(to: keys.count, device: device)
    var counts: [Int: Int] = [:]
    for key in keys { counts[key, default: 0] += 1 }
    shares = try Tensor(keys.map { 1 / Double(counts[$0, default: 1]) }).converted(to: dtype)
      .to(device)
    let usesKeys = loss.duplicates != .none && counts.count < keys.count
    let usesGroups = loss.excludesGroup && Set(groups ?? []).count < (groups ?? []).count
    hasSpecials = usesKeys || usesGroups
  }

  /// The pairs of some rows with all columns.
  struct Block {
    /// 1 where the pair is a row and its own text, `[rows, batch]`.
    let own: Tensor
    /// Pairs that are left out, or nil for none.
    let excluded: Tensor?
    /// Pairs that count as right besides the own ones, or nil for none.
    let alsoRight: Tensor?
    /// How much each right pair counts: sums to 1 in every row and column.
    let weights: Tensor
  }

  func block(_ rows: Range<Int>) throws -> Block {
    let own = try positions.sliced(rows).unsqueezed(1) .== positions.unsqueezed(0)
    let dtype = shares.dtype ?? .float32
    guard hasSpecials else {
      return Block(
        own: own, excluded: nil, alsoRight: nil, weights: try own.converted(to: dtype))
    }
    let other = try .!own
    let equal = try (keys.sliced(rows).unsqueezed(1) .== keys.unsqueezed(0)) .& other
    var excluded: Tensor? = loss.duplicates == .exclude ? equal : nil
    let alsoRight = loss.duplicates == .multiPositive ? equal : nil
    if let groups {
      var same = try (groups.sliced(rows).unsqueezed(1) .== groups.unsqueezed(0)) .& other
      // What counts as right is never left out.
      if let alsoRight { same = try same .& (.!alsoRight) }
      excluded = try excluded.map { try $0 .| same } ?? same
    }
    let weights =
      try alsoRight.map { alsoRight in
        try (own .| alsoRight).converted(to: dtype) * shares.sliced(rows).unsqueezed(1)
      } ?? own.converted(to: dtype)
    return Block(own: own, excluded: excluded, alsoRight: alsoRight, weights: weights)
  }
}
