import Cohorts
import Contribution
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// What a model is given for a hidden part equals what it would be given for a case that really is so.
struct FilledInputTests {
  private let small = SmallCohort()
  private let training = Array(0..<12)

  /// The inputs of a modality, one filled row a part, of one case.
  private func filled(
    _ name: String, item: Int, players: Int, fill: Fill, donor: Int? = nil
  ) throws -> [ModalityBatch] {
    let cohort = small.cohort()
    let model = try HandMadeFusion(dtype: .float64, cohort: cohort, training: training)
    var options = ModelSubject.Options()
    options.layouts = try model.layouts()
    options.usesSplit = false
    options.rowLimit = 1
    let subject = try ModelSubject(
      model, cohort: cohort, cases: [item], reference: training, options: options,
      stream: RandomStream(seed: 1))
    let modality = try #require(model.modalities.firstIndex(of: name))
    _ = try subject.outputs([Array(repeating: .item(0), count: 4)])
    model.keepsInputs = true
    // References are kept in the order of their keys.
    let order = training.sorted { "case-\($0)" < "case-\($1)" }
    let place = donor.flatMap { order.firstIndex(of: $0) }
    let before = model.predicted.count
    try subject.occlude(
      [
        OcclusionRequest(
          modality: modality, players: players, fill: fill, donors: [place.map { [$0] } ?? []])
      ], cases: [0]
    ) { _ in }
    // The first is the case as it is.
    return model.predicted[before...].dropFirst().compactMap { $0[name] }
  }

  /// The prepared input of a case whose raw values were changed; all else was fitted as before.
  private func prepared(
    _ name: String, item: Int, _ change: (inout SmallCohort) -> Void
  ) throws -> ModalityBatch {
    let original = try HandMadeFusion(
      dtype: .float64, cohort: small.cohort(), training: training)
    var changed = small
    change(&changed)
    let cohort = changed.cohort()
    let block = try #require(
      try original.preprocessing.blocks(of: cohort, cases: [item]).first { $0.modality == name })
    let design = try original.preprocessing.modality(name).designMatrix(of: cohort, cases: [item])?
      .tensor()
    let content: ModalityBatch.Content
    switch block.content {
    case .tabular(let table):
      content = .columns(
        numeric: try table.numericTensor(caseCount: 1), codes: try table.codeTensor(caseCount: 1))
    case .text(let text):
      content = .words(ids: try text.tokenTensor(), presence: try text.maskTensor())
    case .vector(let vector): content = .vector(try vector.valueTensor())
    case .image, .bag: throw PredictorError(.failed, "no photo")
    }
    return ModalityBatch(content: content, design: design, presence: try block.presenceTensor())
  }

  private func numbers(_ tensor: Tensor?) throws -> [Double] {
    try tensor?.array(of: Double.self) ?? []
  }

  /// Every attribute from a donor: content and linear form are those of a case with the donor's cell.
  @Test(arguments: [(15, 2), (17, 8), (20, 3), (13, 6)])
  func donatedColumnsAreRealCells(item: Int, donor: Int) throws {
    let rows = try filled("table", item: item, players: 4, fill: .donor, donor: donor)
    let changes: [(inout SmallCohort) -> Void] = [
      { $0.ages[item] = $0.ages[donor] }, { $0.markers[item] = $0.markers[donor] },
      { $0.sexes[item] = $0.sexes[donor] }, { $0.sites[item] = $0.sites[donor] },
    ]
    let unchanged = try prepared("table", item: item) { _ in }
    var found = rows.makeIterator()
    for change in changes {
      let expected = try prepared("table", item: item, change)
      guard case .columns(let numeric, let codes) = expected.content,
        case .columns(let oldNumeric, let oldCodes) = unchanged.content
      else { return }
      // A cell that equals the donor's is skipped.
      if try numbers(numeric) == numbers(oldNumeric), try numbers(codes) == numbers(oldCodes) {
        continue
      }
      let next = found.next()
      let row = try #require(next)
      guard case .columns(let filledNumeric, let filledCodes) = row.content else { return }
      expectClose(try numbers(filledNumeric), to: try numbers(numeric), absolute: 1e-7)
      #expect(try numbers(filledCodes) == numbers(codes))
      expectClose(try numbers(row.design), to: try numbers(expected.design), absolute: 1e-7)
    }
    let rest = found.next()
    #expect(rest == nil)
  }

  /// Every word taken away: what is left in order, and the linear form of the text without it.
  @Test(arguments: [12, 14, 18, 21])
  func deletedWordsAreGoneFromBothForms(item: Int) throws {
    let text = try #require(small.notes[item]).split(separator: " ").map(String.init)
    let rows = try filled("notes", item: item, players: 100, fill: .delete)
    let read = min(8, text.count)
    #expect(rows.count == read)
    for (place, row) in rows.enumerated() {
      var rest = text
      rest.remove(at: place)
      let expected = try prepared("notes", item: item) {
        $0.notes[item] = rest.joined(separator: " ")
      }
      expectClose(try numbers(row.design), to: try numbers(expected.design), absolute: 1e-9)
      guard case .words(let ids, let presence) = row.content,
        case .words(let original, _) = try prepared("notes", item: item, { _ in }).content
      else { return }
      let here = try presence.array(of: Bool.self)
      let found = try ids.array(of: Int64.self)
      let before = try original.array(of: Int64.self)
      if text.count > 1 {
        #expect(here.indices.filter { !here[$0] } == [place])
        for other in here.indices where other != place { #expect(found[other] == before[other]) }
      } else {
        // A text that loses its only word is a text of an unknown word, as cohorts read it.
        #expect(found == [1] && here == [true])
      }
    }
  }

  /// A part of a text takes the donor's words into its own places, whose number stays.
  @Test func donatedWordsStandInPlace() throws {
    let text = try #require(small.notes[14]).split(separator: " ").map(String.init)
    let other = try #require(small.notes[2]).split(separator: " ").map(String.init)
    let rows = try filled("notes", item: 14, players: 2, fill: .donor, donor: 2)
    let read = min(8, text.count)
    #expect(rows.count == 2)
    for (part, row) in rows.enumerated() {
      let expected = try prepared("notes", item: 14) { cohort in
        cohort.notes[14] = text.indices.map { place in
          place < read && place * 2 / read == part
            ? other[place % min(8, other.count)] : text[place]
        }.joined(separator: " ")
      }
      guard case .words(let ids, _) = row.content, case .words(let wanted, _) = expected.content
      else { return }
      #expect(try ids.array(of: Int64.self) == wanted.array(of: Int64.self))
      expectClose(try numbers(row.design), to: try numbers(expected.design), absolute: 1e-9)
    }
  }

  /// In one piece a text becomes the donor's, however long that is.
  @Test func aWholeTextBecomesTheDonors() throws {
    let rows = try filled("notes", item: 14, players: 1, fill: .donor, donor: 2)
    let expected = try prepared("notes", item: 14) { $0.notes[14] = $0.notes[2] }
    let row = try #require(rows.first)
    guard case .words(let ids, let presence) = row.content,
      case .words(let wanted, _) = expected.content
    else { return }
    let here = try presence.array(of: Bool.self)
    let found = try ids.array(of: Int64.self)
    #expect(try here.indices.filter { here[$0] }.map { found[$0] } == wanted.array(of: Int64.self))
    expectClose(try numbers(row.design), to: try numbers(expected.design), absolute: 1e-9)
  }

  /// Gene groups: the smallest takes a shared gene, what is in none is a part of its own.
  @Test func donatedGeneGroupsAreRealGenes() throws {
    let rows = try filled("genes", item: 16, players: 5, fill: .donor, donor: 4)
    let parts = [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9], [10, 11]]
    #expect(rows.count == parts.count)
    for (part, row) in zip(parts, rows) {
      let expected = try prepared("genes", item: 16) { cohort in
        for gene in part { cohort.genes[16][gene] = cohort.genes[4][gene] }
      }
      guard case .vector(let values) = row.content, case .vector(let wanted) = expected.content
      else { return }
      expectClose(try numbers(values), to: try numbers(wanted), absolute: 1e-6)
      expectClose(try numbers(row.design), to: try numbers(expected.design), absolute: 1e-6)
    }
  }

  @Test func meansAreThoseOfTheReference() throws {
    // Two parts: age and marker, sex and site.
    let rows = try filled("table", item: 17, players: 2, fill: .mean)
    guard case .columns(let first, _) = rows[0].content,
      case .columns(_, let codes) = rows[1].content
    else { return }
    let numeric = try numbers(first)
    // Standardized over training: means of zero, and the commoner value of the flag "age missing".
    expectClose(numeric, to: [0, 0, 0], absolute: 1e-6)
    let encoding = try HandMadeFusion(cohort: small.cohort(), training: training).preprocessing
    guard case .tabular(let table) = try encoding.modality("table").state else { return }
    for (place, column) in table.categorical.enumerated() {
      let values = (place == 0 ? small.sexes : small.sites).prefix(12)
      let code = Int(try numbers(codes)[place])
      let name = code >= 2 ? column.categories[code - 2] : nil
      let counts = Dictionary(grouping: values) { $0 ?? "missing" }.mapValues(\.count)
      #expect(counts[name ?? "missing"] == counts.values.max())
    }
    // The linear form has a single 1 for each category column.
    let design = try numbers(rows[1].design)
    #expect(design.suffix(design.count - 3).reduce(0, +) == 2)
  }

  @Test func pixelsOfACellAreFilledAndNoOthers() throws {
    let model = try HandMadeFusion(dtype: .float64, cohort: small.cohort(), training: training)
    let whole = try #require(
      try model.prepare(CaseBatch(cohort: small.cohort(), cases: [15]))["photo"])
    guard case .pixels(let pixels) = whole.content else { return }
    let before = try numbers(pixels)
    let grid = try Partition.grid(height: 16, width: 16, rows: 3, columns: 3)
    for fill in [Fill.constant(0.25), .mean, .blur] {
      let rows = try filled("photo", item: 15, players: 9, fill: fill)
      #expect(rows.count == 9)
      for (part, row) in rows.enumerated() {
        guard case .pixels(let found) = row.content else { return }
        for (place, value) in try numbers(found).enumerated() {
          if grid.partOfElement[place % 256] != part {
            #expect(value == before[place])
          } else if fill == .constant(0.25) {
            #expect(value == 0.25)
          } else {
            #expect(value != before[place])
          }
        }
      }
    }
  }

  /// A blurred picture keeps what does not vary, and varies less.
  @Test func blurKeepsConstantsAndSmooths() throws {
    let rows = try filled("photo", item: 15, players: 1, fill: .blur)
    guard case .pixels(let blurred) = rows[0].content else { return }
    let model = try HandMadeFusion(dtype: .float64, cohort: small.cohort(), training: training)
    let whole = try #require(
      try model.prepare(CaseBatch(cohort: small.cohort(), cases: [15]))["photo"])
    guard case .pixels(let pixels) = whole.content else { return }
    let before = try pixels.variance(axes: [2, 3]).array(of: Double.self)
    let after = try blurred.variance(axes: [2, 3]).array(of: Double.self)
    for (wide, narrow) in zip(before, after) { #expect(narrow < wide / 20) }
    // The mean of a picture stays within its noise.
    let means = try (blurred.mean() - pixels.mean()).item()
    expectClose(means, to: 0, absolute: 0.1)
  }
}
