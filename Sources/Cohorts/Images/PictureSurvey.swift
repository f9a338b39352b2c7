internal import Dispatch
internal import Synchronization

/// What is found in a picture's own pixels before any case is split off.
public struct PictureSurvey: Sendable, Hashable {
  /// The share of its pixels that show tissue.
  public let tissueShare: Double
  /// Its stains, where they were asked for and can be told apart.
  public let stains: StainBasis?
  /// Why its stains cannot be told apart.
  public let stainFault: StainFault?

  /// Looks at a picture.
  public init(_ picture: Picture, isPadded: Bool = false, findsStains: Bool) {
    tissueShare = picture.tissueShare(isPadded: isPadded)
    guard findsStains else {
      stains = nil
      stainFault = nil
      return
    }
    do throws(StainFault) {
      stains = try picture.stainBasis()
      stainFault = nil
    } catch {
      stains = nil
      stainFault = error
    }
  }
}

extension ImageFiles {
  /// Decodes every picture once, on all processors, and keeps a few numbers of each.
  ///
  /// - Returns: One entry a file; `nil` where it is missing or cannot be decoded, which is said when
  ///   the picture is read.
  func surveyed(findsStains: Bool) -> [PictureSurvey?] {
    let chunk = 16
    let found = Mutex([PictureSurvey?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: (paths.count + chunk - 1) / chunk) { part in
      for index in part * chunk..<min(paths.count, (part + 1) * chunk) {
        guard let picture = try? square(index) else { continue }
        let survey = PictureSurvey(picture, isPadded: fit == .pad, findsStains: findsStains)
        found.withLock { $0[index] = survey }
      }
    }
    return found.withLock { $0 }
  }
}
