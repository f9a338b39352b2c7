/// A model together with the cases on which it is looked at.
///
/// Everything the methods of this module need of a model: outputs of cases put together from
/// modalities of different cases, and outputs with parts hidden. ``ModelSubject`` asks a model;
/// ``FunctionSubject`` any function of plain numbers.
public protocol ContributionSubject {
  /// The modalities, in order.
  var modalities: [String] { get }
  /// A key of each case, which names its random draws: results do not depend on the order of cases.
  var caseKeys: [String] { get }
  /// The number of outputs a case.
  var outputCount: Int { get }
  /// The group of each case: who must not be a donor.
  var groups: [String] { get }
  /// The group of each reference case: donors that are not themselves looked at.
  var referenceGroups: [String] { get }
  /// A key of each reference case.
  var referenceKeys: [String] { get }
  /// What was computed so far.
  var passes: PassCount { get }

  /// What a modality's elements are.
  func kind(of modality: Int) -> ElementKind
  /// Whether a case has a modality.
  func isPresent(_ modality: Int, case item: Int) -> Bool
  /// Whether a reference case has a modality.
  func isPresent(_ modality: Int, reference: Int) -> Bool
  /// Those of some reference cases that resemble a case most in all modalities but one, nearest first;
  /// `nil` where likeness is not known.
  func nearest(
    to item: Int, apartFrom modality: Int, among candidates: [Int], count: Int
  ) throws(ContributionError) -> [Int]?
  /// The largest standard deviation over cases of any number of a modality's encoding; `nil` where the
  /// model is not split.
  func encodingDeviation(_ modality: Int) throws(ContributionError) -> Double?
  /// Whether a modality's inputs differ between the cases that have it.
  func inputsVary(_ modality: Int) throws(ContributionError) -> Bool
  /// How many parts the cases' modality can be split into at most.
  func availableParts(_ modality: Int) throws(ContributionError) -> Int
  /// How many parts a case's modality is split into when so many are asked for.
  func partCount(_ modality: Int, case item: Int, players: Int) -> Int
  /// What the parts are called when the modality is split into so many; `nil` where that differs by
  /// case.
  func partNames(_ modality: Int, players: Int) throws(ContributionError) -> [String]?
  /// The words of a case's text, or the pictures of its bag, in order; none for other kinds.
  func pieces(_ modality: Int, case item: Int) -> [String]
  /// Outputs of cases put together from modalities of several.
  ///
  /// - Parameter rows: For each row and modality where the modality comes from.
  /// - Returns: For each row its outputs.
  func outputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]]
  /// The same before they become probabilities: logits.
  func rawOutputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]]
  /// Whether the outputs are probabilities; a single one is then that of the second of two classes.
  var outputsAreProbabilities: Bool { get }
  /// Whether they are so already before they are transformed.
  var rawOutputsAreProbabilities: Bool { get }
  /// Hides parts of cases and hands out what the model then says.
  ///
  /// - Parameter receive: Gets the outputs of every part of every case that has the modality,
  ///   averaged over donors; the order is not defined.
  func occlude(
    _ requests: [OcclusionRequest], cases: [Int], receive: (OccludedPart) -> Void
  ) throws(ContributionError)
}

/// Where one modality of a made-up case comes from.
public enum ModalitySource: Sendable, Hashable {
  /// A case that is looked at.
  case item(Int)
  /// A case of the reference.
  case reference(Int)
  /// An input of zeros.
  case zeros
  /// The mean encoding of the reference.
  case meanEncoding
}

/// Which parts of a modality are to be hidden, and how.
public struct OcclusionRequest: Sendable {
  /// The modality.
  public var modality: Int
  /// The number of parts; cases with fewer words or pictures have one each.
  public var players: Int
  /// What is put in their place.
  public var fill: Fill
  /// For each case the donors, references; empty where the fill takes none.
  public var donors: [[Int]]
  /// For each case the parts to hide, ascending; all where `nil`.
  public var parts: [[Int]]?

  /// Creates a request.
  public init(
    modality: Int, players: Int, fill: Fill, donors: [[Int]] = [], parts: [[Int]]? = nil
  ) {
    self.modality = modality
    self.players = players
    self.fill = fill
    self.donors = donors
    self.parts = parts
  }
}

/// What a model says of a case of which one part is hidden.
public struct OccludedPart: Sendable {
  /// The position of the request.
  public let request: Int
  /// The case.
  public let item: Int
  /// The part.
  public let part: Int
  /// How many parts the case's modality was split into.
  public let partCount: Int
  /// The outputs, averaged over donors.
  public let outputs: [Double]

  /// Creates a result.
  public init(request: Int, item: Int, part: Int, partCount: Int, outputs: [Double]) {
    self.request = request
    self.item = item
    self.part = part
    self.partCount = partCount
    self.outputs = outputs
  }
}

/// How often parts of a model ran: one case through one encoder is one pass, whatever the batch.
public struct PassCount: Sendable, Hashable, Codable {
  /// Passes of each modality's encoder.
  public var encode: [String: Int] = [:]
  /// How many of those passes computed only what a hidden part changes.
  public var partial: [String: Int] = [:]
  /// Joinings of encodings.
  public var fuse = 0
  /// Runs of a model that is not split.
  public var predict = 0
  /// Hidden parts that equal their fill, which need no pass.
  public var skipped = 0

  /// Creates a count of nothing.
  public init() {}

  /// The sum of two counts.
  public static func + (left: PassCount, right: PassCount) -> PassCount {
    var sum = left
    sum.encode.merge(right.encode, uniquingKeysWith: +)
    sum.partial.merge(right.partial, uniquingKeysWith: +)
    sum.fuse += right.fuse
    sum.predict += right.predict
    sum.skipped += right.skipped
    return sum
  }
}

/// The mean of several outputs: exactly theirs where they are all the same, so that what does not move
/// an output is seen to move it by nothing.
func meanOutputs(_ rows: ArraySlice<[Double]>) -> [Double] {
  guard let first = rows.first else { return [] }
  let count = Double(rows.count)
  return first.indices.map { output in
    let start = first[output]
    return start + rows.reduce(0) { $0 + ($1[output] - start) } / count
  }
}
