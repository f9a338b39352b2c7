public import Findings
public import Foundation

/// A run that a page reports: its findings, and what lies beside them in its folder.
public struct ReportRun: Sendable {
  /// The name that readers tell runs apart by, such as that of the folder.
  public var name: String
  /// Where its folder is, as a command names it; the name where that is not known.
  public var path: String?
  /// What was found.
  public var document: FindingsDocument
  /// Pictures that show what models look at.
  public var pictures: [ReportPicture]
  /// How many pictures there was no room for.
  public var leftOutPictures = 0
  /// How well pictures and texts find each other, from a folder of its own.
  public var retrieval: RetrievalDocument?
  /// What changing features did, from a folder of its own.
  public var interventions: InterventionDocument?
  /// What was joined from other folders, by their names.
  public var joined: [String]
  /// Fingerprints of files, such as those that the run rests on, by name.
  public var fingerprints: [(file: String, sha256: String)]

  /// Creates a run.
  public init(
    name: String, document: FindingsDocument, pictures: [ReportPicture] = [],
    retrieval: RetrievalDocument? = nil, joined: [String] = [],
    fingerprints: [(file: String, sha256: String)] = []
  ) {
    self.name = name
    self.document = document
    self.pictures = pictures
    self.retrieval = retrieval
    self.joined = joined
    self.fingerprints = fingerprints
  }
}

/// A small picture for a page, with what it shows.
public struct ReportPicture: Sendable, Hashable {
  /// The model that looked.
  public var model: String
  /// The modality that the picture is of.
  public var modality: String
  /// The class of the case, or of the cases that an average is of.
  public var className: String
  /// The case; `nil` for an average over cases.
  public var caseID: String?
  /// The kind of file, such as `image/png`.
  public var mediaType: String
  /// The file.
  public var data: Data

  /// Creates a picture.
  public init(
    model: String, modality: String, className: String, caseID: String?, mediaType: String,
    data: Data
  ) {
    self.model = model
    self.modality = modality
    self.className = className
    self.caseID = caseID
    self.mediaType = mediaType
    self.data = data
  }
}
