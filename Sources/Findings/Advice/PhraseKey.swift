/// The sentences of advice, by name; ``Phrase`` fills their gaps.
///
/// A name becomes a key of `findings.json` and never changes.
public enum PhraseKey: String, Codable, Sendable, Hashable, CaseIterable {
  // Leaks and labels.
  /// Mend the data first: {check} gives the label away.
  case fixLeak
  /// Look at {check} before you trust a figure: it may give the label away.
  case checkLeak
  /// {message}
  case noticeSays
  /// If it will be the same where the model is used, write acknowledged: [{code}] into the manifest and run the audit again.
  case acknowledgeLeak
  /// Nothing else is decided before that is mended: every other figure may rest on it.
  case nothingElseDecided
  /// Leaks were not looked for in this run; chiasm audit does, and what it finds may change this.
  case leaksNotChecked
  /// What was found about {check} stands against it until it is explained.
  case leakStands
  /// The label was made from {modalities}: rest no decision on models that see it.
  case mendLabel
  /// A model that sees {modalities} rebuilds the definition of the label.
  case labelRebuilt
  /// A label from a source that none of the inputs shares would make the figures evidence.
  case independentLabel
  // Modalities that a model ignores.
  /// Mend {model} before you judge {modality}: the model ignores it, and it does tell the label.
  case fixModel
  /// Mend the data of {modality}: no model can learn from them as they are.
  case fixData
  /// Why {model} ignores {modality} cannot be told yet; do not drop {modality} for that.
  case ignoredOpen
  /// {model} gives the same answers when {modality} comes from another case.
  case answersSame
  /// Its encoder says the same of every case.
  case deadBranch
  /// Its encoder tells cases apart, but nothing of that reaches the answers.
  case fusionIgnores
  /// It reacts to hidden parts of {modality}, not to what {modality} holds.
  case fillArtefact
  /// It says the same of every case, whatever the inputs are.
  case constantOutput
  /// The inputs of {modality} do not differ between cases, or too few cases have them.
  case inputsAlike
  /// {modality} alone reaches {metric} {figure} with {model}, where chance is {chance}.
  case aloneReaches
  /// {modality} alone reaches {metric} {figure} with {model}, which does not exclude chance ({chance}).
  case aloneMayBeChance
  /// {first} and {second} together hold {figure} bits about the label that neither holds alone.
  case pairTells
  /// If a mended model uses {modality} and does no better, that speaks against {modality}.
  case retrainThenJudge
  /// Data of {modality} that differ between cases, in ten groups or more, would let it be judged.
  case dataThatDiffer
  // Collection.
  /// Collect {modality} next, for the {count} cases that lack it.
  case collectModality
  /// Keep {modality}: models are worse without it.
  case keepModality
  /// Collect no more of {modalities}: the rest does as well.
  case collectNeither
  /// You can do without {modality}: the rest does as well.
  case dropModality
  /// One of {modalities} is enough: each says what the other says.
  case oneOfThese
  /// Whether {modality} is worth its cost cannot be told yet.
  case collectionOpen
  /// {model}, which sees {modality}, differs from {other}, which does not, by {metric} {changes}.
  case trainedWith
  /// After correction for all comparisons of the run, p = {number}.
  case correctedP
  /// Asked without {modality}, {model} changes by {metric} {changes}.
  case askedWithout
  /// Asked without {modalities}, {model} changes by {metric} {changes}.
  case askedWithoutAll
  /// More than {metric} {number} is not to be gained from it; less than {smallest} counts as nothing.
  case atMost
  /// {modality} holds {figure} bits about the label that {other} does not hold.
  case uniqueBits
  /// {modality} brings {metric} {number} a unit of cost, {other} {second}.
  case betterValue
  /// Which of {modalities} to take first cannot be told: their intervals overlap.
  case valueUnclear
  /// A model that reads the other modalities better than those tried may make up for {modality}.
  case betterReader
  /// It would be surer if symbols of the modalities showed, too, what only all together tell.
  case secondEvidenceTogether
  /// No model of the same kind was trained without {modality}; it was only asked without it. A model trained without it may make up for it.
  case noModelWithout
  /// Another price of {modality} would not change what it gains, only whether that is worth it.
  case otherPrice
  /// Costs are unknown: name them in the manifest (costs:) or with --costs.
  case costsUnknown
  /// {count} of {total} cases have {modality}.
  case presentCases
  /// A gain that turns out below {number} would change it.
  case gainBelow
  /// A model of another kind that gains by {modality} would change it.
  case anotherModel
  // Numbers of cases.
  /// Collect more cases of the same kind: {model} still gains by them.
  case collectCases
  /// More cases of the same kind would bring little.
  case enoughCases
  /// Whether more cases would help cannot be told.
  case casesOpen
  /// From {count} to {total} cases {metric} of {model} rose by {changes}.
  case roseWithCases
  /// By the fitted curve, twice as many cases would add {metric} {changes}.
  case doublingAdds
  /// From {count} to {total} cases {metric} of {model} changed by {changes}: no rise stands out.
  case noRise
  /// No learning curve was made.
  case noLearningCurve
  /// chiasm audit with --learning-curve --resume and the same folder measures it.
  case makeLearningCurve
  /// It holds only if new cases are like the old ones, and not beyond twice as many.
  case likeTheOld
  /// A model that learns more of many cases would change it.
  case anotherLearner
  // Fusion.
  /// A simple fusion suffices: use {model}.
  case simpleFusion
  /// A fusion that looks at the modalities together pays: use {model}.
  case complexFusion
  /// {modality} alone does as well as all together: use {model}.
  case oneModality
  /// Whether fusion gains anything over {modality} alone cannot be told yet.
  case fusionOpen
  /// Whether a simple fusion suffices cannot be told yet.
  case fusionFormOpen
  /// {model} exceeds {other} by {metric} {changes}.
  case exceeds
  /// {model} differs from {other} by {metric} {changes}.
  case differs
  /// Adding up what {first} and {second} say alone loses {figure} bits.
  case lateLoses
  /// By the interactions of {first} and {second}, adding up what each says alone suffices.
  case lateSuffices
  /// By the interactions of {first} and {second}, looking at both together pays.
  case latePays
  /// By more than {number} with its whole interval, the other decision would be right.
  case gainOf
  // Labelling.
  /// Label {count} more pairs of {first} and {second}: then it can be told what only both together say.
  case labelPairs
  /// There are {count} labelled pairs; about {total} independent ones would do.
  case pairsAre
  /// Until then what only both together say lies anywhere from {low} to {high} bits.
  case synergyWithin
  /// {reason}
  case pairsRefused
  /// It presumes that new pairs come from the same patients as the old ones.
  case pairsSamePopulation
  // Deployment.
  /// Use {model} where {modalities} are all there.
  case deployModel
  /// Where {modality} is missing, use {model}.
  case deployWithout
  /// Which model to use where {modality} is missing cannot be told yet.
  case deploymentOpen
  /// {model} reaches {metric} {figure}.
  case reaches
  /// Asked without {modality}, {model} reaches {metric} {figure}.
  case reachesWithout
  /// No other model is surely better, and it is the simplest of those.
  case noneSurelyBetter
  /// Its probabilities are off by {number} on average.
  case probabilitiesOff
  /// Figures hold for the sites seen; a new site is not among them.
  case newSite
  /// Which model to use where everything is there cannot be told yet.
  case bestModelOpen
  // What stands against it, and what would settle it.
  /// About {count} groups instead of {total} would settle it, if the interval shrinks with the square root of their number.
  case moreGroups
  /// It rests on {count} groups only; below {total} no decision is given high confidence.
  case fewGroups
  /// Training again changes {metric} by about {number}, which the interval does not hold.
  case trainingVaries
  /// {metric} of {model} differs between sites.
  case sitesDiffer
  /// New figures that lie on the other side with their whole interval.
  case newFigures
  /// At least {total} groups: with {count} there are no intervals.
  case groupsForIntervals
  // Search and joint spaces.
  /// Pictures and texts of this cohort find each other: its pairs can serve a search, and pretraining where labels are few.
  case useForSearch
  /// Whether pictures and texts of this cohort find each other cannot be told yet.
  case searchOpen
  /// With {first}, {model} finds the own {second} among the first {count} of about {total} in {figure} of the queries, where chance is {chance}.
  case findsAmongFirst
  /// Among more pairs, or in patients of another kind, less may be found.
  case otherGallery
  /// In the shared space of {modalities}, features mostly hold what {modality} says: trust a search by it before one by the others.
  case spaceHoldsOne
  /// {modality} holds {figure} of what features say on average, where an equal share is {number}.
  case shareOfFeatures
  /// Another encoder, or other pairs, may keep more of the other modalities.
  case anotherEncoder
}
