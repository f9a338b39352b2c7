import Findings
import Reports
import Testing

/// The summary of labels that are not classes.
@Suite struct TargetSummaryTests {
  private func document(
    _ kind: String, _ primary: String, _ metrics: [String: Double]
  ) -> FindingsDocument {
    var cohort = CohortSummary(
      name: "made", cases: 40, groups: 20, classes: [("low", 20), ("high", 20)], modalities: [])
    cohort.labelKind = kind
    var model = ModelFindings(
      name: "ridge:a", modalities: ["a"],
      metrics: metrics.mapValues { Figure($0, low: $0 - 0.1, high: $0 + 0.1) })
    if kind == "multilabel" {
      model.labels = [
        LabelFindings(
          label: "edema", cases: 38, positives: 12,
          metrics: ["roc_auc": Figure(0.81), "average_precision": Figure(0.55)])
      ]
    }
    var document = FindingsDocument(cohort: cohort, models: [model])
    document.primaryMetric = primary
    return document
  }

  @Test func aNumberIsComparedInR2() throws {
    let document = document(
      "number", "r2", ["r2": -0.25, "mae": 1234, "rmse": 20, "spearman": 0.3])
    let text = SummaryTable(document).text
    #expect(text.contains("R2 -.250 [-.350, -.150]"))
    #expect(text.contains("1234"))
    #expect(text.contains("the label is a number"))
    #expect(!text.contains("AUC"))
    let plot = try #require(ForestPlot(document)).svg
    #expect(plot.contains("Share of the spread explained"))
    #expect(plot.contains("0.0 (chance)"))
  }

  @Test func survivalIsComparedInConcordance() throws {
    let document = document("survival", "c_index", ["c_index": 0.66, "c_index_ipcw": 0.64])
    let text = SummaryTable(document).text
    #expect(text.contains("concordance .660 [.560, .760]"))
    #expect(text.contains("Uno C"))
    #expect(try #require(ForestPlot(document)).svg.contains("Concordance"))
  }

  @Test func eachLabelHasALine() {
    let text = SummaryTable(document("multilabel", "roc_auc", ["roc_auc": 0.81])).text
    #expect(text.contains("edema"))
    #expect(text.contains("Have it"))
    #expect(text.contains("Wrong"))
  }

  @Test func keysSurviveTheFile() throws {
    let document = document("survival", "c_index", ["c_index": 0.66])
    let again = try FindingsDocument(json: document.json())
    #expect(again == document)
    #expect(again.cohort.labelKind == "survival")
  }
}
