extension CellSystem {
  /// Takes as zero what three families of shifts leave undetermined where p(x1, x2) is given too.
  ///
  /// Adding a constant to l(x1, ·), to m(x2, ·), or moving one from l(·, y) to m(·, y) changes no
  /// joint with three exact margins: the heaviest class of every symbol is pinned, and every class of
  /// the symbol that has most of them.
  func pinShifts(of margins: UnionMargins) {
    let offset = margins.first.count
    for index in margins.first.indices { isFree[index] = margins.first[index] > 0 }
    for index in margins.second.indices { isFree[offset + index] = margins.second[index] > 0 }
    for a in 0..<margins.firstCount {
      let row = margins.firstRow(a)
      if let top = row.indices.max(by: { row[$0] < row[$1] }) { isFree[top] = false }
    }
    var (widest, most) = (0, (classes: -1, mass: 0.0))
    for b in 0..<margins.secondCount {
      let row = margins.secondRow(b)
      if let top = row.indices.max(by: { row[$0] < row[$1] }) { isFree[offset + top] = false }
      let found = (classes: row.count { $0 > 0 }, mass: row.min() ?? 0)
      if found > most { (widest, most) = (b, found) }
    }
    for y in 0..<classes { isFree[offset + widest * classes + y] = false }
  }
}
