import Retrieval
import Testing

@Suite("Masks") struct MaskPlanTests {
  @Test func goldenMasks() {
    let plan = MaskPlan(runKey: 7)
    #expect(
      plan.keptPatches(caseID: "case-1", epoch: 3, count: 16, droppedPermille: 500)
        == [2, 3, 4, 5, 9, 11, 12, 15])
    #expect(
      plan.maskedTokens(caseID: "case-1", epoch: 3, maskable: Array(0..<10), permille: 250)
        == [2, 5, 8])
  }

  @Test func countsAreWholeNumbers() {
    #expect(MaskPlan.keptCount(of: 10, droppedPermille: 900) == 1)
    #expect(MaskPlan.keptCount(of: 196, droppedPermille: 500) == 98)
    #expect(MaskPlan.keptCount(of: 7, droppedPermille: 500) == 3)
    #expect(MaskPlan.keptCount(of: 7, droppedPermille: 0) == 7)
    #expect(MaskPlan.keptCount(of: 7, droppedPermille: 1_000) == 0)
    // ⌊.25 · n + ½⌋, at least one: 10 -> 3, 2 -> 1, 1 -> 1, 9 -> 2.
    #expect(
      [10, 2, 1, 9, 0].map { MaskPlan.maskedCount(of: $0, permille: 250) } == [3, 1, 1, 2, 0])
    #expect(MaskPlan.maskedCount(of: 10, permille: 0) == 0)
    #expect(MaskPlan.maskedCount(of: 10, permille: 1_000) == 10)
    #expect(MaskPlan.maskedCount(of: -3, permille: 5_000) == 0)
  }

  @Test func onlyWhatMayBeHiddenIsHidden() {
    let plan = MaskPlan(runKey: 11)
    for length in 1...40 {
      // Position 0 begins the text, the last but `length % 3` ends it, padding follows.
      let maskable = Array(1..<max(2, length - length % 3))
      for epoch in 0..<3 {
        let masked = plan.maskedTokens(
          caseID: "patient-\(length)", epoch: epoch, maskable: maskable, permille: 250)
        #expect(masked.count == MaskPlan.maskedCount(of: maskable.count, permille: 250))
        #expect(Set(masked).isSubset(of: maskable))
        #expect(masked == masked.sorted() && Set(masked).count == masked.count)
      }
    }
    #expect(plan.maskedTokens(caseID: "a", epoch: 0, maskable: [], permille: 250) == [])
  }

  @Test func aMaskBelongsToRunEpochAndCase() {
    func kept(_ key: UInt64, _ id: String, _ epoch: Int) -> [Int] {
      MaskPlan(runKey: key).keptPatches(caseID: id, epoch: epoch, count: 64, droppedPermille: 500)
    }
    let first = kept(1, "a", 0)
    #expect(first == kept(1, "a", 0))
    #expect(first != kept(2, "a", 0))
    #expect(first != kept(1, "b", 0))
    #expect(first != kept(1, "a", 1))
  }

  @Test func listOrderMovesNoMask() {
    let plan = MaskPlan(runKey: 5)
    // The same words, whatever stands after them: positions are what is hashed, not places in a list.
    let words = [1, 2, 3, 4, 6, 7]
    let once = plan.maskedTokens(caseID: "x", epoch: 2, maskable: words, permille: 400)
    let shuffled = plan.maskedTokens(
      caseID: "x", epoch: 2, maskable: Array(words.reversed()), permille: 400)
    #expect(once == shuffled)
  }

  @Test func everyPatchIsKeptAboutAsOften() {
    let plan = MaskPlan(runKey: 3)
    var counts = [Int](repeating: 0, count: 49)
    for index in 0..<4_000 {
      for patch in plan.keptPatches(
        caseID: "case-\(index)", epoch: 0, count: 49, droppedPermille: 510)
      {
        counts[patch] += 1
      }
    }
    // 24 of 49 are kept: 1959 times a patch, standard deviation 32.
    #expect(counts.reduce(0, +) == 4_000 * 24)
    for count in counts { #expect(abs(count - 1_959) < 160) }
  }

  @Test func masksAreTheSameOnEveryThread() async {
    let plan = MaskPlan(runKey: 9)
    let alone = (0..<64).map {
      plan.keptPatches(caseID: "\($0)", epoch: 1, count: 49, droppedPermille: 500)
    }
    let together = await withTaskGroup(of: (Int, [Int]).self) { group in
      for index in (0..<64).reversed() {
        group.addTask {
          (
            index,
            plan.keptPatches(caseID: "\(index)", epoch: 1, count: 49, droppedPermille: 500)
          )
        }
      }
      var results = [[Int]](repeating: [], count: 64)
      for await (index, kept) in group { results[index] = kept }
      return results
    }
    #expect(alone == together)
  }
}
