/// The name that a mistyped one most likely meant, or `nil` if none is near.
///
/// Near means at most a third of the name's characters inserted, deleted or replaced. Of equally
/// near names, the first wins.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  // Longer names come from hostile files only, and comparing takes their product.
  let limit = 200
  let wanted = Array(name.unicodeScalars.prefix(limit))
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let scalars = Array(candidate.unicodeScalars.prefix(limit))
    let bound = (best?.distance ?? wanted.count / 3 + 1) - 1
    guard abs(scalars.count - wanted.count) <= bound else { continue }
    let distance = editDistance(wanted, scalars)
    if distance <= bound { best = (candidate, distance) }
  }
  return best?.name
}

/// Levenshtein's distance: the fewest single insertions, deletions and replacements.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}
