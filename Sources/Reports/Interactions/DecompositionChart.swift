public import Findings

/// What each pair of modalities could tell, split into its four parts, as one self-contained SVG.
///
/// Every part is a bar of its own from zero, so that its interval can be read; the dashed line is
/// the entropy of the label, the most that could be known. Where the synergy itself is unknown a
/// bracket shows between which bounds it lies. Light and dark follow the reader's setting; parts
/// differ by place and words as well as by color (of the Okabe-Ito palette, told apart by
/// color-blind eyes); no script, no font, nothing to load.
public struct DecompositionChart: Sendable {
  let findings: [InteractionFindings]
  let name: String
  let scale: LinearScale

  static let width = 760
  static let margin = 16
  static let plotLeft = 212
  static let plotRight = 588
  static let figureLeft = 604
  static let top = 44
  static let blockHeader = 34
  static let rowHeight = 22
  static let bracketHeight = 14
  static let blockGap = 14

  /// Prepares the chart.
  ///
  /// - Parameters:
  ///   - findings: The pairs, in the order in which they should be shown.
  ///   - name: What they are about, such as the cohort.
  /// - Returns: `nil` if there is no pair.
  public init?(_ findings: [InteractionFindings], name: String) {
    if findings.isEmpty { return nil }
    self.findings = findings
    self.name = name
    let shown = findings.flatMap { finding -> [Double?] in
      let range = finding.bounds?.synergyRange
      return InteractionAtom.all(of: finding).flatMap {
        [$0.figure.value, $0.figure.interval?.lowerBound, $0.figure.interval?.upperBound]
      } + [finding.entropyOfLabel, range?.lowerBound, range?.upperBound]
    }
    scale = LinearScale(
      showing: shown.compactMap { $0 }, left: Self.plotLeft, right: Self.plotRight)
  }

  /// Prepares the chart of all pairs of a document; `nil` if there is none.
  public init?(_ document: FindingsDocument) {
    self.init(document.interactions, name: document.cohort.name)
  }

  /// The SVG document.
  public var svg: String {
    var y = Self.top
    var blocks: [String] = []
    for finding in findings {
      let block = DecompositionBlock(finding, scale: scale, top: y)
      blocks += block.lines
      y = block.bottom + Self.blockGap
    }
    let bottom = y - Self.blockGap
    let height = bottom + 62
    let head = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" class="chiasm-decomposition" role="img" \
      viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" \
      aria-labelledby="chiasm-decomposition-title chiasm-decomposition-description">
      """,
      "<title id=\"chiasm-decomposition-title\">\(Markup.escaped(title))</title>",
      "<desc id=\"chiasm-decomposition-description\">\(Markup.escaped(description))</desc>",
      "<style>\(Self.styleSheet)</style>",
      "<rect class=\"paper\" width=\"\(Self.width)\" height=\"\(height)\" rx=\"6\"/>",
      "<text class=\"title\" x=\"\(Self.margin)\" y=\"28\">\(Markup.escaped(shortTitle))</text>",
    ]
    return (head + axis(bottom: bottom) + blocks + legend(y: height - 14) + ["</svg>"])
      .joined(separator: "\n") + "\n"
  }

  private var title: String { "What pairs of inputs tell about the label, in bits: \(name)" }

  private var shortTitle: String {
    TextExtent(fontSize: 15, isBold: true).fitted(
      DisplayText.safe("Information about the label: \(name)"),
      width: Self.width - 2 * Self.margin)
  }

  /// The figures in words, for those who do not see the picture.
  private var description: String {
    let style = TextStyle()
    return findings.map { finding in
      let atoms = InteractionAtom.all(of: finding).map { atom in
        guard atom.figure.value != nil else {
          let range = FigureText.interval(atom.figure, style: style)
          return "\(atom.name) unknown\(range.map { ", within \($0)" } ?? "")"
        }
        return "\(atom.name) \(FigureText.figure(atom.figure, style: style))"
      }
      let entropy = finding.entropyOfLabel.map {
        "; label entropy \(FigureText.decimal($0, style: style))"
      }
      let verdict = finding.verdict.rawValue
      return "\(finding.pair): \(verdict); \(atoms.joined(separator: "; "))\(entropy ?? "")."
    }.joined(separator: " ")
  }

  private func axis(bottom: Int) -> [String] {
    scale.ticks.map { tick in
      "<text class=\"tick\" x=\"\(scale.position(tick.value))\" y=\"\(bottom + 16)\">"
        + "\(tick.label)</text>"
    } + [
      "<text class=\"unit\" x=\"\(Self.figureLeft)\" y=\"\(bottom + 16)\">bits</text>"
    ]
  }

  /// What the marks mean, of those that are there.
  private func legend(y: Int) -> [String] {
    var x = Self.margin
    var lines: [String] = []
    func add(_ mark: String, _ words: String) {
      lines.append(mark)
      lines.append("<text class=\"legend\" x=\"\(x + 34)\" y=\"\(y)\">\(words)</text>")
      x += 34 + TextExtent(fontSize: 12).width(words) + 22
    }
    let atoms = findings.flatMap(InteractionAtom.all)
    if atoms.contains(where: { $0.figure.interval != nil }) {
      add(
        "<path class=\"whisker\" d=\"\(DecompositionBlock.whisker(x, x + 26, y: y - 4))\"/>",
        "interval")
    }
    if findings.contains(where: { $0.bounds?.synergyRange != nil }) {
      add(
        "<path class=\"bracket\" d=\"\(DecompositionBlock.bracket(x, x + 26, y: y - 6))\"/>",
        "bounds of what is only together")
    }
    if findings.contains(where: { $0.entropyOfLabel != nil }) {
      add("<path class=\"entropy\" d=\"M\(x + 13) \(y - 13)v16\"/>", "label entropy")
    }
    return lines
  }
}
