internal import Dispatch
internal import Synchronization

/// Decodes the images of one modality, each once while the cache has room, and ahead of need.
///
/// Decoding ahead runs on one background queue, one image per work item, so that the caller's
/// threads stay free for the model. Results do not depend on timing: an image decodes to the same
/// pixels wherever and whenever that happens.
public final class ImageReader: Sendable {
  /// The files that are read.
  public let files: ImageFiles
  private let cacheCapacity: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "chiasm.image-reader", qos: .utility)

  private struct State {
    var decoded: [Int: Result<[UInt8], CohortError>] = [:]
    /// Cached cases, the one to be dropped first in front; stale entries are skipped.
    var order: [(item: Int, stamp: Int)] = []
    var head = 0
    var stamps: [Int: Int] = [:]
    var stamp = 0
    /// Cases to decode ahead, in order of need, and how far that has come.
    var upcoming: [Int] = []
    var next = 0
    /// Decoded ahead and not asked for yet; never dropped for one needed later.
    var waiting: Set<Int> = []
    /// What the background queue is at.
    var inFlight: Int?
    /// What callers are at themselves.
    var claimed: Set<Int> = []
    var isRunning = false
    var decodeCount = 0
  }

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - files: The files to read.
  ///   - cacheByteCount: How many bytes of decoded images to keep.
  public init(_ files: ImageFiles, cacheByteCount: Int = 512 << 20) {
    self.files = files
    cacheCapacity = max(2, cacheByteCount / max(1, files.byteCount))
  }

  /// How many images have been decoded since the reader was made.
  public var decodeCount: Int { state.withLock { $0.decodeCount } }

  /// Begins to decode the images of these cases, in this order; replaces an earlier list.
  public func prepare(_ upcoming: [Int]) {
    state.withLock { state in
      state.upcoming = upcoming.filter {
        files.paths.indices.contains($0) && files.paths[$0] != nil
      }
      state.next = 0
      state.waiting = []
    }
    resume()
  }

  /// A case's image as planes, `[channels, size, size]`; `nil` where it is missing.
  ///
  /// - Throws: ``CohortError`` that names the case, the file and the reason.
  public func pixels(_ index: Int) throws(CohortError) -> [UInt8]? {
    guard files.paths.indices.contains(index) else {
      throw CohortError(.invalidArgument, "there is no case \(index)")
    }
    guard files.paths[index] != nil else { return nil }
    let result = result(index)
    resume()
    return try result.get()
  }

  /// Decodes every image of these cases and returns what is wrong with them.
  public func faults(in cases: [Int]) -> [CohortError] {
    var result: [CohortError] = []
    prepare(cases)
    for index in cases {
      do { _ = try pixels(index) } catch { result.append(error) }
    }
    return result
  }

  /// What a caller finds when it asks for an image.
  private enum Answer {
    case decoded(Result<[UInt8], CohortError>)
    case underway
    case wanted
  }

  private func result(_ index: Int) -> Result<[UInt8], CohortError> {
    while true {
      switch answer(index) {
      case .decoded(let result): return result
      case .underway:
        // The queue is serial: once this runs, the image is there.
        queue.sync {}
      case .wanted:
        let result = decode(index)
        state.withLock { state in
          state.claimed.remove(index)
          if state.decoded[index] == nil { store(result, index, &state) }
        }
        return result
      }
    }
  }

  /// Looks an image up and, in the same step, claims it if nobody is at it.
  private func answer(_ index: Int) -> Answer {
    state.withLock { state in
      state.waiting.remove(index)
      if let result = state.decoded[index] {
        touch(index, &state)
        return .decoded(result)
      }
      if state.inFlight == index { return .underway }
      state.claimed.insert(index)
      return .wanted
    }
  }

  private func decode(_ index: Int) -> Result<[UInt8], CohortError> {
    do throws(CohortError) {
      return .success(try files.decode(index) ?? [])
    } catch {
      return .failure(error)
    }
  }

  private func store(_ result: Result<[UInt8], CohortError>, _ index: Int, _ state: inout State) {
    state.decodeCount += 1
    state.decoded[index] = result
    touch(index, &state)
    var skipped: [(item: Int, stamp: Int)] = []
    while state.decoded.count > cacheCapacity, state.head < state.order.count {
      let oldest = state.order[state.head]
      state.head += 1
      guard state.stamps[oldest.item] == oldest.stamp else { continue }
      if state.waiting.contains(oldest.item) {
        skipped.append(oldest)
        continue
      }
      state.decoded[oldest.item] = nil
      state.stamps[oldest.item] = nil
    }
    if !skipped.isEmpty || state.head > 4096 {
      state.order = skipped + state.order[state.head...]
      state.head = 0
    }
  }

  private func touch(_ index: Int, _ state: inout State) {
    state.stamp += 1
    state.stamps[index] = state.stamp
    state.order.append((index, state.stamp))
    if state.order.count - state.head > 4 * (state.decoded.count + 1024) {
      state.order = state.order[state.head...].filter { state.stamps[$0.item] == $0.stamp }
      state.head = 0
    }
  }

  /// Starts the background work unless it runs already.
  private func resume() {
    let isStarting = state.withLock { state in
      guard !state.isRunning, state.next < state.upcoming.count else { return false }
      state.isRunning = true
      return true
    }
    if isStarting { queue.async { [weak self] in self?.step() } }
  }

  /// Decodes one upcoming image, then queues the next step; stops while half the cache waits.
  private func step() {
    let index = state.withLock { state -> Int? in
      while state.next < state.upcoming.count, state.waiting.count < max(1, cacheCapacity / 2) {
        let candidate = state.upcoming[state.next]
        state.next += 1
        if state.decoded[candidate] == nil, !state.claimed.contains(candidate) {
          state.inFlight = candidate
          return candidate
        }
      }
      state.isRunning = false
      return nil
    }
    guard let index else { return }
    let result = decode(index)
    state.withLock { state in
      state.inFlight = nil
      if state.decoded[index] == nil {
        state.waiting.insert(index)
        store(result, index, &state)
      }
    }
    queue.async { [weak self] in self?.step() }
  }
}
