import Findings

/// What two inputs tell, as two circles that overlap: only one, both, and only together around them.
///
/// The circles are a scheme: areas say nothing, the numbers do.
struct OverlapDiagram: Sendable {
  let finding: InteractionFindings
  let language: ReportLanguage

  var html: HTML {
    let first = finding.pair.first
    let second = finding.pair.second
    return """
      <svg class="plot overlap" viewBox="0 0 360 216" width="360" height="216" aria-hidden="true">\
      <rect class="around" x="4" y="4" width="352" height="208" rx="10"/>\
      <circle class="round i-three" cx="136" cy="96" r="72"/>\
      <circle class="round i-four" cx="224" cy="96" r="72"/>\
      \(words(name(first), 100, 46, isName: true))\(words(name(second), 260, 46, isName: true))\
      \(words(digits(finding.unique[first]), 104, 100))\
      \(words(digits(finding.redundancy), 180, 100))\
      \(words(digits(finding.unique[second]), 256, 100))\
      \(words(language("both", "共通"), 180, 118, isName: true))\
      \(words(language("only here", "固有"), 104, 118, isName: true))\
      \(words(language("only here", "固有"), 256, 118, isName: true))\
      \(words(language("only together: ", "組み合わせのみ：") + digits(finding.synergy), 180, 196))</svg>
      """
  }

  private func name(_ text: String) -> String {
    TextExtent(fontSize: 12).fitted(DisplayText.safe(text), width: 92)
  }

  private func digits(_ figure: Figure?) -> String {
    guard let figure, figure.value == nil, let range = figure.interval else {
      return language.decimal(figure?.value)
    }
    return "\(language.decimal(range.lowerBound))–\(language.decimal(range.upperBound))"
  }

  private func words(_ text: String, _ x: Int, _ y: Int, isName: Bool = false) -> HTML {
    "<text class=\"\(isName ? "middle" : "number")\" x=\"\(x)\" y=\"\(y)\">\(text)</text>"
  }
}
