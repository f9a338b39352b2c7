/// What is there and what is missing, as 0/1 columns over the cases of a cohort.
struct Indicators {
  /// The names of all columns that vary, duplicates included.
  private(set) var names: [String] = []
  /// Which distinct column each name has.
  private(set) var columnOfName: [Int] = []
  /// The distinct columns, `true` where missing.
  private(set) var columns: [[Bool]] = []

  init(_ cohort: Cohort) {
    var known: [[Bool]: Int] = [:]
    func add(_ name: String, _ column: [Bool]) {
      // A column that never changes tells nothing; one that is there already adds nothing.
      guard column.contains(true), column.contains(false) else { return }
      names.append(name)
      if let index = known[column] {
        columnOfName.append(index)
      } else {
        known[column] = columns.count
        columnOfName.append(columns.count)
        columns.append(column)
      }
    }
    for modality in cohort.modalities {
      add(modality.name, modality.presence.map { !$0 })
      guard case .tabular(let table) = modality.content else { continue }
      for column in table.numeric { add(column.name, column.values.map { $0 == nil }) }
      for column in table.categorical { add(column.name, column.values.map { $0 == nil }) }
    }
  }

  /// The distinct rows, and which one each case has.
  func patterns(caseCount: Int) -> (rows: [[Double]], patternOfCase: [Int]) {
    var known: [[Bool]: Int] = [:]
    var rows: [[Double]] = []
    let patternOfCase = (0..<caseCount).map { item -> Int in
      let row = columns.map { $0[item] }
      if let index = known[row] { return index }
      known[row] = rows.count
      rows.append(row.map { $0 ? 1 : 0 })
      return rows.count - 1
    }
    return (rows, patternOfCase)
  }
}
