import Cohorts
import Dictionaries
import Encoders
public import Findings
import Statistics
import Tensors

/// Attacks pictures through groups of features, and defends by dropping or smoothing what attacks on
/// the training part moved most.
///
/// Success: the text of a case of another label outranks the picture's own text.
public struct AttackStudy {
  /// The encoder, the dictionary and the groups, fitted on the training part.
  public let encoded: EncodedFold
  /// The modality that is attacked.
  public let picture: String
  /// The modality that gives the targets.
  public let text: String
  /// How to attack.
  public let settings: AttackSettings

  /// Creates a study.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument` or `missingInput`.
  public init(
    _ encoded: EncodedFold, picture: String, text: String,
    settings: AttackSettings = AttackSettings()
  ) throws {
    try settings.validate()
    for name in [picture, text] where !encoded.encoder.modalities.contains(name) {
      throw InterventionsError(
        .missingInput,
        "expected modalities of the encoder (\(encoded.encoder.modalities.joined(separator: ", "))), "
          + "found \"\(name)\"")
    }
    guard try encoded.fold.cohort.modality(picture).kind == .image, picture != text else {
      throw InterventionsError(
        .missingInput, "\(picture): expected a modality of pictures, and another for the targets")
    }
    self.encoded = encoded
    self.picture = picture
    self.text = text
    self.settings = settings
  }

  /// Runs the study.
  ///
  /// - Parameters:
  ///   - state: What is kept of finished attacks; nil for nothing.
  ///   - isInterrupted: Asked between attacks.
  ///   - onStep: Told what is being attacked.
  public func run(
    state: StudyState? = nil, isInterrupted: () -> Bool = { false },
    onStep: (String) -> Void = { _ in }
  ) throws -> AttackFindings {
    let split = encoded.fold.split
    let cohort = encoded.fold.cohort
    func picked(_ part: [Int], _ name: String) throws -> AttackCases {
      try AttackCases(
        part, of: encoded, picture: picture, text: text, limit: settings.caseLimit,
        stream: RandomStream(seed: settings.seed, "attack targets", name))
    }
    let test = try picked(split.test, "test")
    let fit = try picked(split.training, "fit")
    let attack = try pictureAttack()
    let judge = AttackJudge(
      test: test,
      bootstrap: try GroupBootstrap(
        groups: cohort.groups.indexOfCase, drawCount: settings.drawCount,
        stream: RandomStream(seed: settings.seed, "attack bootstrap")))
    let clean = try withoutGradients { try attack.embed(test.pictures) }
    let activity = try FeatureActivity([
      encoded.dictionary.encode(
        withoutGradients { try attack.embed(fit.pictures) }, modality: picture)
    ])

    var noise: [AttackFindings.Noise] = []
    for epsilon in settings.epsilons {
      let rows = try withoutGradients {
        try attack.embed(
          attack.noisy(test.pictures, epsilon: epsilon, generator: generator("noise", epsilon)))
      }
      noise.append(.init(epsilon: epsilon, success: try judge.rate(test.succeeds(rows))))
    }
    var attacks: [AttackFindings.Attack] = []
    var notes = [
      "Success says that an embedding can be pushed; attacks know the encoder and the dictionary, "
        + "and did not know the defence."
    ]
    for set in encoded.sets {
      guard !set.features.isEmpty else {
        notes.append("\(set.name): no feature belongs here, so nothing was attacked.")
        continue
      }
      if isInterrupted() { throw interrupted }
      onStep("defence against \(set.name)")
      let defence = try learned(set, attack, fit)
      for epsilon in settings.epsilons {
        if isInterrupted() { throw interrupted }
        onStep("\(set.name), ε \(epsilon)/255")
        let pictures = try attackedPictures(test, through: set, attack, epsilon, "attack")
        let rows = try withoutGradients { try attack.embed(pictures) }
        let success = try test.succeeds(rows)
        var beyond: ControlledFigure?
        if epsilon == settings.comparedEpsilon, set.features.count < set.featureCount {
          let controls = try MatchedControls(
            for: set, activity: activity, count: settings.attackedControlCount,
            stream: RandomStream(seed: settings.seed, "attack controls", set.name))
          var outcomes: [[Double]] = []
          for (number, control) in controls.sets.enumerated() where !control.features.isEmpty {
            if isInterrupted() { throw interrupted }
            onStep("\(set.name), random set \(number + 1) of \(controls.sets.count)")
            let name = "\(set.name), control \(number)"
            func made() throws -> [Double] {
              try test.succeeds(
                withoutGradients {
                  try attack.embed(
                    attackedPictures(test, through: control, attack, epsilon, control.name))
                })
            }
            outcomes.append(try state?.outcomes(name, made) ?? made())
          }
          if outcomes.isEmpty {
            notes.append(
              "\(set.name): none of its features fires in pictures that were fitted on, so that no "
                + "random set stands beside it.")
          } else {
            beyond = try judge.effect(
              untouched: test.succeeds(clean), changed: success, controls: outcomes,
              metric: "success")
          }
        }
        attacks.append(
          AttackFindings.Attack(
            set: set.name, features: set.features.count, epsilon: epsilon,
            success: try judge.rate(success),
            distance: try (rows - clean).norm(axes: [1]).mean().item(), beyondControls: beyond,
            defences: try defences(
              defence, attack, activity: activity, clean: (test.pictures, clean),
              attacked: (pictures, rows), judge: judge, epsilon: epsilon, set: set)))
      }
    }
    // Two questions: does a set carry attacks better than random ones; does a defence defend better?
    let corrected = try ControlledFigure.adjusted(attacks.map(\.beyondControls))
    for (index, figure) in corrected.enumerated() { attacks[index].beyondControls = figure }
    if let note = ControlledFigure.powerNote(corrected, option: "--controls") { notes.append(note) }
    try adjustDefences(&attacks)
    return AttackFindings(
      picture: picture, text: text, cases: test.cases.count,
      groups: Set(test.cases.map { cohort.groups.indexOfCase[$0] }).count,
      untouched: try judge.rate(test.succeeds(clean)), noise: noise, attacks: attacks,
      notes: notes)
  }

  private var interrupted: InterventionsError {
    InterventionsError(.interrupted, "stopped between attacks")
  }

  private func generator(_ name: String, _ epsilon: Double) throws -> Generator {
    var stream = RandomStream(seed: settings.seed, "attack start", name, "\(epsilon)")
    return try Generator(seed: stream.next())
  }

  private func pictureAttack() throws -> PictureAttack {
    guard let fitted = try encoded.fold.fitted[picture]?.modality(picture),
      case .image(let scaling) = fitted.state
    else {
      throw InterventionsError(.missingInput, "\(picture): no training case has a picture")
    }
    return try PictureAttack(
      encoder: encoded.encoder, dictionary: encoded.dictionary, modality: picture,
      scaling: scaling)
  }

  /// Pictures after an attack through a set.
  private func attackedPictures(
    _ cases: AttackCases, through set: FeatureSet, _ attack: PictureAttack, _ epsilon: Double,
    _ name: String
  ) throws -> Tensor {
    let aims = try attack.preactivations(of: set.features, cases.targets, modality: text)
    return try attack.attacked(
      cases.pictures, features: set.features, targets: aims, epsilon: epsilon,
      stepCount: settings.stepCount, generator: generator("\(name) \(set.name)", epsilon))
  }

  /// The features that attacks on the training part through a set moved most.
  private func learned(
    _ set: FeatureSet, _ attack: PictureAttack, _ fit: AttackCases
  ) throws -> FeatureDefence {
    let pictures = try attackedPictures(
      fit, through: set, attack, settings.comparedEpsilon, "fit")
    return try withoutGradients {
      try FeatureDefence(
        dictionary: encoded.dictionary, modality: picture, clean: attack.embed(fit.pictures),
        attacked: attack.embed(pictures), share: settings.defendedShare)
    }
  }

  /// Corrects over the sets, at the change at which defences were learned; at others nothing is tested.
  private func adjustDefences(_ attacks: inout [AttackFindings.Attack]) throws {
    let places = attacks.indices.filter { attacks[$0].epsilon == settings.comparedEpsilon }.flatMap
    {
      attack in attacks[attack].defences.indices.map { (attack, $0) }
    }
    let corrected = try ControlledFigure.adjusted(
      places.map { attacks[$0.0].defences[$0.1].beyondControls })
    for (place, figure) in zip(places, corrected) {
      attacks[place.0].defences[place.1].beyondControls = figure
    }
  }

  private func defences(
    _ defence: FeatureDefence, _ attack: PictureAttack, activity: FeatureActivity,
    clean: (pictures: Tensor, rows: Tensor), attacked: (pictures: Tensor, rows: Tensor),
    judge: AttackJudge, epsilon: Double, set: FeatureSet
  ) throws -> [AttackFindings.Defence] {
    let test = judge.test
    func outcome(_ rows: Tensor, dropping dropped: FeatureSet) throws -> [Double] {
      try test.succeeds(
        defence.masked(rows, dropped, modality: picture),
        own: defence.masked(test.own, dropped, modality: text),
        targets: defence.masked(test.targets, dropped, modality: text))
    }
    let before = try test.succeeds(attacked.rows)
    let cleanBefore = try test.succeeds(clean.rows)
    let controls = try MatchedControls(
      for: defence.set, activity: activity, count: settings.maskedControlCount,
      stream: RandomStream(seed: settings.seed, "defence controls", set.name))
    let masked = try outcome(attacked.rows, dropping: defence.set)
    // A random set of nothing is no control.
    let maskedControls = try controls.sets.filter { !$0.features.isEmpty }
      .map { try outcome(attacked.rows, dropping: $0) }
    let mask = AttackFindings.Defence(
      kind: FeatureDefence.Kind.mask.rawValue, features: defence.set.features.count,
      success: try judge.rate(masked), recovery: try judge.difference(before, minus: masked),
      beyondControls: maskedControls.isEmpty
        ? nil
        : try judge.effect(
          untouched: before, changed: masked, controls: maskedControls, metric: "success"),
      cleanLoss: try judge.difference(
        outcome(clean.rows, dropping: defence.set), minus: cleanBefore))

    func smoothed(_ seen: (pictures: Tensor, rows: Tensor)) throws -> [Double] {
      // Copies are of the picture that is judged: an attacked one is all that a defender has.
      let copies = try (0..<settings.copyCount).map { copy in
        try withoutGradients {
          try attack.embed(
            attack.blurred(
              seen.pictures, deviation: epsilon, generator: generator("copy \(copy)", epsilon)))
        }
      }
      return try test.succeeds(
        defence.smoothed(seen.rows, copies: copies, defence.set, modality: picture))
    }
    let smooth = try smoothed(attacked)
    return [
      mask,
      AttackFindings.Defence(
        kind: FeatureDefence.Kind.smooth.rawValue, features: defence.set.features.count,
        success: try judge.rate(smooth), recovery: try judge.difference(before, minus: smooth),
        beyondControls: nil,
        cleanLoss: try judge.difference(smoothed(clean), minus: cleanBefore)),
    ]
  }
}
