import Decomposition
import Testing

struct DecompositionErrorTests {
  @Test func saysItsMessage() {
    #expect(
      "\(DecompositionError(.invalidSetting, "expected a level below 1, found 2"))"
        == "expected a level below 1, found 2")
  }
}
