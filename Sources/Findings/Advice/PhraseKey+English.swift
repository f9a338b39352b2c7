extension PhraseKey {
  /// The sentence in English; gaps are written `{name}`.
  public var english: String {
    switch self {
    case .fixLeak:
      "Mend the data first: {check} gives the label away."
    case .checkLeak:
      "Look at {check} before you trust a figure: it may give the label away."
    case .noticeSays:
      "{message}"
    case .acknowledgeLeak:
      "If it will be the same where the model is used, write acknowledged: "
        + "[{code}] into the manifest and run the audit again."
    case .nothingElseDecided:
      "Nothing else is decided before that is mended: every other figure may rest "
        + "on it."
    case .leaksNotChecked:
      "Leaks were not looked for in this run; chiasm audit does, and what it "
        + "finds may change this."
    case .leakStands:
      "What was found about {check} stands against it until it is explained."
    case .mendLabel:
      "The label was made from {modalities}: rest no decision on models that see "
        + "it."
    case .labelRebuilt:
      "A model that sees {modalities} rebuilds the definition of the label."
    case .independentLabel:
      "A label from a source that none of the inputs shares would make the "
        + "figures evidence."
    case .fixModel:
      "Mend {model} before you judge {modality}: the model ignores it, and it "
        + "does tell the label."
    case .fixData:
      "Mend the data of {modality}: no model can learn from them as they are."
    case .ignoredOpen:
      "Why {model} ignores {modality} cannot be told yet; do not drop {modality} "
        + "for that."
    case .answersSame:
      "{model} gives the same answers when {modality} comes from another case."
    case .deadBranch:
      "Its encoder says the same of every case."
    case .fusionIgnores:
      "Its encoder tells cases apart, but nothing of that reaches the answers."
    case .fillArtefact:
      "It reacts to hidden parts of {modality}, not to what {modality} holds."
    case .constantOutput:
      "It says the same of every case, whatever the inputs are."
    case .inputsAlike:
      "The inputs of {modality} do not differ between cases, or too few cases "
        + "have them."
    case .aloneReaches:
      "{modality} alone reaches {metric} {figure} with {model}, where chance is "
        + "{chance}."
    case .aloneMayBeChance:
      "{modality} alone reaches {metric} {figure} with {model}, which does not "
        + "exclude chance ({chance})."
    case .pairTells:
      "{first} and {second} together hold {figure} bits about the label that "
        + "neither holds alone."
    case .retrainThenJudge:
      "If a mended model uses {modality} and does no better, that speaks against "
        + "{modality}."
    case .dataThatDiffer:
      "Data of {modality} that differ between cases, in ten groups or more, would "
        + "let it be judged."
    case .collectModality:
      "Collect {modality} next, for the {count} cases that lack it."
    case .keepModality:
      "Keep {modality}: models are worse without it."
    case .collectNeither:
      "Collect no more of {modalities}: the rest does as well."
    case .dropModality:
      "You can do without {modality}: the rest does as well."
    case .oneOfThese:
      "One of {modalities} is enough: each says what the other says."
    case .collectionOpen:
      "Whether {modality} is worth its cost cannot be told yet."
    case .trainedWith:
      "{model}, which sees {modality}, differs from {other}, which does not, by "
        + "{metric} {changes}."
    case .correctedP:
      "After correction for all comparisons of the run, p = {number}."
    case .askedWithout:
      "Asked without {modality}, {model} changes by {metric} {changes}."
    case .askedWithoutAll:
      "Asked without {modalities}, {model} changes by {metric} {changes}."
    case .atMost:
      "More than {metric} {number} is not to be gained from it; less than "
        + "{smallest} counts as nothing."
    case .uniqueBits:
      "{modality} holds {figure} bits about the label that {other} does not hold."
    case .betterValue:
      "{modality} brings {metric} {number} a unit of cost, {other} {second}."
    case .valueUnclear:
      "Which of {modalities} to take first cannot be told: their intervals "
        + "overlap."
    case .betterReader:
      "A model that reads the other modalities better than those tried may make up "
        + "for {modality}."
    case .secondEvidenceTogether:
      "It would be surer if symbols of the modalities showed, too, what only all "
        + "together tell."
    case .noModelWithout:
      "No model of the same kind was trained without {modality}; it was only "
        + "asked without it. A model trained without it may make up for it."
    case .otherPrice:
      "Another price of {modality} would not change what it gains, only whether "
        + "that is worth it."
    case .costsUnknown:
      "Costs are unknown: name them in the manifest (costs:) or with --costs."
    case .presentCases:
      "{count} of {total} cases have {modality}."
    case .gainBelow:
      "A gain that turns out below {number} would change it."
    case .anotherModel:
      "A model of another kind that gains by {modality} would change it."
    case .collectCases:
      "Collect more cases of the same kind: {model} still gains by them."
    case .enoughCases:
      "More cases of the same kind would bring little."
    case .casesOpen:
      "Whether more cases would help cannot be told."
    case .roseWithCases:
      "From {count} to {total} cases {metric} of {model} rose by {changes}."
    case .doublingAdds:
      "By the fitted curve, twice as many cases would add {metric} {changes}."
    case .noRise:
      "From {count} to {total} cases {metric} of {model} changed by {changes}: no "
        + "rise stands out."
    case .noLearningCurve:
      "No learning curve was made."
    case .makeLearningCurve:
      "chiasm audit with --learning-curve --resume and the same folder measures "
        + "it."
    case .likeTheOld:
      "It holds only if new cases are like the old ones, and not beyond twice as "
        + "many."
    case .anotherLearner:
      "A model that learns more of many cases would change it."
    case .simpleFusion:
      "A simple fusion suffices: use {model}."
    case .complexFusion:
      "A fusion that looks at the modalities together pays: use {model}."
    case .oneModality:
      "{modality} alone does as well as all together: use {model}."
    case .fusionOpen:
      "Whether fusion gains anything over {modality} alone cannot be told yet."
    case .fusionFormOpen:
      "Whether a simple fusion suffices cannot be told yet."
    case .exceeds:
      "{model} exceeds {other} by {metric} {changes}."
    case .differs:
      "{model} differs from {other} by {metric} {changes}."
    case .lateLoses:
      "Adding up what {first} and {second} say alone loses {figure} bits."
    case .lateSuffices:
      "By the interactions of {first} and {second}, adding up what each says "
        + "alone suffices."
    case .latePays:
      "By the interactions of {first} and {second}, looking at both together "
        + "pays."
    case .gainOf:
      "By more than {number} with its whole interval, the other decision would be "
        + "right."
    case .labelPairs:
      "Label {count} more pairs of {first} and {second}: then it can be told what "
        + "only both together say."
    case .pairsAre:
      "There are {count} labelled pairs; about {total} independent ones would do."
    case .synergyWithin:
      "Until then what only both together say lies anywhere from {low} to {high} "
        + "bits."
    case .pairsRefused:
      "{reason}"
    case .pairsSamePopulation:
      "It presumes that new pairs come from the same patients as the old ones."
    case .deployModel:
      "Use {model} where {modalities} are all there."
    case .deployWithout:
      "Where {modality} is missing, use {model}."
    case .deploymentOpen:
      "Which model to use where {modality} is missing cannot be told yet."
    case .reaches:
      "{model} reaches {metric} {figure}."
    case .reachesWithout:
      "Asked without {modality}, {model} reaches {metric} {figure}."
    case .noneSurelyBetter:
      "No other model is surely better, and it is the simplest of those."
    case .probabilitiesOff:
      "Its probabilities are off by {number} on average."
    case .newSite:
      "Figures hold for the sites seen; a new site is not among them."
    case .bestModelOpen:
      "Which model to use where everything is there cannot be told yet."
    case .moreGroups:
      "About {count} groups instead of {total} would settle it, if the figure "
        + "stays and its interval shrinks with the square root of their number."
    case .fewGroups:
      "It rests on {count} groups only; below {total} no decision is given high "
        + "confidence."
    case .trainingVaries:
      "Training again changes {metric} by about {number}, which the interval does "
        + "not hold."
    case .sitesDiffer:
      "{metric} of {model} differs between sites."
    case .newFigures:
      "New figures that lie on the other side with their whole interval."
    case .groupsForIntervals:
      "At least {total} groups: with {count} there are no intervals."
    case .useForSearch:
      "Pictures and texts of this cohort find each other: its pairs can serve a "
        + "search, and pretraining where labels are few."
    case .searchOpen:
      "Whether pictures and texts of this cohort find each other cannot be told "
        + "yet."
    case .findsAmongFirst:
      "With {first}, {model} finds the own {second} among the first {count} of "
        + "about {total} in {figure} of the queries, where chance is {chance}."
    case .otherGallery:
      "Among more pairs, or in patients of another kind, less may be found."
    case .spaceHoldsOne:
      "In the shared space of {modalities}, features mostly hold what {modality} "
        + "says: trust a search by it before one by the others."
    case .shareOfFeatures:
      "{modality} holds {figure} of what features say on average, where an equal "
        + "share is {number}."
    case .anotherEncoder:
      "Another encoder, or other pairs, may keep more of the other modalities."
    }
  }
}
