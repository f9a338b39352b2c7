/// Several pictures of each case: patches of a slide, views of an organ.
public struct ImageBags: Sendable, Hashable {
  /// All pictures, one case's after another's; keys are those of their cases.
  public let files: ImageFiles
  /// The pictures of each case, indices into ``files``; empty where it has none.
  public let picturesOfCase: [Range<Int>]

  /// Creates bags.
  public init(files: ImageFiles, picturesOfCase: [Range<Int>]) {
    self.files = files
    self.picturesOfCase = picturesOfCase
  }

  /// The first picture of each case, where one must stand for all.
  public var firstPictures: ImageFiles {
    ImageFiles(
      paths: picturesOfCase.map { $0.isEmpty ? nil : files.paths[$0.lowerBound] },
      caseIDs: picturesOfCase.map { $0.isEmpty ? "" : files.caseIDs[$0.lowerBound] },
      size: files.size, channels: files.channels, fit: files.fit, stain: files.stain,
      surveys: files.surveys.isEmpty
        ? [] : picturesOfCase.map { $0.isEmpty ? nil : files.surveys[$0.lowerBound] })
  }

  /// The most pictures that any of these cases has.
  public func largestCount(of cases: [Int]) -> Int {
    cases.map { picturesOfCase[$0].count }.max() ?? 0
  }
}

/// Several pictures per case: a column of folders, or of lists of files.
public struct BagSource: Sendable, Hashable {
  /// How the pictures are found, sized and fitted; the column holds folders or lists.
  public var image: ImageSource
  /// The most pictures of a case that are read at all; of more, evenly spaced ones are kept.
  public var limit: Int
  /// The most pictures of a case that one epoch of training sees, drawn anew each time; judgement
  /// sees all that are read.
  public var sample: Int

  /// The most pictures of a case unless a manifest says otherwise.
  public static let defaultLimit = 64
  /// The most pictures of a case and epoch unless a manifest says otherwise.
  public static let defaultSample = 64
  /// Stands between the files of a list.
  public static let separator: Character = ";"

  /// Creates a source.
  public init(image: ImageSource, limit: Int = defaultLimit, sample: Int = defaultSample) {
    self.image = image
    self.limit = limit
    self.sample = sample
  }
}
