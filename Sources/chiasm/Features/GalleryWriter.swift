import Cohorts
import Dictionaries
import Findings
import Foundation
import Fusion
import Monosemanticity
import Reports
import Tensors

/// Writes the gallery: the page, and small pictures of the cases beside it.
struct GalleryWriter {
  private let scores: FeatureScores
  private let set: EmbeddingSet
  private let cases: [Int]
  private let findings: FeatureFindings
  private let builder: GalleryBuilder
  private let source: RunEmbeddings?
  private let title: String
  private let cohortRows: [Int]
  /// The longest side of a small picture.
  private static let side = 96
  /// The most letters of a text.
  private static let letters = 300

  init(
    scores: FeatureScores, data: CodedCases, set: EmbeddingSet, cases: [Int],
    findings: FeatureFindings, decoder: FeatureDictionary?, content source: RunEmbeddings?,
    seed: UInt64, title: String
  ) throws {
    self.scores = scores
    self.set = set
    self.cases = cases
    self.findings = findings
    self.source = source
    self.title = title
    let all = source?.cohortRows(set) ?? []
    let rows = source == nil ? [] : cases.map { all[$0] }
    cohortRows = rows
    let content = try source.map { source in
      try set.embeddings.modalities.map { try source.content($0.name, cases: rows).content }
    }
    builder = try GalleryBuilder(
      data, scores: scores, content: content ?? [],
      decoder: decoder.map {
        try EmbeddingRows($0.directions.array(of: Double.self), width: $0.width)
      }, seed: seed)
  }

  /// Writes `gallery.html` and `gallery/`.
  func write(to folder: URL) throws {
    let pictures = folder.appending(path: "gallery", directoryHint: .isDirectory)
    try? FileManager.default.removeItem(at: pictures)
    let shown = try cases.indices.map { try shownCase($0, pictures) }
    let features = scores.features.map(shownFeature)
    let gallery = FeatureGallery(
      title: title,
      remarks: findings.notices.map(\.message) + [
        "Alike by: \(findings.sample.embedding).",
        "Cases: top, middle and random ones, nine at most of each, one a group; features of a neighbor "
          + "list are chosen from the thirty-two that fire together most.",
      ], modalities: scores.modalities, cases: shown, features: features)
    do {
      try Data(gallery.html().utf8).write(
        to: folder.appending(path: "gallery.html"), options: .atomic)
    } catch {
      throw MonosemanticityError(
        .fileAccess, "\(folder.path): cannot be written (\(error.localizedDescription))")
    }
  }

  private func shownCase(_ place: Int, _ folder: URL) throws -> FeatureGallery.Case {
    let embeddings = set.embeddings
    let index = cases[place]
    var pictures: [String?] = []
    var texts: [String?] = []
    for modality in embeddings.modalities {
      var picture: String?
      var text: String?
      if let source, modality.presence[index] {
        let row = cohortRows[place]
        switch try source.run.cohort.modality(modality.name).content {
        case .image(let files):
          picture = try small(files, row, modality.name, embeddings.caseIDs[index], folder)
        case .bag(let bags):
          // One picture stands for the bag.
          picture = try small(
            bags.firstPictures, row, modality.name, embeddings.caseIDs[index], folder)
        case .text(let all): text = all[row].map { String($0.prefix(Self.letters)) }
        case .tabular: text = try source.cells(modality.name, row: row)
        case .vector: break
        }
      }
      pictures.append(picture)
      texts.append(text)
    }
    return FeatureGallery.Case(
      id: embeddings.caseIDs[index],
      label: embeddings.labels[index].map { embeddings.classNames[$0] }, pictures: pictures,
      texts: texts)
  }

  private func small(
    _ files: ImageFiles, _ row: Int, _ modality: String, _ id: String, _ folder: URL
  ) throws -> String? {
    guard let planes = try files.decode(row) else { return nil }
    let area = files.size * files.size
    var pixels = [UInt8](repeating: 0, count: planes.count)
    for channel in 0..<files.channels {
      for place in 0..<area {
        pixels[place * files.channels + channel] = planes[channel * area + place]
      }
    }
    let picture = try Picture(
      width: files.size, height: files.size, channels: files.channels, pixels: pixels)
    let scaled =
      files.size > Self.side
      ? try picture.resized(width: Self.side, height: Self.side) : picture
    let name = "\(FileName.safe(modality))-\(FileName.safe(id)).png"
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(scaled.png()).write(to: folder.appending(path: name))
    // A name's "=" and "%" are plain in a path, but not in every reader of links.
    return "gallery/" + (name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name)
  }

  private func shownFeature(_ feature: ScoredFeature) -> FeatureGallery.Feature {
    func interval(_ score: Score) -> FeatureGallery.Interval {
      score.low == nil ? [score.value] : [score.value, score.low, score.high]
    }
    let shown = builder.feature(feature.index)
    let sides = feature.modalities.enumerated().map { place, own in
      let more = shown.modalities[place]
      func rows(_ cases: [GalleryFeature.Case]) -> [[Double]] {
        cases.map { [Double($0.row), ($0.value * 1e4).rounded() / 1e4] }
      }
      var side = FeatureGallery.Side()
      side.count = own.count
      side.density = own.density.value
      side.scores = [
        .init("MS", interval(own.monosemanticity)), .init("EmbSim", interval(own.embSim)),
        .init("WinRate", interval(own.winRate)),
        .init("Consistency", interval(own.consistency)),
        .init("Energy", interval(own.energy)),
      ]
      side.control = own.control
      side.label = own.label.map { set.embeddings.classNames[$0] }
      side.histogram = more.histogram
      side.top = rows(more.top)
      side.middle = rows(more.middle)
      side.random = rows(more.random)
      side.alone = rows(more.alone)
      side.words = more.words.map { .init($0.name, $0.value) }
      side.columns = more.columns.map { .init($0.name, $0.value) }
      return side
    }
    return FeatureGallery.Feature(
      i: feature.index, owner: FeatureClass.name(feature.dominance.ownership, scores.modalities),
      deviation: FeatureClass.name(feature.dominance.deviationClass, scores.modalities),
      share: feature.dominance.balanced.map(interval), pairs: feature.dominance.pairs,
      groups: feature.dominance.groups, sides: sides,
      similarity: findings.similarity.isEmpty
        ? nil : feature.between.first.map { interval($0.similarity) },
      neighbors: shown.neighbors.map { .init($0.name, $0.value) })
  }
}
