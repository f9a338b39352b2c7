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
          contribution.shares[index].heatMap = Self.place(name, id, modality)
        }
      }
      return Response.json(contribution)
    }
    router.get("/api/v1/runs/{name}/cases/{case}/heatmaps/{modality}") { _, context in
      let name = try context.runName()
      guard let id = context.parameters.get("case")?.removingPercentEncoding,
        let modality = context.parameters.get("modality")?.removingPercentEncoding,
        let picture = try await measured(id, in: name).heatMaps[modality]
      else {
        throw ServiceError(.notFound, "this case has no heat map of this modality")
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

  /// The address of a heat map; names may hold anything, also a slash.
  static func place(_ name: RunName, _ id: String, _ modality: String) -> String {
    let safe = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
    func part(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: safe) ?? ""
    }
    return "/api/v1/runs/\(part(name.rawValue))/cases/\(part(id))/heatmaps/\(part(modality))"
  }
}
