/// The name closest to a misspelled one, if any is close enough to be meant.
///
/// Distance is the number of insertions, deletions, substitutions and swaps of neighbors
/// (restricted Damerau-Levenshtein) between lower-cased names; close is a third of the length.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars.prefix(200))
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().unicodeScalars.prefix(200))
    let allowed = max(1, max(wanted.count, letters.count) / 3)
    guard abs(letters.count - wanted.count) <= allowed else { continue }
    let distance = editDistance(wanted, letters)
    if distance <= allowed, distance < (best?.distance ?? .max) { best = (distance, candidate) }
  }
  return best?.name
}

/// A sentence that names the nearest candidate, or lists candidates where none is near.
package func suggestion(for name: String, among candidates: [String], kind: String) -> String {
  if let nearest = nearestName(to: name, among: candidates) {
    return "did you mean \"\(nearest)\"?"
  }
  guard !candidates.isEmpty else { return "there is no \(kind) at all" }
  return
    "\(kind.hasSuffix("ity") ? kind.dropLast() + "ies" : kind + "s") are \(quotedList(candidates, limit: 12))"
}

/// Names in quotes, joined by commas, cut after `limit`.
package func quotedList(_ names: [String], limit: Int = 5) -> String {
  let shown = names.prefix(limit).map { "\"\($0)\"" }.joined(separator: ", ")
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    row.reserveCapacity(second.count + 1)
    for j in second.indices {
      let substitution = last[j] + (first[i] == second[j] ? 0 : 1)
      var cost = min(substitution, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[second.count]
}
