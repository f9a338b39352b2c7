import Contribution
import Testing

struct ContributionErrorTests {
  @Test func saysItsMessage() {
    #expect(
      "\(ContributionError(.invalidSetting, "expected a level below 1, found 2"))"
        == "expected a level below 1, found 2")
  }
}
