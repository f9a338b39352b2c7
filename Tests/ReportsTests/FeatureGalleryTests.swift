import Findings
import Foundation
import Reports
import Testing

@Suite struct FeatureGalleryTests {
  private func gallery(_ count: Int) -> FeatureGallery {
    var side = FeatureGallery.Side()
    side.count = 12
    side.density = 0.25
    side.scores = [.init("MS", [0.5, 0.4, 0.6]), .init("EmbSim", [0.1])]
    side.histogram = [4, 3, 2, 1, 1, 0, 0, 0, 0, 1]
    side.top = [[0, 1.5], [1, 0.5]]
    side.words = [.init("naevus</script><b>", 0.25)]
    return FeatureGallery(
      title: "Skin <1>", remarks: ["Beware & think."], modalities: ["photo", "notes"],
      cases: [
        .init(
          id: "a", label: "benign", pictures: ["gallery/a.png", nil], texts: [nil, "a naevus"]),
        .init(id: "b", label: nil, pictures: [nil, nil], texts: [nil, nil]),
      ],
      features: (0..<count).map {
        FeatureGallery.Feature(
          i: $0, owner: $0 % 2 == 0 ? "photo" : "cannot tell", deviation: "cross",
          share: [[0.81234567, 0.7, 0.9], [0.18765433, 0.1, 0.3]], pairs: 12, groups: 9,
          sides: [side, side], similarity: nil, neighbors: [.init("1", 0.125)])
      })
  }

  @Test func holdsEveryFeatureAsData() throws {
    let html = try gallery(3).html()
    let start = try #require(html.range(of: "id=\"data\">"))
    let end = try #require(html.range(of: "</script>", range: start.upperBound..<html.endIndex))
    let json = Data(html[start.upperBound..<end.lowerBound].utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let features = try #require(object["features"] as? [[String: Any]])
    #expect(features.count == 3)
    #expect(features[2]["owner"] as? String == "photo")
    let share = try #require((features[0]["share"] as? [[Double]])?.first)
    #expect(share == [0.8123, 0.7, 0.9])
    let sides = try #require(features[0]["sides"] as? [[String: Any]])
    let words = try #require(sides[0]["words"] as? [[String: Any]])
    // What looks like markup stays data, and comes out as it went in.
    #expect(words[0]["n"] as? String == "naevus</script><b>")
  }

  @Test func loadsNothingFromElsewhere() throws {
    let html = try gallery(1).html()
    // The namespace of SVG is a name, not a place.
    let rest = html.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http://") && !rest.contains("https://") && !rest.contains("src=\"http"))
    #expect(html.contains("<h1>Skin &lt;1&gt;</h1>"))
    #expect(html.contains("Beware &amp; think."))
    #expect(html.contains("lang=\"en\"") && html.contains("role=\"search\""))
  }

  @Test func tenThousandFeaturesStayUsable() throws {
    let html = try gallery(10_000).html()
    #expect(html.utf8.count < 12_000_000)
    if let path = ProcessInfo.processInfo.environment["CHIASM_GALLERY"] {
      try Data(html.utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  @Test func textSaysWhoseFeaturesAre() {
    let score = FeatureScoreSummary(
      median: Figure(0.5, low: 0.4, high: 0.6), control: Figure(0.1),
      difference: Figure(0.4, low: 0.3, high: 0.5), defined: 9, undefined: 1)
    let text = FeatureText([
      FeatureFindings(
        model: "cross-attention", source: "dictionary", modalities: ["photo", "notes"],
        sample: FeatureSample(
          features: 10, cases: 40, pairs: 38, groups: 30, fitted: 120, embedding: "colors",
          isCircular: false),
        dictionary: DictionarySummary(
          kind: "topk", k: 4, width: 16, seeds: [1], unexplained: [:],
          unexplainedPooled: Figure(0.1, low: 0.05, high: 0.2)),
        dominance: DominanceSummary(
          convention: "skip", mean: ["photo": Figure(0.6), "notes": Figure(0.4)], deviation: [:],
          defined: 10, deviationClasses: ["photo": 2, "notes": 1, "cross": 7, "undefined": 0],
          intervalClasses: [
            "photo": 3, "notes": 1, "shared": 1, "cannot tell": 4, "undefined": 1,
          ], margin: 0.1), active: ["photo": Figure(4), "notes": Figure(3.5)],
        dead: ["photo": 1, "notes": 2], deadEverywhere: 0, monosemanticity: ["photo": score],
        similarity: [:], embSim: [:], winRate: [:],
        notices: [Notice(.warning, code: "x", message: "Think twice.")])
    ]).text
    for part in [
      "10 features, judged on 40 cases", "cross-attention", "cannot tell", "MS photo",
      ".500 [.400, .600]", "+.400 [+.300, +.500]", "Think twice.", ".100 [.050, .200]",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    #expect(FeatureText([]).text.isEmpty)
  }
}
