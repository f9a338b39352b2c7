internal import Foundation

/// The features of a dictionary as one page that is searched and sorted in the browser.
///
/// Everything but pictures is in the page: no server, nothing loaded from elsewhere. Of ten thousand
/// features only those on the screen are drawn.
public struct FeatureGallery: Sendable {
  /// A case, as the gallery shows it.
  public struct Case: Encodable, Sendable {
    /// Its key.
    public var id: String
    /// Its class.
    public var label: String?
    /// By modality: the path of a small picture, beside the page.
    public var pictures: [String?]
    /// By modality: a text, or columns and values as text.
    public var texts: [String?]

    /// Creates a case.
    public init(id: String, label: String?, pictures: [String?], texts: [String?]) {
      self.id = id
      self.label = label
      self.pictures = pictures
      self.texts = texts
    }
  }

  /// A named number.
  public struct Item: Encodable, Sendable {
    var n: String
    var v: Double

    /// Creates an item.
    public init(_ name: String, _ value: Double) {
      n = name
      v = FeatureGallery.rounded(value)
    }
  }

  /// A number with its interval: value, low, high.
  public typealias Interval = [Double?]

  /// What is shown of a feature in one modality.
  public struct Side: Encodable, Sendable {
    /// Cases in which it fires.
    public var count = 0
    /// The share of cases.
    public var density: Double?
    /// The scores: name, value, low, high.
    public var scores: [Score] = []
    /// MS of the same activations on random cases.
    public var control: Double?
    /// The most frequent class, where it fires.
    public var label: String?
    /// Ten counts.
    public var histogram: [Int] = []
    /// Rows and values of cases, by kind.
    public var top: [[Double]] = []
    /// Around the median.
    public var middle: [[Double]] = []
    /// At random.
    public var random: [[Double]] = []
    /// Firing in this modality only.
    public var alone: [[Double]] = []
    /// Words.
    public var words: [Item] = []
    /// Columns.
    public var columns: [Item] = []

    /// Creates an empty side.
    public init() {}
  }

  /// A named score.
  public struct Score: Encodable, Sendable {
    var n: String
    var v: Interval

    /// Creates a score.
    public init(_ name: String, _ interval: Interval) {
      n = name
      v = interval.map { $0.map(FeatureGallery.rounded) }
    }
  }

  /// A feature.
  public struct Feature: Encodable, Sendable {
    /// Its number.
    public var i: Int
    /// The class by interval.
    public var owner: String
    /// The class by mean and deviation.
    public var deviation: String
    /// The balanced share of each modality with its interval.
    public var share: [Interval]
    /// The pairs in which it fires.
    public var pairs: Int
    /// Their groups.
    public var groups: Int
    /// By modality.
    public var sides: [Side]
    /// MMS between the first two modalities.
    public var similarity: Interval?
    /// Neighbors through the bridge.
    public var neighbors: [Item]

    /// Creates a feature.
    public init(
      i: Int, owner: String, deviation: String, share: [Interval], pairs: Int, groups: Int,
      sides: [Side], similarity: Interval?, neighbors: [Item]
    ) {
      self.i = i
      self.owner = owner
      self.deviation = deviation
      self.share = share.map { $0.map { $0.map(FeatureGallery.rounded) } }
      self.pairs = pairs
      self.groups = groups
      self.sides = sides
      self.similarity = similarity.map { $0.map { $0.map(FeatureGallery.rounded) } }
      self.neighbors = neighbors
    }
  }

  /// The page's heading.
  public var title: String
  /// What the reader must know first, a sentence each.
  public var remarks: [String]
  /// The modalities.
  public var modalities: [String]
  /// The cases.
  public var cases: [Case]
  /// The features.
  public var features: [Feature]

  /// Prepares a gallery.
  public init(
    title: String, remarks: [String], modalities: [String], cases: [Case], features: [Feature]
  ) {
    self.title = title
    self.remarks = remarks
    self.modalities = modalities
    self.cases = cases
    self.features = features
  }

  /// Four significant digits: what a reader sees, and a page a third of the size.
  static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return 0 }
    let scale = pow(10, 3 - (log10(abs(value))).rounded(.down))
    let result = (value * scale).rounded() / scale
    return result.isFinite ? result : value
  }

  private struct Content: Encodable {
    let modalities: [String]
    let cases: [Case]
    let features: [Feature]
  }

  /// The page.
  public func html() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(
      decoding: try encoder.encode(
        Content(modalities: modalities, cases: cases, features: features)), as: UTF8.self
    )
    // The page's own markup must not end inside the data.
    .replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
    .replacing("\u{2029}", with: "\\u2029")
    let remarks = remarks.map { "<p>\(Markup.escaped($0))</p>" }.joined(separator: "\n")
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Markup.escaped(title))</title>
      <style>\(GalleryPage.styleSheet)</style></head><body>
      <header><h1>\(Markup.escaped(title))</h1>
      <details><summary>How to read this page</summary>
      \(GalleryPage.legend)
      \(remarks)
      </details></header>
      <form role="search" id="controls" aria-label="Choose features">\(GalleryPage.controls)</form>
      <p id="count" role="status"></p>
      <noscript><p>This page needs its own small script; the same figures are in features.csv.</p></noscript>
      <main><section id="list" aria-label="Features"></section>
      <section id="detail" aria-label="Chosen feature" tabindex="-1"></section></main>
      <script type="application/json" id="data">\(json)</script>
      <script>\(GalleryPage.script)</script>
      </body></html>

      """
  }
}
