/// The median, found without sorting everything: Hoare's selection, linear on average.
///
/// - Parameter values: Finite numbers; their order changes.
/// - Returns: The middle one, or the mean of the middle two; `nil` of none.
package func median(reordering values: inout [Float]) -> Float? {
  guard !values.isEmpty else { return nil }
  let middle = values.count / 2
  select(middle, in: &values)
  if values.count % 2 == 1 { return values[middle] }
  // All that stands before the middle is at most as large.
  let below = values[..<middle].max() ?? values[middle]
  return (below + values[middle]) / 2
}

/// Reorders so that the place holds what it would after sorting, nothing greater stands before it, and
/// nothing smaller after it.
private func select(_ place: Int, in values: inout [Float]) {
  var (low, high) = (0, values.count - 1)
  while low < high {
    // The middle of three keeps sorted input fast.
    let (first, center, last) = (values[low], values[(low + high) / 2], values[high])
    let pivot = max(min(first, center), min(max(first, center), last))
    var (left, right) = (low, high)
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if place <= right {
      high = right
    } else if place >= left {
      low = left
    } else {
      return
    }
  }
}
