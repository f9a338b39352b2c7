import Dictionaries
import Foundation
import Statistics
import TestSupport
import Tensors
import Testing

@Suite("Stability") struct StabilityTests {
  @Test func assignmentsEqualTheBestOfAllPermutations() throws {
    var stream = RandomStream(seed: 4, "assignment")
    for size in 1...7 {
      for round in 0..<20 {
        // Ties and negative costs too.
        let costs = (0..<size * size).map { _ in
          round % 2 == 0 ? stream.normal() : Double(stream.index(below: 4)) - 2
        }
        let columns = try AssignmentProblem.solve(costs, size: size)
        #expect(columns.sorted() == Array(0..<size))
        let found = columns.enumerated().reduce(0) { $0 + costs[$1.offset * size + $1.element] }
        expectClose(found, to: smallestCost(costs, size: size), absolute: 1e-12)
      }
    }
    #expect(try AssignmentProblem.solve([], size: 0) == [])
  }

  private func smallestCost(_ costs: [Double], size: Int) -> Double {
    var best = Double.infinity
    var order = Array(0..<size)
    func visit(_ row: Int, _ sum: Double) {
      guard row < size else {
        best = min(best, sum)
        return
      }
      for place in row..<size {
        order.swapAt(row, place)
        visit(row + 1, sum + costs[row * size + order[row]])
        order.swapAt(row, place)
      }
    }
    visit(0, 0)
    return best
  }

  @Test func rotatingAllDirectionsLeavesTheCosineOfTheAngle() throws {
    let directions: [Double] = [1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6]
    let (cosine, sine) = (cos(0.3), sin(0.3))
    var rotated: [Double] = []
    for place in stride(from: 0, to: 8, by: 2) {
      let (x, y) = (directions[place], directions[place + 1])
      rotated.append(cosine * x - sine * y)
      rotated.append(sine * x + cosine * y)
    }
    let stability = try DictionaryStability(
      Tensor(directions, shape: [4, 2]), Tensor(rotated, shape: [4, 2]))
    #expect(stability.isExact)
    expectClose(stability.value, to: cos(0.3), absolute: 1e-12)
  }

  @Test func findsAPermutation() throws {
    let generator = try Generator(seed: 3)
    let first = try Tensor.normal([300, 12], generator: generator)
    var stream = RandomStream(seed: 3, "order")
    let order = stream.permutation(300)
    let second = try first.selecting(Tensor(order.map(Int64.init))) * 2
    for allowsExact in [true, false] {
      let stability = try DictionaryStability(first, second, allowsExact: allowsExact)
      #expect(stability.isExact == allowsExact)
      expectClose(stability.value, to: 1, absolute: 1e-6)
      for (row, column) in stability.matches.enumerated() { #expect(order[column] == row) }
    }
  }

  @Test func greedyMatchingIsALowerBound() throws {
    let generator = try Generator(seed: 6)
    let first = try Tensor.normal([80, 6], generator: generator)
    let second = try Tensor.normal([80, 6], generator: generator)
    let exact = try DictionaryStability(first, second)
    let greedy = try DictionaryStability(first, second, allowsExact: false)
    #expect(greedy.matches.sorted() == Array(0..<80))
    #expect(greedy.value <= exact.value)
    #expect(greedy.value > 0.8 * exact.value)
  }

  @Test func refusesDirectionsThatAreNone() throws {
    let zeros = try Tensor.zeros([2, 2])
    #expect(throws: DictionariesError.self) { try DictionaryStability(zeros, zeros) }
    #expect(throws: DictionariesError.self) {
      try DictionaryStability(.identity(2), .identity(3))
    }
    #expect(throws: DictionariesError.self) {
      try AssignmentProblem.solve([1, .nan, 0, 1], size: 2)
    }
    #expect(throws: DictionariesError.self) { try AssignmentProblem.solve([1], size: 2) }
  }
}
