import Tensors
import Testing

/// Settings of the whole process: one at a time, and restored.
@Suite(.serialized) struct RuntimeTests {
  @Test func namesALibTorchThatIsNewEnough() throws {
    let parts = Runtime.torchVersion.split(separator: ".").prefix(2).compactMap { Int($0) }
    try #require(parts.count == 2)
    #expect((parts[0], parts[1]) >= (2, 11))
  }

  @Test func setsTheThreadCount() {
    let before = Runtime.threadCount
    defer { Runtime.threadCount = before }
    Runtime.threadCount = 1
    #expect(Runtime.threadCount == 1)
    Runtime.threadCount = 2
    #expect(Runtime.threadCount == 2)
  }

  @Test(arguments: [0, -5, .min]) func usesAtLeastOneThread(count: Int) {
    let before = Runtime.threadCount
    defer { Runtime.threadCount = before }
    Runtime.threadCount = count
    #expect(Runtime.threadCount == 1)
  }

  @Test func boundsTheThreadCount() throws {
    let before = Runtime.threadCount
    defer { Runtime.threadCount = before }
    // Millions of threads would not be an error but the end of the process.
    Runtime.threadCount = .max
    #expect(Runtime.threadCount <= Runtime.largestThreadCount)
  }
}
