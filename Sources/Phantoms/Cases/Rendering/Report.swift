import Statistics

/// A short clinical report: each sign is affirmed or denied in one of several ways, among sentences that
/// mean nothing.
struct Report {
  /// Ways to affirm and to deny a sign, by slot.
  static let phrases: [(present: [String], absent: [String])] = [
    (
      [
        "Febrile on arrival.", "Temperature 38.9 °C.", "Fever for three days.",
        "Chills and high fever.",
      ],
      ["Afebrile.", "Temperature 36.7 °C.", "No fever reported.", "Has not been feverish."]
    ),
    (
      [
        "Unintended weight loss of 7 kg.", "Has lost weight since spring.",
        "Clothes have become too large.", "Marked weight loss over six months.",
      ],
      [
        "Weight stable.", "Denies weight loss.", "No change of weight.",
        "Weight unchanged since spring.",
      ]
    ),
    (
      [
        "Current smoker, 30 pack-years.", "Smokes a pack a day.", "Long-time tobacco use.",
        "Heavy smoker.",
      ],
      ["Never smoked.", "Lifelong non-smoker.", "No tobacco use.", "Denies smoking."]
    ),
    (
      ["Obese patient.", "BMI 34.", "Marked obesity.", "Adipose habitus."],
      ["Slim build.", "BMI 21.", "Lean patient.", "Asthenic habitus."]
    ),
  ]
  /// Sentences about other things and other people.
  static let idle = [
    "Appendectomy in childhood.", "Takes ramipril in the morning.", "No known allergies.",
    "Lives with family.", "Works in an office.", "Mild hearing loss on the left.",
    "Knee pain after hiking.", "Vaccinated against influenza.", "Brother has diabetes.",
    "Mother had a stroke at 80.", "Sleeps well.", "Appetite normal.", "No recent travel.",
    "Reading glasses.", "Carpal tunnel surgery last year.", "Drinks coffee, no alcohol.",
  ]

  let signs: [Double]
  let age: Int
  let isFemale: Bool

  /// The sentences, in a fixed frame and an order of chance.
  func text(using stream: inout RandomStream) -> String {
    var sentences = CaseModality.Slot.allCases.map { slot in
      let (present, absent) = Self.phrases[slot.rawValue]
      let phrases = signs[slot.rawValue] > 0 ? present : absent
      return phrases[stream.index(below: phrases.count)]
    }
    var idle = Self.idle
    stream.shuffle(&idle)
    sentences += idle.prefix(2 + stream.index(below: 3))
    stream.shuffle(&sentences)
    let opening = "\(age)-year-old \(isFemale ? "woman" : "man")"
    let reason = ["referred for work-up.", "seen in the clinic.", "admitted for evaluation."]
    return "\(opening) \(reason[stream.index(below: reason.count)]) "
      + sentences.joined(separator: " ")
  }
}
