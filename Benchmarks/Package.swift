// swift-tools-version: 6.2
import PackageDescription

// A package of its own: users of Chiasm build none of this. LibTorch comes with the dependency.
let package = Package(
  name: "chiasm-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "chiasm", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "chiasm-benchmarks",
      dependencies: [
        .product(name: "Chiasm", package: "chiasm"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
