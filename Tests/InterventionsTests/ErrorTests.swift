import Interventions
import Testing

@Test func saysItsMessage() {
  #expect(InterventionsError(.invalidArgument, "alpha is 2").description == "alpha is 2")
}
