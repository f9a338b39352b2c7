import Findings
import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ForestPlotTests {
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var words = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { words += string }
  }

  private func read(_ svg: String) -> Reader? {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    return parser.parse() ? reader : nil
  }

  @Test func isWellFormedAndDescribesItself() throws {
    let svg = try #require(ForestPlot(auditDocument())).svg
    let reader = try #require(read(svg))
    #expect(reader.elements["title"] == 5)
    #expect(reader.elements["desc"] == 1)
    #expect(reader.words.contains("cross-attention: .873 [.841, .902]."))
    #expect(reader.words.contains("clinical, logistic: .850 without interval."))
    #expect(svg.contains("role=\"img\""))
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func loadsAndRunsNothing() throws {
    let svg = try #require(ForestPlot(auditDocument())).svg
    for forbidden in ["<script", "href", "@import", "url(", "@font-face", "onload"] {
      #expect(!svg.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func drawsWhiskersOnlyForIntervals() throws {
    let svg = try #require(ForestPlot(auditDocument())).svg
    #expect(svg.split(separator: "class=\"whisker\"").count == 1 + 3)
  }

  @Test func placesHigherAreasFurtherRight() throws {
    let svg = try #require(ForestPlot(auditDocument())).svg
    let centers = svg.matches(of: #/cx="(\d+)" cy="(\d+)"/#).compactMap { match in
      Int(match.output.2).flatMap { $0 < 180 ? Int(match.output.1) : nil }
    }
    // The two unimodal models: .730, then .861.
    #expect(centers.count == 2)
    #expect(centers.first ?? 0 < centers.last ?? 0)
  }

  @Test func escapesHostileNames() throws {
    let document = auditDocument(cohortName: hostileName, fusedName: hostileName)
    let svg = try #require(ForestPlot(document)).svg
    let reader = try #require(read(svg))
    #expect(reader.elements["script"] == nil)
    #expect(reader.words.contains("<script>alert('&\"')"))
  }

  @Test func leavesOutModelsWithoutAnArea() throws {
    var document = auditDocument()
    document.models[0].metrics["roc_auc"] = Figure(.nan)
    document.models[1].metrics["roc_auc"] = Figure(nil)
    document.models[2].metrics = [:]
    let svg = try #require(ForestPlot(document)).svg
    #expect(read(svg) != nil)
    #expect(!svg.contains("cross-attention"))
    #expect(!svg.lowercased().contains("nan"))
    document.models.removeLast()
    #expect(ForestPlot(document) == nil)
  }

  @Test func showsChanceWhereModelsAreNearIt() throws {
    var document = auditDocument()
    #expect(try !#require(ForestPlot(document)).svg.contains("(chance)"))
    document.models[1].metrics["roc_auc"] = Figure(0.62, low: 0.41, high: 0.7)
    #expect(try #require(ForestPlot(document)).svg.contains("0.5 (chance)"))
  }
}
