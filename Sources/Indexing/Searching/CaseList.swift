import GRDB

/// The living cases of a snapshot, by position: the order in which they came in.
struct CaseList: Sendable {
  let numbers: [Int64]
  let ids: [String]
  let groupOfCase: [Int32]
  let groups: [String]
  /// Bytes, because equal letters can be written in two ways.
  private let positions: [[UInt8]: Int32]

  init(_ db: Database) throws {
    var numbers: [Int64] = []
    var ids: [String] = []
    var groupOfCase: [Int32] = []
    var groups: [String] = []
    var known: [[UInt8]: Int32] = [:]
    var positions: [[UInt8]: Int32] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT row, id, grp FROM cases WHERE dead = 0 ORDER BY row")
    while let row = try rows.next() {
      let id: String = row[1]
      let group: String = row[2]
      positions[Array(id.utf8)] = Int32(numbers.count)
      numbers.append(row[0])
      ids.append(id)
      let key = Array(group.utf8)
      if let index = known[key] {
        groupOfCase.append(index)
      } else {
        known[key] = Int32(groups.count)
        groupOfCase.append(Int32(groups.count))
        groups.append(group)
      }
    }
    self.numbers = numbers
    self.ids = ids
    self.groupOfCase = groupOfCase
    self.groups = groups
    self.positions = positions
  }

  var count: Int { ids.count }

  func position(of id: String) -> Int? { positions[Array(id.utf8)].map { Int($0) } }

  /// The position of a case number, or `nil` if the case is deleted.
  func position(ofNumber number: Int64) -> Int? {
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }

  func match(_ position: Int, _ score: Double) -> Match {
    Match(
      id: ids[position], group: groups[Int(groupOfCase[position])], score: score,
      position: position)
  }
}
