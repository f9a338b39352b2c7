import Cohorts

extension Cohort {
  /// Cases in pieces that bound the memory: fewer where bags are large.
  ///
  /// - Parameters:
  ///   - modalities: Those that are read.
  ///   - size: The most cases in a piece.
  ///   - pictureCount: The most places for pictures in a piece of several cases; bags are padded to the
  ///     largest of a piece.
  func pieces(
    of cases: [Int], modalities names: [String], size: Int, pictureCount: Int = 1024
  ) -> [[Int]] {
    let bags = modalities.compactMap { modality -> ImageBags? in
      guard names.contains(modality.name), case .bag(let bags) = modality.content else {
        return nil
      }
      return bags
    }
    var pieces: [[Int]] = []
    var piece: [Int] = []
    var largest = 1
    for item in cases {
      let own = bags.map { $0.picturesOfCase[item].count }.max() ?? 1
      let isFull = piece.count == size || (piece.count + 1) * max(largest, own) > pictureCount
      if isFull, !piece.isEmpty {
        pieces.append(piece)
        piece = []
        largest = 1
      }
      piece.append(item)
      largest = max(largest, own)
    }
    return piece.isEmpty ? pieces : pieces + [piece]
  }
}
