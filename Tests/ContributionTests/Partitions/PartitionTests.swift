import Contribution
import Testing

struct PartitionTests {
  @Test func gridFollowsIntegerDivision() throws {
    let grid = try Partition.grid(height: 5, width: 4, rows: 2, columns: 2)
    #expect(
      grid.partOfElement == [
        0, 0, 1, 1,
        0, 0, 1, 1,
        0, 0, 1, 1,
        2, 2, 3, 3,
        2, 2, 3, 3,
      ])
  }

  @Test(arguments: [(224, 224, 14), (17, 31, 5), (10, 10, 10), (9, 7, 1)])
  func everyPixelIsInExactlyOneCell(height: Int, width: Int, side: Int) throws {
    let grid = try Partition.grid(height: height, width: width, rows: side, columns: side)
    #expect(grid.sizes.count == side * side)
    #expect(grid.sizes.reduce(0, +) == height * width)
    #expect(grid.sizes.allSatisfy { $0 > 0 })
    #expect(grid.parts.joined().sorted() == Array(0..<height * width))
  }

  @Test(arguments: [(7, 4), (9, 9), (100, 7), (1, 1)])
  func blocksDifferByOneAtMost(elements: Int, count: Int) throws {
    let sizes = try Partition.blocks(elements: elements, count: count).sizes
    #expect(sizes.count == count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test func overlapsGapsAndEmptyPartsAreRefused() {
    for parts in [[[0, 1], [1, 2]], [[0], [2]], [[0, 1, 2], []], [[0, 1, 3], [2]], []] {
      #expect { try Partition(parts: parts, elementCount: 3) } throws: {
        ($0 as? ContributionError)?.code == .invalidPartition
      }
    }
    #expect(throws: ContributionError.self) { try Partition(partOfElement: [0, 2, 0], count: 3) }
    #expect(throws: ContributionError.self) {
      try Partition.grid(height: 3, width: 3, rows: 4, columns: 1)
    }
    #expect(throws: ContributionError.self) { try Partition.blocks(elements: 3, count: 4) }
  }

  @Test func sharedGenesGoToTheSmallestGroupAndTheRestIsAPart() throws {
    let (partition, groups) = try Partition.disjoint(
      [[0, 1, 2, 3], [3, 4], [4]], elementCount: 6)
    #expect(partition.parts == [[0, 1, 2], [3], [4], [5]])
    #expect(groups == [0, 1, 2, nil])
    let (whole, kept) = try Partition.disjoint([[0, 1], [0], [1]], elementCount: 2)
    #expect(whole.parts == [[0], [1]])
    #expect(kept == [1, 2])
  }

  @Test func mergingJoinsNeighbors() throws {
    let fine = try Partition(parts: [[0], [1, 2], [3], [4], [5]], elementCount: 6)
    #expect(try fine.merged(to: 2).parts == [[0, 1, 2, 3], [4, 5]])
    #expect(throws: ContributionError.self) { try fine.merged(to: 6) }
  }

  @Test func sevenAttributesGiveFourPlayers() {
    #expect(PlayerCounts.matched(available: [128 * 128, 7]) == 4)
    #expect(PlayerCounts.matched(available: [1 << 20, 1 << 20]) == 196)
    #expect(PlayerCounts.matched(available: [3, 50]) == 1)
    #expect(PlayerCounts.counts(available: [900, 30], sweeps: true) == [1, 4, 9, 16, 25])
    #expect(PlayerCounts.counts(available: [900, 30], sweeps: false) == [1, 25])
  }
}
