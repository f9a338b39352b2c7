import Foundation
import HTTPTypes
public import Hummingbird

/// Contributions of single cases, measured when somebody asks.
public struct ContributionRoutes: ServiceRoutes {
  private let catalog: RunCatalog
  private let store: ContributionStore
  private let limits: ServiceLimits

  /// Serves the runs of a catalog.
  public init(_ catalog: RunCatalog, engine: any ContributionEngine, limits: ServiceLimits) {
    self.catalog = catalog
    store = ContributionStore(engine)
    self.limits = limits
  }

  /// What is asked for.
  struct Body: Codable, Sendable {
    var `case`: String
  }

  /// Adds the routes.
  public func add(to router: Router<ServiceContext>) {
    router.post("/api/v1/runs/{name}/contribution") { request, context in
      let id = try await request.json(Body.self, upTo: limits.bodyBytes).case
      guard !id.isEmpty else {
        throw ServiceError(
          .invalidRequest, "the field \"case\": expected the name of a case, found nothing")
      }
      let name = try context.runName()
      let measured = try await measured(id, in: name)
      var contribution = measured.contribution
      for index in contribution.shares.indices {
        let modality = contribution.shares[index].modality
        if measured.heatMaps[modality] != nil {
          contribution.shares[index].heatMap = Self.place(name, id, "heatmaps", modality)
        }
        if measured.pictures[modality] != nil {
          contribution.shares[index].picture = Self.place(name, id, "pictures", modality)
        }
      }
      return Response.json(contribution)
    }
    addPictures("heatmaps", to: router) { $0.heatMaps }
    addPictures("pictures", to: router) { $0.pictures }
  }

  private func addPictures(
    _ kind: String, to router: Router<ServiceContext>,
    of pictures: @escaping @Sendable (MeasuredContribution) -> [String: ServedPicture]
  ) {
    router.get(RouterPath("/api/v1/runs/{name}/cases/{case}/\(kind)/{modality}")) { _, context in
      let name = try context.runName()
      guard let id = context.parameters.get("case")?.removingPercentEncoding,
        let modality = context.parameters.get("modality")?.removingPercentEncoding,
        let picture = pictures(try await measured(id, in: name))[modality]
      else {
        throw ServiceError(.notFound, "this case has no such picture of this modality")
      }
      return Response.content(Data(picture.bytes), type: picture.mediaType)
    }
  }

  private func measured(_ id: String, in name: RunName) async throws -> MeasuredContribution {
    guard let files = catalog.files(name) else {
      throw ServiceError(.notFound, "there is no run of this name; /api/v1/runs lists all")
    }
    return try await store.contribution(
      ContributionStore.Key(run: name, id: id, stamp: files.stamp), files)
  }

  /// The address of a picture; names may hold anything, also a slash.
  static func place(_ name: RunName, _ id: String, _ kind: String, _ modality: String) -> String {
    let safe = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
    func part(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: safe) ?? ""
    }
    return "/api/v1/runs/\(part(name.rawValue))/cases/\(part(id))/\(kind)/\(part(modality))"
  }
}
