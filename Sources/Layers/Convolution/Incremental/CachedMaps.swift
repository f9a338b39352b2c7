import Tensors

/// The maps that one layer reads, cached, with the boxes that changed beside them.
///
/// One table of places, channels last: first the places of all maps, then one that stands for what is
/// outside a map, then the changed boxes. So a crop with changes and padding in it is one gather.
final class CachedMaps {
  let height: Int
  let width: Int
  let channels: Int
  private let padding: Double
  private let mapCount: Int
  private var table: Tensor
  private var room = 0
  private var changed: Tensor?
  private var boxes = ChangedBoxes(maps: [], tops: [], lefts: [], height: 0, width: 0)

  /// Caches maps `[N, C, H, W]`.
  ///
  /// - Parameter padding: What a layer sees outside.
  init(_ maps: Tensor, padding: Double = 0) throws(TensorError) {
    mapCount = try maps.size(0)
    channels = try maps.size(1)
    height = try maps.size(2)
    width = try maps.size(3)
    self.padding = padding
    table = try maps.permuted([0, 2, 3, 1]).reshaped([-1, channels])
  }

  private var outside: Int { mapCount * height * width }

  /// Notes what is in the boxes, `[rows, C, height, width]`; forgets what was before.
  func change(_ boxes: ChangedBoxes, to values: Tensor) throws(TensorError) {
    let count = boxes.count * boxes.height * boxes.width
    if count > room {
      let dtype = values.dtype ?? .float32
      table = try .concatenated([
        table.sliced(0..<outside), .full([1, channels], padding, dtype: dtype),
        .zeros([count, channels], dtype: dtype),
      ])
      room = count
    }
    let rows = try values.permuted([0, 2, 3, 1]).reshaped([-1, channels])
    try table.sliced(outside + 1..<outside + 1 + count).assign(rows)
    self.boxes = boxes
    changed = rows
  }

  /// Takes the changed boxes into the maps; no two rows may have changed the same map.
  func keepChanges() throws(TensorError) {
    guard let changed else { return }
    _ = try writtenRows.get()(
      .tensor(table), .int(0), .tensor(Tensor(indices(of: boxes.places, asChanged: false))),
      .tensor(changed))
  }

  /// Places of each row's map as changed, `[rows, C, places down, places across]`, channels last.
  func crop(_ places: CroppedPlaces) throws(TensorError) -> Tensor {
    let indices = try Tensor(indices(of: places))
    return try table.selecting(indices)
      .reshaped([boxes.count, places.height, places.width, channels]).permuted([0, 3, 1, 2])
  }

  /// Each row's whole map as changed.
  func whole() throws(TensorError) -> Tensor {
    let zeros = [Int](repeating: 0, count: boxes.count)
    return try crop(
      CroppedPlaces(tops: zeros, lefts: zeros, height: height, width: width, step: 1))
  }

  private func indices(of places: CroppedPlaces, asChanged: Bool = true) -> [Int64] {
    let count = boxes.count * places.height * places.width
    let outside = Int64(self.outside)
    return [Int64](unsafeUninitializedCapacity: count) { buffer, initialized in
      var position = 0
      for row in 0..<boxes.count {
        let map = boxes.maps[row] * height * width
        let top = boxes.tops[row]
        let left = boxes.lefts[row]
        let changed = self.outside + 1 + row * boxes.height * boxes.width
        for down in 0..<places.height {
          let y = places.tops[row] + down * places.step
          let isInside = y >= 0 && y < height
          let isChanged = asChanged && y >= top && y < top + boxes.height
          let line = map + y * width
          let changedLine = changed + (y - top) * boxes.width - left
          var x = places.lefts[row]
          for _ in 0..<places.width {
            let index =
              if !isInside || x < 0 || x >= width {
                outside
              } else if isChanged && x >= left && x < left + boxes.width {
                Int64(changedLine + x)
              } else {
                Int64(line + x)
              }
            buffer.initializeElement(at: position, to: index)
            position += 1
            x += places.step
          }
        }
      }
      initialized = count
    }
  }
}

/// Rows of a table that nobody else holds, written over.
private let writtenRows = Result { () throws(TensorError) in try Operator("aten::index_copy_") }
