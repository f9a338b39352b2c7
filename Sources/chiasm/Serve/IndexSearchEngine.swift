import Cohorts
import Dispatch
import Foundation
import Indexing
import Retrieval
import Service
import Synchronization

/// Searches one index for the server, as `chiasm search` does.
final class IndexSearchEngine: SearchEngine {
  let name: String
  /// What to say at the start, such as that only words can be looked for.
  let note: String?

  private let open: OpenIndex
  private let model: ModelQueue?
  private let scans = ScanBatch()
  private let words = DispatchQueue(label: "chiasm.words")
  private let pictures = ThumbnailStore()
  /// What was told of a snapshot; reading every column takes a moment.
  private let told = Mutex<(index: CaseIndex, contents: SearchContents)?>(nil)

  /// A column with more values is filtered by what is typed.
  private static let mostValues = 50

  /// Opens an index and the model that it was made with.
  ///
  /// - Throws: `IndexingError` if the folder holds no index, or the model is another one.
  init(_ folder: URL, threads: Int) throws {
    name = folder.standardizedFileURL.lastPathComponent
    open = try OpenIndex(folder, threads: threads)
    guard let run = EncoderRecord.read(folder)?.run else {
      model = nil
      note = "\(name): the index names no model, so typed texts are looked for as words only"
      return
    }
    let encoder = try RunQueryEncoder(run: run)
    guard encoder.fingerprint == open.index.description.fingerprint else {
      throw IndexingError(
        .fingerprintMismatch,
        "the model in \(run) is not the one that the index was made with; build the index anew",
        file: folder.path)
    }
    model = ModelQueue(encoder)
    note = nil
  }

  func contents() async throws(ServiceError) -> SearchContents {
    let index = open.index
    if let known = told.withLock({ $0 }), known.index === index { return known.contents }
    var values: [String: [String]] = [:]
    do {
      for column in index.columns {
        values[column] = try index.values(of: column, most: Self.mostValues)
      }
    } catch {
      throw Self.serviceError(error)
    }
    let contents = SearchContents(
      name: name, cases: index.caseCount, modalities: index.modalities, hasEncoder: model != nil,
      columns: index.columns, values: values, isRedacted: index.description.isRedacted)
    told.withLock { $0 = (index, contents) }
    return contents
  }

  func search(_ request: SearchRequest) async throws(ServiceError) -> SearchResponse {
    let index = open.index
    do {
      var options = SearchOptions(count: request.count, onePerGroup: request.onePerGroup)
      options.filter = CaseFilter(
        try request.filters.map { text throws(IndexingError) in try .init(parsing: text) })
      var notes = index.notices
      if let problem = open.problem { notes.append(problem) }
      let ranking: String
      let matches: [Match]
      switch request.query {
      case .like(let id):
        if request.otherGroups { options.excludedGroup = try index.group(of: id) }
        let (vector, own) = try Self.vector(of: id, in: index)
        ranking = index.description.metric.rawValue
        matches = try await scans.search(
          index, vector: vector, in: try Self.target(request, other: own, index), options)
      case .picture(let bytes):
        guard let model else { throw Self.noModel }
        ranking = index.description.metric.rawValue
        matches = try await scans.search(
          index, vector: try await model.row(picture: bytes),
          in: try Self.target(request, other: "image", index), options)
      case .text(let text):
        if let model {
          let target = try Self.target(request, other: "text", index)
          var deep = options
          deep.count = max(100, 10 * options.count)
          let asked = deep
          async let byWords = lookForWords(index, text, asked)
          let byVectors = try await scans.search(
            index, vector: try await model.row(text: text), in: target, asked)
          ranking = "reciprocal-rank"
          matches = index.fused([(1, byVectors), (1, try await byWords)], options)
        } else {
          ranking = "bm25"
          matches = try await lookForWords(index, text, options)
          notes.append("The index names no model, so only the words of texts were compared.")
        }
      }
      return SearchResponse(
        ranking: ranking, hits: try matches.map { try Self.hit($0, index) },
        notes: notes.map(PathScrubber.scrubbed))
    } catch {
      throw Self.serviceError(error)
    }
  }

  func thumbnail(ofCase id: String) async throws(ServiceError) -> ServedPicture? {
    let index = open.index
    guard index.contains(id), let path = (try? index.record(id))?.image else { return nil }
    return await pictures.picture(path)
  }

  /// BM25; nothing where there is no word.
  private func lookForWords(
    _ index: CaseIndex, _ text: String, _ options: SearchOptions
  ) async throws -> [Match] {
    try await withCheckedThrowingContinuation { continuation in
      words.async {
        continuation.resume(
          with: Result {
            text.contains(where: { $0.isLetter || $0.isNumber })
              ? try index.search(text: text, options) : []
          })
      }
    }
  }

  private static func vector(
    of id: String, in index: CaseIndex
  ) throws -> ([Float], modality: String) {
    for modality in index.modalities {
      if let vector = try index.vector(of: id, in: modality) { return (vector, modality) }
    }
    throw ServiceError(.unprocessable, "this case has no vector; look for another one")
  }

  /// The modality that is searched: the one that was named, else another one than what is asked with.
  private static func target(
    _ request: SearchRequest, other own: String, _ index: CaseIndex
  ) throws -> String {
    if let modality = request.modality { return modality }
    guard let target = index.modalities.first(where: { $0 != own }) ?? index.modalities.first
    else { throw ServiceError(.unprocessable, "the index holds no vectors; look for words") }
    return target
  }

  private static func hit(_ match: Match, _ index: CaseIndex) throws -> SearchResponse.Hit {
    let record = try index.record(match.id)
    var columns: [String: String] = [:]
    for (name, cell) in zip(index.columns, record.cells) { columns[name] = cell }
    return SearchResponse.Hit(
      id: match.id, score: match.score, group: match.group, text: record.text, columns: columns,
      hasThumbnail: record.image != nil)
  }

  private static let noModel = ServiceError(
    .unprocessable,
    "the index was made without a model, so pictures cannot be looked for; use a text or a case")

  /// What is told of an error; folders are taken out.
  private static func serviceError(_ error: any Error) -> ServiceError {
    switch error {
    case let error as ServiceError: return error
    case let error as IndexingError:
      let message = PathScrubber.scrubbed(error.message)
      switch error.code {
      case .unknownCase: return ServiceError(.notFound, message)
      case .invalidArgument, .unknownColumn, .unknownModality, .widthMismatch, .zeroVector:
        return ServiceError(.invalidRequest, message)
      default: break
      }
    case let error as RetrievalError where error.code == .invalidArgument:
      return ServiceError(.unprocessable, PathScrubber.scrubbed("\(error)"))
    case is CohortError:
      return ServiceError(.unprocessable, "the picture cannot be read; save it anew as PNG or JPEG")
    default: break
    }
    FileHandle.standardError.write(Data("A search failed: \(error)\n".utf8))
    return ServiceError(
      .internalFault, "the index could not be searched; the server's log says more")
  }
}
