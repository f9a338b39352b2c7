import Findings
import Foundation
import Testing

struct PhraseTests {
  @Test func gapsAreFilledByName() {
    let phrase = Phrase(
      .trainedWith,
      [
        "model": .name("late"), "modality": .name("blood {other}"), "other": .name("logistic:age"),
        "metric": .metric("roc_auc"), "changes": .changes(Figure(0.0312, low: 0.01, high: 0.05)),
      ])
    #expect(
      phrase.english
        == "late, which sees blood {other}, differs from logistic:age, which does not, by AUC "
        + "+.031 [+.010, +.050].")
  }

  @Test func everyArgumentSurvivesTheFile() throws {
    let arguments: [String: Phrase.Argument] = [
      "a": .name("x"), "b": .names(["x", "y"]), "c": .metric("r2"), "d": .check("siteLeak"),
      "e": .count(3), "f": .number(0.5), "g": .change(-0.25), "h": .amount(1.5), "i": .share(0.1),
      "j": .figure(Figure(nil, low: 0, high: 1)), "k": .changes(Figure(1)),
    ]
    let phrase = Phrase(.exceeds, arguments)
    let data = try JSONEncoder().encode(phrase)
    #expect(try JSONDecoder().decode(Phrase.self, from: data) == phrase)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["text"] as? String == phrase.english)
  }

  @Test func numbersReadLikeThoseOfTables() {
    let cases: [(Phrase.Argument, String)] = [
      (.number(0.0001), "<.001"), (.number(0), ".000"), (.change(0.5), "+.500"),
      (.change(-1.25), "-1.250"), (.amount(12), "12"), (.amount(2.5), "2.50"),
      (.share(0.125), "13 %"), (.names(["a", "b", "c"]), "a, b and c"), (.names([]), "nothing"),
      (.figure(Figure(0.9, low: 0.8, high: 0.95)), ".900 [.800, .950]"),
      (.figure(Figure(nil)), "unknown"), (.number(.nan), "-"),
    ]
    for (argument, text) in cases { #expect(argument.english == text) }
  }

  @Test func everySentenceClosesItsGaps() {
    for key in PhraseKey.allCases {
      let opened = key.english.count { $0 == "{" }
      #expect(opened == key.english.count { $0 == "}" } && !key.english.isEmpty, "\(key)")
    }
  }
}
