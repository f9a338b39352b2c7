import Cohorts
import Decomposition
import Foundation
import Interactions
import TestSupport
import Testing

struct PlainTableTests {
  private func read(_ text: String) throws -> PlainTable {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "table.csv")
      try Data(text.utf8).write(to: file)
      return try PlainTable(contentsOf: file.path)
    }
  }

  @Test func countsASample() throws {
    let table = try read("label,b,a\nyes,u,p\nno,u,p\nyes,v,\"q, r\"\nyes,v,\"q, r\"\n")
    #expect(table.firstNames == ["p", "q, r"])
    #expect(table.secondNames == ["u", "v"])
    #expect(table.classNames == ["no", "yes"] && table.classCounts == [1, 3])
    guard case .sample(let sample) = table.content else {
      Issue.record("a table without weights is a sample")
      return
    }
    #expect(sample.caseCount == 4 && sample.groupCount == 4)
    let joint = try #require(sample.jointTable)
    #expect(joint.values == [0.25, 0.25, 0, 0, 0, 0, 0, 0.5])
  }

  @Test func takesGroupsAsUnitsOfIndependence() throws {
    let table = try read("a,b,label,group\n0,0,0,p\n1,0,1,p\n1,1,1,q\n")
    guard case .sample(let sample) = table.content else {
      Issue.record("expected a sample")
      return
    }
    #expect(sample.groupCount == 2)
  }

  @Test func sumsRepeatedWeights() throws {
    let table = try read("a,b,label,weight\n0,0,0,.25\n0,0,0,.25\n1,1,1,.5\n")
    guard case .distribution(let joint) = table.content else {
      Issue.record("weights make a distribution")
      return
    }
    #expect(joint.values == [0.5, 0, 0, 0, 0, 0, 0, 0.5] && joint.sampleSize == nil)
  }

  @Test func spellingsWithAndWithoutQuotesAreOneSymbol() throws {
    let table = try read("a,b,label\n\"x\",1,0\nx,1,1\n")
    #expect(table.firstNames == ["x"])
  }

  @Test(arguments: [
    ("a,b,label,weight\n0,0,0,.5\n1,1,1,-.5\n", "table.csv:3", "-0.5"),
    ("a,b,label,weight\n0,0,0,.5\n1,1,1,nan\n", "table.csv:3", "finite"),
    ("a,b,label,weight\n0,0,0,.5\n1,1,1,x\n", "table.csv:3", "number"),
    ("a,b,label,weight\n0,0,0,3\n1,1,1,5\n", "sum to 8", "divide"),
    ("a,b,label\n0,0,0\n1,1,0\n", "two classes", "\"0\""),
    ("a,b,label\n0,0,0\n1,,1\n", "table.csv:3", "empty"),
    ("a,c,label\n0,0,0\n", "\"b\"", "column"),
    ("a,b,label\n", "no rows", "header"),
    ("", "empty", "header"),
    ("a,b,label\n0,0\n", "table.csv:2", "3"),
  ])
  func saysWhatIsWrongWithATable(_ text: String, _ place: String, _ what: String) throws {
    let error = #expect(throws: (any Error).self) { try read(text) }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.contains(place), "\(message)")
    #expect(message.contains(what), "\(message)")
  }

  @Test func joinsThreeSeparateSamples() throws {
    try withTemporaryFolder { folder in
      let files = ["a,label\n0,x\n1,y\n", "b,label\n0,x\n1,y\n2,y\n", "a,b\n0,0\n1,2\n"]
      let paths = try files.enumerated().map { index, text in
        let file = folder.appending(path: "\(index).csv")
        try Data(text.utf8).write(to: file)
        return file.path
      }
      let table = try PlainTable(
        labelledFirst: paths[0], labelledSecond: paths[1], pairs: paths[2])
      guard case .sample(let sample) = table.content else {
        Issue.record("expected a sample")
        return
      }
      #expect(sample.shape == TableShape(first: 2, second: 3, classes: 2))
      #expect(sample.sizes.labelledFirst == 2 && sample.sizes.labelledSecond == 3)
      #expect(sample.sizes.pairs == 2 && sample.sizes.labelledPairs == 0)
    }
  }

  @Test func refusesSamplesThatShareNoSymbol() throws {
    try withTemporaryFolder { folder in
      let files = ["a,label\n0,x\n1,y\n", "b,label\n0,x\n1,y\n", "a,b\np,0\nq,1\n"]
      let paths = try files.enumerated().map { index, text in
        let file = folder.appending(path: "\(index).csv")
        try Data(text.utf8).write(to: file)
        return file.path
      }
      let error = #expect(throws: InteractionsError.self) {
        try PlainTable(labelledFirst: paths[0], labelledSecond: paths[1], pairs: paths[2])
      }
      #expect(error?.message.contains("no common value") == true)
    }
  }
}
