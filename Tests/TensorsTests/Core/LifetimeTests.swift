import Foundation
import TestSupport
import Tensors
import Testing

/// Handles are released once, at the right time, from any thread.
@Suite(.serialized) struct LifetimeTests {
  /// Resident memory of this process in bytes, or nil where the system does not say.
  private var residentBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return pages.map { $0 * 4096 }
  }

  /// 1 500 rounds that each make some MB, with results, errors, graphs and lists.
  ///
  /// One tensor of a round kept would be 1.5 GB. The bound leaves room for the tests that run beside
  /// this one in the same process, of which the largest holds a ResNet-50 three times.
  @Test func releasesThousandsOfHandles() throws {
    let unbind = try Operator("aten::unbind", overload: "int")
    let parts = try Operator("aten::frexp", overload: "Tensor")
    let weight = try Tensor.ones([10, 512]).tracked()
    func round() throws {
      let x = try Tensor.ones([512, 512])  // 1 MiB
      let y = try x.linear(weight: weight, path: .oneDNN)
      _ = try y.sum().gradients(of: [weight])
      _ = try unbind.results(.tensor(x))
      _ = try parts.call([.tensor(x)])  // The second result is not asked for.
      _ = try Tensor.concatenated([x, x])
      #expect(throws: TensorError.self) { try x.matmul(y.transposed()) }
      _ = try x.array(of: Float.self)
    }
    for _ in 0..<50 { try round() }
    guard let before = residentBytes else { return }
    for _ in 0..<1500 { try round() }
    let grown = try #require(residentBytes) - before
    #expect(grown < 768 << 20, "resident memory grew by \(grown >> 20) MiB")
  }

  @Test func worksFromManyTasksAtOnce() async throws {
    let weight = try Tensor.normal([16, 32], generator: Generator(seed: 1)).tracked()
    let input = try Tensor.normal([8, 32], generator: Generator(seed: 2))
    let loss = try input.linear(weight: weight).power(2).sum()
    let expected = try #require(try loss.gradients(of: [weight])[0]).array(of: Float.self)
    try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<100 {
        group.addTask {
          let loss = try input.linear(weight: weight).power(2).sum()
          await Task.yield()
          guard let gradient = try loss.gradients(of: [weight])[0] else { return [] }
          return try gradient.array(of: Float.self)
        }
      }
      for try await gradient in group { #expect(gradient == expected) }
    }
  }

  @Test func outlivesTheTensorsItCameFrom() throws {
    let view = try { () throws -> Tensor in
      let base = try Tensor((0..<1000).map(Double.init), shape: [10, 100])
      return try base.selected(9).sliced(98..<100)
    }()
    #expect(try view.array(of: Double.self) == [998, 999])
    let gradient = try { () throws -> Tensor? in
      let x = try Tensor([1.0, 2.0]).tracked()
      return try x.power(2).sum().gradients(of: [x])[0]
    }()
    #expect(try gradient?.array(of: Double.self) == [2, 4])
  }

  @Test func argumentsOutliveTheCall() throws {
    // The list and its tensors have no other owner than the argument.
    let stack = try Operator("aten::stack")
    for _ in 0..<200 {
      let joined = try stack(.tensors([Tensor.ones([64]), Tensor.zeros([64])]), .int(0))
      #expect(try joined.sum().item() == 64)
    }
  }

  @Test func releasesDeepGraphsWithoutOverflow() throws {
    var x = try Tensor([1.0]).tracked()
    for _ in 0..<100_000 { x = try x + 0.0 }
    #expect(try x.item() == 1)
  }
}
