import Cohorts
import Findings
public import Foundation

extension RunFolder {
  /// The pictures that show too little tissue; there only where a manifest asks for tissue.
  public var leftOutPictures: URL { root.appending(path: "left-out-pictures.csv") }

  /// How much each picture counts in the summaries of models; there only where models pool pictures.
  public var patchWeights: URL { root.appending(path: "patch-weights.csv") }

  /// Writes how much each picture counts, out of fold, if any model pools pictures.
  public func writePatchWeights(_ result: ExperimentResult) throws {
    if let text = try result.patchWeightsCSV() { try write(Data(text.utf8), to: patchWeights) }
  }

  /// Writes which pictures the tissue filter left out, if any.
  func writeLeftOutPictures(of cohort: Cohort) throws(FusionError) {
    guard cohort.modalities.contains(where: { !$0.leftOut.isEmpty }) else { return }
    var text = "case,modality,picture,tissue_share\n"
    for modality in cohort.modalities {
      for picture in modality.leftOut {
        text += CSVText.line(
          [picture.caseID, modality.name, picture.path, "\(picture.tissueShare)"])
      }
    }
    try write(Data(text.utf8), to: leftOutPictures)
  }
}
