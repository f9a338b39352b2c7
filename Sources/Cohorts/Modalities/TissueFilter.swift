/// Leaves out pictures that show too little tissue, whatever their labels are.
///
/// A case whose pictures all show too little keeps the best of them, so that a strict rule loses
/// pictures rather than cases; unless even that is blank: then the case lacks the modality. A case with
/// a single picture by its nature (`kind: image`) lacks it as soon as the picture shows too little.
struct TissueFilter {
  /// A picture with less is glass: dust and the noise of compression reach this much.
  static let blankShare = 0.01

  /// The pictures that stay, indices in order.
  private(set) var kept: [[Int]] = []
  /// Those that do not.
  private(set) var dropped: [Int] = []
  private(set) var casesThatLost = 0
  private(set) var casesWithBestOnly = 0
  private(set) var casesLost = 0

  /// - Parameters:
  ///   - pictures: The pictures of each case, indices into `surveys`.
  ///   - surveys: What was found; a picture that cannot be decoded stays, and fails when it is read.
  ///   - least: The least share of tissue.
  ///   - keepsBest: Whether a case keeps its best picture rather than none.
  init(
    pictures: [Range<Int>], surveys: [PictureSurvey?], least: Double, keepsBest: Bool
  ) {
    for own in pictures {
      func share(_ index: Int) -> Double { surveys[index]?.tissueShare ?? 1 }
      var stays = own.filter { share($0) >= least }
      // The first of several equally good ones.
      if stays.isEmpty, keepsBest,
        let best = own.max(by: { (share($0), $1) < (share($1), $0) }),
        share(best) >= Self.blankShare
      {
        stays = [best]
        casesWithBestOnly += 1
      }
      if stays.count < own.count { casesThatLost += 1 }
      if stays.isEmpty, !own.isEmpty { casesLost += 1 }
      let staying = Set(stays)
      dropped += own.filter { !staying.contains($0) }
      kept.append(stays)
    }
  }
}
