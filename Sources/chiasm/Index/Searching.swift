import Findings
import Foundation
import Indexing

/// One search of the command line: what was asked becomes answers.
struct Searching {
  let index: CaseIndex
  let options: SearchOptions
  let asked: SearchOptionsGroup

  /// The answers, and what to know of them.
  func answers() throws -> (answers: [SearchDocument.Answer], notes: [String]) {
    if let path = asked.vectors { return (try vectors(path), []) }
    if let id = asked.case { return (try [like(id)], []) }
    if let path = asked.image { return (try [picture(path)], []) }
    return try text(asked.text ?? "")
  }

  private var metric: String { index.description.metric.rawValue }

  private func vectors(_ path: String) throws -> [SearchDocument.Answer] {
    let rows = try VectorRows(path)
    let target = try modality(other: nil)
    guard rows.width == index.description.width else {
      throw IndexingError(
        .widthMismatch,
        "expected vectors of \(index.description.width) numbers as in the index, found \(rows.width)",
        file: path)
    }
    let found = try rows.withRows {
      try index.search(vectors: Array($0), in: target, options, file: path)
    }
    return try found.enumerated().map { row, matches in
      .init(
        query: "\(row)", modality: target, ranking: metric, hits: try hits(matches, isFull: false))
    }
  }

  private func like(_ id: String) throws -> SearchDocument.Answer {
    let from = try asked.from ?? index.modalities.first { try index.vector(of: id, in: $0) != nil }
    guard let from, let vector = try index.vector(of: id, in: from) else {
      throw IndexingError(
        .unknownModality,
        "the case \"\(id)\" has no vector\(asked.from.map { " of \($0)" } ?? ""); choose --from another of "
          + index.modalities.joined(separator: ", "), file: index.folder.path)
    }
    let target = try modality(other: from)
    return .init(
      query: "\(id) (\(from))", modality: target, ranking: metric,
      hits: try hits(index.search(vector: vector, in: target, options)))
  }

  private func picture(_ path: String) throws -> SearchDocument.Answer {
    guard let encoder = try encoder() else {
      throw IndexingError(
        .invalidArgument,
        "--image needs the model that the index was made with; give the run with --encoder",
        file: index.folder.path)
    }
    let target = try modality(other: "image")
    return .init(
      query: path, modality: target, ranking: metric,
      hits: try hits(index.search(vector: encoder.row(picture: path), in: target, options)))
  }

  private func text(
    _ text: String
  ) throws -> (answers: [SearchDocument.Answer], notes: [String]) {
    let encoder = asked.words ? nil : try encoder()
    guard let encoder else {
      let note =
        asked.words
        ? []
        : [
          "The index names no model, so only the words of texts were compared; give a run with --encoder."
        ]
      let answer = SearchDocument.Answer(
        query: text, modality: nil, ranking: "bm25",
        hits: try hits(index.search(text: text, options)))
      return ([answer], note)
    }
    let target = try modality(other: "text")
    let hasWords = try index.textCount() > 0
    let found = try index.search(
      vector: encoder.row(text: text), in: target, text: hasWords ? text : "",
      vectorWeight: asked.vectorWeight, textWeight: asked.textWeight, options)
    return (
      [
        .init(
          query: text, modality: target, ranking: "reciprocal-rank", hits: try hits(found))
      ], []
    )
  }

  /// The modality that is searched: the one that was named, else another one than what is asked with.
  private func modality(other own: String?) throws -> String {
    if let target = asked.target { return target }
    if let own {
      if let other = index.modalities.first(where: { $0 != own }) { return other }
    } else if index.modalities.count > 1 {
      throw IndexingError(
        .unknownModality,
        "expected --in with one of \(index.modalities.joined(separator: ", ")): vectors do not say what they are",
        file: index.folder.path)
    }
    guard let only = index.modalities.first else {
      throw IndexingError(.unknownModality, "the index holds no vectors", file: index.folder.path)
    }
    return only
  }

  /// The model that texts and pictures are encoded with; nil where the index names none.
  private func encoder() throws -> RunQueryEncoder? {
    guard let run = asked.encoder ?? EncoderRecord.read(index.folder)?.run else { return nil }
    let encoder = try RunQueryEncoder(run: run)
    guard encoder.fingerprint == index.description.fingerprint else {
      throw IndexingError(
        .fingerprintMismatch,
        "the model in \(run) is not the one that the index was made with; build the index anew, or look for "
          + "words only (--words)", file: index.folder.path)
    }
    return encoder
  }

  private func hits(_ matches: [Match], isFull: Bool = true) throws -> [SearchDocument.Hit] {
    try matches.enumerated().map { place, match in
      var hit = SearchDocument.Hit(
        rank: place + 1, id: match.id, group: match.group, score: match.score)
      guard isFull else { return hit }
      let record = try index.record(match.id)
      hit.text = record.text
      hit.image = record.image
      for (name, cell) in zip(index.columns, record.cells) where cell != nil {
        hit.columns[name] = cell
      }
      return hit
    }
  }
}
