/// A quantile with linear interpolation between the two nearest ranks, found without sorting everything:
/// Hoare's selection, linear on average.
///
/// Source: as ``quantile(_:ofSorted:)``.
///
/// - Parameters:
///   - probability: The share of the values that lies below, from 0 to 1.
///   - values: Finite numbers; their order changes.
/// - Returns: The quantile, or `nil` of no numbers or for a share outside [0, 1].
@inlinable
package func quantile<Value: BinaryFloatingPoint>(
  _ probability: Double, reordering values: inout [Value]
) -> Value? {
  guard !values.isEmpty, (0...1).contains(probability) else { return nil }
  let position = probability * Double(values.count - 1)
  let rank = Int(position)
  values.withUnsafeMutableBufferPointer { select(rank, in: $0) }
  let below = values[rank]
  guard position > Double(rank), rank + 1 < values.count else { return below }
  // All that stands behind the rank is at least as large: the least of it has the next rank.
  let above = values[(rank + 1)...].min() ?? below
  return below + (above - below) * Value(position - Double(rank))
}

/// Reorders so that the place holds what it would after sorting, nothing greater stands before it, and
/// nothing smaller after it.
@inlinable
package func select<Value: Comparable>(
  _ place: Int, in values: UnsafeMutableBufferPointer<Value>
) {
  var (low, high) = (0, values.count - 1)
  while low < high {
    // The middle of three keeps sorted input fast.
    let (first, center, last) = (values[low], values[low + (high - low) / 2], values[high])
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
