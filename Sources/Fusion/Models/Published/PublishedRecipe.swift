import Training

extension ExperimentSettings {
  /// The settings with the recipe that arXiv 2503.02849's code trains with: Adam with epsilon 10⁻⁷, rate
  /// 10⁻⁵ for ten epochs and then falling by e^-0.1 an epoch, batches of 8, 50 epochs, patience 5; no class
  /// weights, no linear offset, no modality withheld.
  ///
  /// Training stops on the inner split here; the release stopped on the fold that it reports.
  var published: ExperimentSettings {
    var settings = self
    settings.training.epochs = 50
    settings.training.batchSize = 8
    settings.training.accumulationCount = 1
    settings.training.patience = 5
    settings.training.learningRate = 1e-5
    settings.training.rateDecay = RateDecay(heldEpochs: 10, exponent: 0.1)
    settings.training.weightDecay = 0
    settings.training.adamEpsilon = 1e-7
    settings.training.gradientNorm = .infinity
    settings.training.labelSmoothing = 0
    settings.balancesClasses = false
    settings.network.usesLinearOffset = false
    settings.network.modalityDropout = 0
    return settings
  }
}
