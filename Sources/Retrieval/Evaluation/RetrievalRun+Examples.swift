import Cohorts
public import Findings
import Tokenizers

extension RetrievalRun {
  /// The characters of a text that an example shows.
  static let exampleLength = 240

  /// A few searches of the model's rows, with texts whose identities are hidden.
  ///
  /// - Parameters:
  ///   - seed: The seed of the draw.
  ///   - picture: A small PNG in Base64 of a picture file; nil where it cannot be read.
  /// - Throws: ``RetrievalError`` if no pair is there or a file is damaged.
  public func examples(
    seed: UInt64, each: Int = 2, depth: Int = 3, picture: (String) -> String?
  ) throws -> RetrievalExamples {
    let pairs = try pairs()
    let draw = try RetrievalDraw(pairs, each: each, depth: depth, seed: seed)
    let files = try cohort.modality(settings.picture).pictures
    func item(_ pair: Int, isPicture: Bool) -> RetrievalExamples.Item {
      let place = pairs.places[pair]
      return RetrievalExamples.Item(
        id: cohort.caseIDs[place],
        text: isPicture ? nil : Self.beginning(sections[place] ?? ""),
        picture: isPicture ? files?.paths[place].flatMap(picture) : nil)
    }
    let directions = RetrievalSearch.Direction.allCases
    var searches: [RetrievalExamples.Search] = []
    for (direction, found) in zip(directions, draw.searches) {
      let asksByPicture = direction == .imageToText
      for search in found {
        searches.append(
          RetrievalExamples.Search(
            query: direction.query, gallery: direction.gallery,
            item: item(search.query, isPicture: asksByPicture),
            own: item(search.query, isPicture: !asksByPicture), rank: search.rank,
            gallerySize: search.gallerySize,
            answers: search.answers.map { answer in
              RetrievalExamples.Answer(
                item: item(answer.pair, isPicture: !asksByPicture), score: Double(answer.score),
                isOwn: answer.pair == search.query,
                saysTheSame: pairs.keys[answer.pair] == pairs.keys[search.query])
            }))
      }
    }
    return RetrievalExamples(
      model: Part.model.rawValue, seed: seed, depth: depth, searches: searches,
      foundShare: Dictionary(
        uniqueKeysWithValues: zip(directions.map(\.query), draw.foundShare)))
  }

  /// The beginning of a text, after names, numbers and dates of persons were hidden in all of it.
  private static func beginning(_ text: String) -> String {
    let hidden = Redaction().redact(text).text
    return hidden.count <= exampleLength ? hidden : hidden.prefix(exampleLength) + "…"
  }
}
