import Statistics

extension PairPhantom {
  private static let kindWords = [
    ["disk", "round spot"], ["ring", "hollow circle"], ["square", "box"], ["cross", "plus sign"],
  ]
  private static let rows = [["upper", "top"], ["middle"], ["lower", "bottom"]]
  private static let columns = ["left", "center", "right"]
  private static let sizes = [["small", "tiny"], ["large", "big"]]
  private static let lights = [["faint", "dim"], ["bright", "dense"]]
  private static let idle = [
    "no fever", "history of asthma", "cough for two weeks", "prior film is not available",
    "patient was cooperative", "no known allergies", "follow-up in six months",
    "referred by the family doctor",
  ]

  /// The report of a case: each finding in one of several wordings, in any order, and one or two remarks
  /// that no picture shows.
  public func text(of index: Int) -> String {
    var stream = RandomStream(seed: seed, "phantom", "pairs", "words", "\(index)")
    func word(_ words: [String]) -> String { words[stream.index(below: words.count)] }
    var sentences: [String] = []
    for finding in cases[index].reported {
      var name: [String] = []
      for detail in design.toldDetails {
        switch detail {
        case .size: name.append(word(Self.sizes[finding.isLarge ? 1 : 0]))
        case .brightness: name.append(word(Self.lights[finding.isBright ? 1 : 0]))
        }
      }
      name.append(word(Self.kindWords[finding.kind]))
      let place = "\(word(Self.rows[finding.place / 3])) \(Self.columns[finding.place % 3])"
      let what = name.joined(separator: " ")
      sentences.append(
        word(["\(what) in the \(place)", "there is a \(what), \(place)", "\(place): \(what)"]))
    }
    var remarks = Self.idle
    stream.shuffle(&remarks)
    sentences += remarks.prefix(1 + stream.index(below: 2))
    stream.shuffle(&sentences)
    return sentences.joined(separator: ". ") + "."
  }
}
