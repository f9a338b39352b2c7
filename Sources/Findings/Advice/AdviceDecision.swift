/// What can be advised.
public enum AdviceDecision: String, Codable, Sendable, Hashable, CaseIterable {
  /// Remove a way to the label that will not exist in use, before anything else.
  case fixLeak = "fix the leak"
  /// The label was made from an input: figures of models that see it are no evidence.
  case mendLabel = "mend the label"
  /// A model ignores a modality that the data speak for: mend the model before judging the modality.
  case fixModel = "fix the model"
  /// A model cannot use a modality because its data are constant, broken or too few.
  case fixData = "fix the data"
  /// Collect a modality for cases that lack it.
  case collectModality = "collect the modality"
  /// Keep a modality that is there for every case.
  case keepModality = "keep the modality"
  /// Collect no further modality: none of those looked at brings what matters.
  case collectNeither = "collect neither"
  /// Do without a modality.
  case dropModality = "drop the modality"
  /// Collect more cases of the same kind.
  case collectCases = "collect more cases"
  /// More cases of the same kind bring little.
  case enoughCases = "enough cases"
  /// A model that adds up what each modality says is enough.
  case simpleFusion = "simple fusion"
  /// A model that looks at modalities together pays.
  case complexFusion = "complex fusion"
  /// One modality alone is as good as all.
  case oneModality = "one modality"
  /// Label pairs, so that an open question closes.
  case labelPairs = "label pairs"
  /// Use this model where everything is there.
  case deployModel = "deploy the model"
  /// Use this model where a modality is missing.
  case deployWithout = "deploy without the modality"
  /// Pictures and texts find each other: the pairs can serve a search and pretraining.
  case usePairs = "use the pairs"
  /// Features of a shared space mostly hold one modality: trust searches by it first.
  case searchByModality = "search by the modality"
  /// The evidence does not suffice; what would settle it stands beside.
  case cannotTell = "cannot tell"
}

/// A question that the evidence leaves open.
public enum AdviceQuestion: String, Codable, Sendable, Hashable, CaseIterable {
  /// Whether any figure can be believed.
  case trust
  /// Which modality to collect next.
  case collection
  /// Whether fusion gains anything over one modality.
  case fusion
  /// Whether simple fusion suffices.
  case fusionForm = "fusion form"
  /// Whether more cases help.
  case moreCases = "more cases"
  /// Why a model ignores a modality.
  case ignored
  /// Which model to use where a modality is missing.
  case deployment
  /// Whether pictures and texts find each other.
  case search
}
