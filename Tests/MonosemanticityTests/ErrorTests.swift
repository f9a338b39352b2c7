import Monosemanticity
import Testing

@Test func saysItsMessage() {
  #expect(MonosemanticityError(.invalidArgument, "k is 0").description == "k is 0")
}
