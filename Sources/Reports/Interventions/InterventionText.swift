public import Findings

/// What changed features did, as plain text, for people who do not read code.
public struct InterventionText: Sendable {
  let document: InterventionDocument
  let style: TextStyle

  /// Prepares the text.
  public init(_ document: InterventionDocument, style: TextStyle = TextStyle()) {
    self.document = document
    self.style = style
  }

  /// The whole text, a newline at the end; empty without any study.
  public var text: String {
    let parts = [attributeLines, attackLines, defenceLines, generationLines, armLines, noteLines]
      .filter { !$0.isEmpty }
    if parts.isEmpty { return "" }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var attributeLines: [String] {
    guard let study = document.attribute else { return [] }
    var table = TextTable([
      .init(title: "MASKED", alignment: .left, widest: 20),
      .init(title: "Features", alignment: .right),
      .init(title: "Recall of", alignment: .left, widest: 12),
      .init(title: "Before", alignment: .right), .init(title: "After", alignment: .right),
      .init(title: "Beyond random features", alignment: .left),
      .init(title: "p (Holm)", alignment: .right),
      .init(title: "|x'-x|", alignment: .right),
    ])
    for set in study.sets {
      for (index, effect) in set.effects.enumerated() {
        let isFirst = index == 0
        table.add([
          .init(isFirst ? DisplayText.safe(set.set) : ""),
          .init(isFirst ? FigureText.compact(set.features, style: style) : ""),
          .init(DisplayText.safe(effect.metric.replacing(prefix: "recall "))),
          .init(FigureText.decimal(effect.untouched.value, style: style)),
          .init(FigureText.decimal(effect.changed.value, style: style)),
          // Without a corrected p-value there are no controls beside the set itself.
          .init(
            effect.adjustedPValue == nil
              ? style.absence
              : FigureText.figure(effect.beyondControls, style: style, isSigned: true)),
          .init(FigureText.compact(effect.adjustedPValue, style: style)),
          .init(isFirst ? FigureText.decimal(set.distance, style: style) : ""),
        ])
      }
    }
    return [
      "Attribute \"\(DisplayText.safe(study.attribute))\": \(study.cases) cases, \(study.groups) "
        + "groups, \(study.folds) folds"
    ] + table.lines(style: style)
  }

  private var attackLines: [String] {
    guard let study = document.attack else { return [] }
    var table = TextTable([
      .init(title: "ATTACKED THROUGH", alignment: .left, widest: 22),
      .init(title: "Features", alignment: .right), .init(title: "of 255", alignment: .right),
      .init(title: "Target outranks own", alignment: .left),
      .init(title: "Beyond random features", alignment: .left),
      .init(title: "p (Holm)", alignment: .right),
      .init(title: "|x'-x|", alignment: .right),
    ])
    table.add([
      .init("nothing"), .init(""), .init("0"),
      .init(FigureText.figure(study.untouched, style: style)),
    ])
    for noise in study.noise {
      table.add([
        .init("random pixels"), .init(""),
        .init(FigureText.compact(noise.epsilon, style: style)),
        .init(FigureText.figure(noise.success, style: style)),
      ])
    }
    for attack in study.attacks {
      table.add([
        .init(DisplayText.safe(attack.set)), .init(String(attack.features)),
        .init(FigureText.compact(attack.epsilon, style: style)),
        .init(FigureText.figure(attack.success, style: style)),
        .init(
          attack.beyondControls == nil
            ? ""
            : FigureText.figure(attack.beyondControls?.beyondControls, style: style, isSigned: true)
        ),
        .init(adjusted(attack.beyondControls)),
        .init(FigureText.decimal(attack.distance, style: style)),
      ])
    }
    return [
      "Attacks on \"\(DisplayText.safe(study.picture))\" towards another case's "
        + "\"\(DisplayText.safe(study.text))\": \(study.cases) cases, \(study.groups) groups"
    ] + table.lines(style: style)
  }

  /// The corrected p-value, or nothing where nothing was tested.
  private func adjusted(_ figure: ControlledFigure?) -> String {
    guard let value = figure?.adjustedPValue else { return "" }
    return FigureText.compact(value, style: style)
  }

  private var defenceLines: [String] {
    guard let study = document.attack else { return [] }
    var table = TextTable([
      .init(title: "DEFENDED AGAINST", alignment: .left, widest: 22),
      .init(title: "of 255", alignment: .right), .init(title: "By", alignment: .left),
      .init(title: "Success falls by", alignment: .left),
      .init(title: "Beyond random features", alignment: .left),
      .init(title: "p (Holm)", alignment: .right),
      .init(title: "Success without attack rises by", alignment: .left),
    ])
    for attack in study.attacks {
      for defence in attack.defences {
        table.add([
          .init(DisplayText.safe(attack.set)),
          .init(FigureText.compact(attack.epsilon, style: style)),
          .init("\(defence.kind) \(defence.features)"),
          .init(FigureText.figure(defence.recovery, style: style, isSigned: true)),
          // A defence beyond random ones lowers success: the sign is turned to that of the fall.
          .init(
            defence.beyondControls == nil
              ? ""
              : FigureText.figure(
                defence.beyondControls?.beyondControls.negated, style: style, isSigned: true)),
          .init(adjusted(defence.beyondControls)),
          .init(FigureText.figure(defence.cleanLoss, style: style, isSigned: true)),
        ])
      }
    }
    return table.lines(style: style)
  }

  private var generationLines: [String] {
    guard let study = document.generation else { return [] }
    var table = TextTable([
      .init(title: "SWAPPED", alignment: .left, widest: 20),
      .init(title: "Features", alignment: .right),
      .init(title: "Factor", alignment: .left, widest: 14),
      .init(title: "Flips at 0", alignment: .right),
      .init(title: "Flips at 1", alignment: .left),
      .init(title: "Beyond random", alignment: .left),
      .init(title: "p (Holm)", alignment: .right),
      .init(title: "Spearman", alignment: .right), .init(title: "Content", alignment: .right),
    ])
    for swap in study.swaps {
      table.add([
        .init(DisplayText.safe(swap.set)), .init(String(swap.features)),
        .init(DisplayText.safe(swap.factor)),
        .init(FigureText.decimal(swap.steps.first?.flipRate.value, style: style)),
        .init(FigureText.figure(swap.steps.last?.flipRate, style: style)),
        .init(
          swap.beyondControls == nil
            ? ""
            : FigureText.figure(swap.beyondControls?.beyondControls, style: style, isSigned: true)),
        .init(adjusted(swap.beyondControls)),
        .init(FigureText.decimal(swap.spearman.value, style: style)),
        .init(FigureText.decimal(swap.steps.last?.content.value, style: style)),
      ])
    }
    let known = study.classifiers.map { classifier in
      "\(DisplayText.safe(classifier.factor)): accuracy "
        + FigureText.decimal(classifier.real.value, style: style) + " on real pictures, "
        + FigureText.decimal(classifier.generated.value, style: style) + " on generated ones"
    }
    return [
      "Pictures of \"\(DisplayText.safe(study.picture))\" by \(study.generator), \(study.size) pixels: "
        + "\(study.cases) test cases, \(study.groups) groups"
    ] + known + [
      "mean difference of neighboring pixels: "
        + FigureText.decimal(study.sharpness.real.value, style: style) + " in real pictures, "
        + FigureText.decimal(study.sharpness.generated.value, style: style) + " in generated ones"
    ] + table.lines(style: style)
  }

  private var armLines: [String] {
    guard let study = document.arms else { return [] }
    var table = TextTable([
      .init(title: "ARM", alignment: .left, widest: 22),
      .init(title: "Figure", alignment: .left, widest: 34),
      .init(title: "Mean", alignment: .left), .init(title: "Spread", alignment: .right),
    ])
    for arm in study.arms {
      for (index, figure) in (arm.classes + arm.scores + arm.recall).enumerated() {
        table.add([
          .init(index == 0 ? DisplayText.safe(arm.name) : ""),
          .init(DisplayText.safe(figure.name)),
          .init(FigureText.figure(figure.figure, style: style)),
          .init(FigureText.decimal(figure.deviation, style: style)),
        ])
      }
    }
    return [
      "\(study.arms.count) ways to learn features, \(study.initializations) initializations: "
        + "\(study.cases) test cases, \(study.groups) groups"
    ] + table.lines(style: style)
  }

  private var noteLines: [String] {
    let notes =
      (document.attribute?.notes ?? []) + (document.attack?.notes ?? [])
      + (document.generation?.notes ?? []) + (document.arms?.notes ?? [])
    return notes.flatMap { DisplayText.wrapped(DisplayText.safe($0), columns: style.columns) }
      .map { style.drawn($0, .quiet) }
  }
}

extension String {
  /// The rest after a prefix, if it is there.
  fileprivate func replacing(prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
