import Decomposition
import Foundation
import Statistics
import Testing

struct ScratchTests {
  @Test func timing() throws {
    var stream = RandomStream(seed: 1, "scratch")
    for (a, b, c, n) in [(2,2,2,0)] {
      let shape = TableShape(first: a, second: b, classes: c)
      let t = n == 0 ? try stream.denseTable(shape) : try stream.sampledTable(shape, size: n)
      let clock = ContinuousClock()
      var r: InformationDecomposition? = nil
      let d = try clock.measure { r = try InformationDecomposition(of: t) }
      print(a, b, c, n, d, "gap", r!.gap, "it", r!.union.iterations, r!.union.status)
    }
    var worst: [String: (Double, Int)] = [:]
    for i in 0..<3000 {
      let a = 2 + Int(stream.next() % 8), b = 2 + Int(stream.next() % 8), c = 3 + Int(stream.next() % 4)
      let shape = TableShape(first: a, second: b, classes: c)
      let kind = i % 3
      let t = kind == 0 ? try stream.denseTable(shape, unevenness: 1 + stream.unit() * 6) : try stream.sampledTable(shape, size: kind == 1 ? 20 : 300)
      let r = try InformationDecomposition(of: t)
      let w = worst["\(kind)"] ?? (0, 0)
      worst["\(kind)"] = (max(w.0, r.gap), max(w.1, r.union.iterations))
      if r.gap > 1e-9 { print(a, b, c, kind, "gap", r.gap, r.union.iterations) }
    }
    print(worst)
  }
}
struct Scratch2Tests {
  @Test func robust() throws {
    var stream = RandomStream(seed: 2, "scratch2")
    var its: [Int: Int] = [:]
    var bad = 0
    for _ in 0..<1500 {
      let a = 2 + Int(stream.next() % 8), b = 2 + Int(stream.next() % 8), c = 3 + Int(stream.next() % 4)
      let shape = TableShape(first: a, second: b, classes: c)
      let t = try stream.denseTable(shape, unevenness: 1 + stream.unit() * 6)
      let r = try InformationDecomposition(of: t)
      its[r.union.iterations, default: 0] += 1
      if r.gap > 1e-9 { bad += 1 }
    }
    print("BAD", bad, its.sorted { $0.key < $1.key })
  }
}
