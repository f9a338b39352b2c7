import Foundation
import Testing

@Suite(.serialized) struct UsageTests {
  @Test func versionIsThreeNumbers() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.code == 0)
    let numbers = outcome.output.trimmingCharacters(in: .whitespacesAndNewlines).split(
      separator: ".")
    #expect(numbers.count == 3)
    #expect(numbers.allSatisfy { Int($0) != nil })
    #expect(outcome.messages.isEmpty)
  }

  @Test func helpNamesEveryCommand() throws {
    let outcome = try Program.run("--help")
    #expect(outcome.code == 0)
    for command in ["demo", "inspect", "train", "contribution", "audit"] {
      #expect(outcome.output.contains("\n  \(command) "))
      let help = try Program.run(command, "--help")
      #expect(help.code == 0)
      #expect(help.output.contains("USAGE: chiasm \(command)"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionScriptIsThere(shell: String) throws {
    let outcome = try Program.run("--generate-completion-script", shell)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("chiasm"))
    #expect(outcome.output.contains("inspect"))
  }

  @Test(arguments: [
    (["trian"], "trian"), (["train"], "cohort"), (["train", "x.yaml", "--fold", "3"], "--fold"),
    (["train", "x.yaml", "--folds", "1"], "--folds"),
    (["train", "x.yaml", "--folds", "\(Int.max)"], "--folds"),
    (["train", "x.yaml", "--folds", "three"], "three"),
    (["train", "x.yaml", "--repeats", "0"], "--repeats"),
    (["train", "x.yaml", "--repeats", "\(Int.max)"], "--repeats"),
    (["train", "x.yaml", "--epochs", "0"], "--epochs"),
    (["train", "x.yaml", "--epochs", "\(Int.max)"], "--epochs"),
    (["train", "x.yaml", "--batch-size", "\(Int.max)"], "--batch-size"),
    (["train", "x.yaml", "--learning-rate", "nan"], "--learning-rate"),
    (["train", "x.yaml", "--weight-decay", "-1"], "--weight-decay"),
    (["train", "x.yaml", "--label-smoothing", "1"], "--label-smoothing"),
    (["train", "x.yaml", "--image-encoder", "vgg"], "vgg"),
    (["train", "x.yaml", "--threads", "0"], "--threads"),
    (["inspect", "x.yaml", "--seed", "-1"], "seed"),
  ])
  func usageMistakeIs64AndNamesTheOption(arguments: [String], named: String) throws {
    let outcome = try withScratchFolder { try Program.run(arguments, in: $0) }
    #expect(outcome.code == 64)
    #expect(outcome.messages.contains(named))
    #expect(outcome.output.isEmpty)
  }

  @Test func unknownModelIsAUsageMistake() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let outcome = try Program.run(["train", manifest, "--models", "logistc"], in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.messages.contains("\"logistc\""))
      #expect(outcome.messages.contains("logistic:table"))
    }
  }
}
