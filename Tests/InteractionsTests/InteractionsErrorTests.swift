import Interactions
import Testing

struct InteractionsErrorTests {
  @Test func saysItsMessage() {
    #expect(
      "\(InteractionsError(.invalidSetting, "expected a level below 1, found 2"))"
        == "expected a level below 1, found 2")
  }
}
