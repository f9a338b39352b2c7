import Findings
import Foundation
import Testing

struct SearchTests {
  /// A `.npy` file of float32.
  private func write(_ rows: [[Float]], to file: URL) throws {
    var header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows.count), \(rows[0].count)), }"
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: [
      UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8),
    ])
    data.append(Data(header.utf8))
    for value in rows.flatMap(\.self) {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    try data.write(to: file)
  }

  private func write(to folder: URL) throws {
    let rows: [[Float]] = [[1, 0], [0, 1], [-1, 0], [0.6, 0.8]]
    try write(rows, to: folder.appending(path: "a.npy"))
    try write(rows.reversed(), to: folder.appending(path: "b.npy"))
    try write([[1, 0], [0, 2]], to: folder.appending(path: "q.npy"))
    try Data(
      """
      id,patient,report,sex,age
      c0,p0,"effusion, seen by Dr. John Smith",F,61
      c1,p0,no effusion,F,40
      c2,p1,normal <b>heart</b>,M,70
      c3,p2,,F,

      """.utf8
    ).write(to: folder.appending(path: "t.csv"))
  }

  private func build(in folder: URL, _ more: [String] = []) throws -> Program.Outcome {
    try write(to: folder)
    return try Program.run(
      [
        "index", "--vectors", "image=a.npy", "text=b.npy", "--table", "t.csv", "--output", "index",
      ] + more, in: folder)
  }

  @Test func rowsAreAnsweredWithIDsAndScores() throws {
    try withScratchFolder { folder in
      let built = try build(in: folder)
      #expect(built.code == 0, "\(built.messages)")
      #expect(built.output.contains("4 cases, image and text of width 2, columns sex, age"))
      let found = try Program.run(
        ["search", "index", "--vectors", "q.npy", "--in", "image", "-k", "2"], in: folder)
      #expect(found.code == 0, "\(found.messages)")
      #expect(
        found.output == """
          query,rank,case,group,score
          0,1,c0,p0,1.0
          0,2,c3,p2,0.6
          1,1,c1,p0,1.0
          1,2,c3,p2,0.8

          """)
      // Two modalities, and rows do not say which they are.
      let unnamed = try Program.run(["search", "index", "--vectors", "q.npy"], in: folder)
      #expect(unnamed.code == 64 && unnamed.messages.contains("--in with one of image, text"))
    }
  }

  @Test func casesWordsAndFiltersWork() throws {
    try withScratchFolder { folder in
      _ = try build(in: folder)
      func answer(_ arguments: [String]) throws -> SearchDocument.Answer {
        let outcome = try Program.run(["search", "index", "--json"] + arguments, in: folder)
        try #require(outcome.code == 0, "\(outcome.messages)")
        return try #require(
          try SearchDocument(json: Data(outcome.output.utf8)).answers.first)
      }
      // c0's picture (1, 0) among texts: c3 (1, 0), c0 (.6, .8), c2 (0, 1), c1 (-1, 0).
      let like = try answer(["--case", "c0"])
      #expect(like.hits.map(\.id) == ["c3", "c0", "c2", "c1"] && like.modality == "text")
      #expect(try answer(["--case", "c0", "--other-groups"]).hits.map(\.id) == ["c3", "c2"])
      #expect(
        try answer(["--case", "c0", "--filter", "sex=F", "age>=50"]).hits.map(\.id) == ["c0"])
      #expect(try answer(["--case", "c0", "--per-group"]).hits.map(\.id) == ["c3", "c0", "c2"])
      let words = try answer(["--text", "effusion"])
      #expect(words.ranking == "bm25" && Set(words.hits.map(\.id)) == ["c0", "c1"])
      #expect(words.hits.first { $0.id == "c0" }?.columns == ["sex": "F", "age": "61"])
      let text = try Program.run(
        ["search", "index", "--text", "heart", "--html", "page.html"], in: folder)
      #expect(text.output.contains("normal <b>heart</b>"))
      #expect(text.output.contains("names no model, so only the words"))
      let page = try String(contentsOf: folder.appending(path: "page.html"), encoding: .utf8)
      #expect(page.contains("&lt;b&gt;<mark>heart</mark>&lt;/b&gt;") && !page.contains("<b>heart"))
    }
  }

  @Test func casesComeAndGo() throws {
    try withScratchFolder { folder in
      _ = try build(in: folder, ["--redact", "--hnsw"])
      let check = try Program.run(["index", "check", "index"], in: folder)
      #expect(check.output.contains("whole; 4 cases, 4 image and 4 text vectors"))
      let words = try Program.run(["search", "index", "--text", "effusion"], in: folder)
      #expect(words.output.contains("[NAME]") && !words.output.contains("Smith"))
      #expect(try Program.run(["index", "delete", "index", "c1"], in: folder).code == 0)
      let gone = try Program.run(["index", "delete", "index", "c1"], in: folder)
      #expect(gone.code == 64 && gone.messages.contains("no case \"c1\""))
      let twice = try Program.run(
        [
          "index", "append", "index", "--vectors", "image=a.npy", "text=b.npy", "--table", "t.csv",
        ], in: folder)
      #expect(twice.code == 65 && twice.messages.contains("\"c0\" is in the index already"))
      try Data("id,report\nc9,effusion of Jane Roe 01/02/2020\n".utf8).write(
        to: folder.appending(path: "more.csv"))
      try write([[0, -1]], to: folder.appending(path: "more.npy"))
      let more = try Program.run(
        ["index", "append", "index", "--vectors", "image=more.npy", "--table", "more.csv"],
        in: folder)
      #expect(more.code == 0, "\(more.messages)")
      let compacted = try Program.run(["index", "compact", "index"], in: folder)
      #expect(compacted.output.contains("2 vectors removed"))
      let found = try Program.run(["search", "index", "--text", "effusion", "--json"], in: folder)
      let document = try SearchDocument(json: Data(found.output.utf8))
      #expect(Set(document.answers[0].hits.map(\.id)) == ["c0", "c9"])
      // What hides identities hides them in later cases as well.
      #expect(!found.output.contains("01/02/2020"))
    }
  }

  @Test func mistakesAreNamed() throws {
    try withScratchFolder { folder in
      _ = try build(in: folder)
      try write([[1, 2, 3]], to: folder.appending(path: "wide.npy"))
      try write([[0, 0], [1, 1], [1, 1], [1, 1]], to: folder.appending(path: "zero.npy"))
      try Data("name\nx\n".utf8).write(to: folder.appending(path: "short.csv"))
      for (arguments, code, named) in [
        (["search", "nowhere", "--text", "x"], 65, "holds no index"),
        (["search", "index"], 64, "expected one of --text"),
        (["search", "index", "--text", "x", "--case", "c0"], 64, "found 2"),
        (["search", "index", "--text", "?!"], 64, "no word"),
        (["search", "index", "--case", "c7"], 64, "no case \"c7\""),
        (["search", "index", "--case", "c0", "--filter", "sx=F"], 64, "\"sex\""),
        (["search", "index", "--case", "c0", "--filter", "sex"], 64, "age>=60"),
        (["search", "index", "--image", "a.png"], 64, "--encoder"),
        (
          ["search", "index", "--vectors", "wide.npy", "--in", "text"], 65,
          "numbers as in the index"
        ),
        (["search", "index", "--vectors", "t.csv", "--in", "text"], 65, "not a NumPy"),
        (["search", "index", "--case", "c0", "--in", "sound"], 64, "\"sound\""),
        (["search", "index", "--case", "c0", "-k", "0"], 64, "-k"),
        (["index", "--output", "other"], 64, "--vectors"),
        (["index", "nowhere", "--output", "other"], 65, "nowhere"),
        (["index", "--vectors", "a.npy", "--output", "index"], 64, "there is an index already"),
        (["index", "--vectors", "zero.npy", "--output", "other"], 65, "row 0"),
        (["index", "--vectors", "a.npy", "--table", "short.csv", "--output", "o"], 65, "found 1"),
        (["index", "--vectors", "a.npy", "wide.npy", "--output", "o"], 64, "given twice"),
        (["index", "append", "index", "--vectors", "wide.npy"], 65, "expected vectors of 2"),
        (["index", "check", "a.npy"], 65, "holds no index"),
      ] {
        let outcome = try Program.run(arguments, in: folder)
        #expect(
          Int(outcome.code) == code && outcome.messages.contains(named),
          "\(arguments): \(outcome.code) \(outcome.messages)")
        #expect(outcome.output.isEmpty)
      }
    }
  }
}
