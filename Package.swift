// swift-tools-version: 6.2
import PackageDescription

// LibTorch: the folder that holds `include/` and `lib/`. `scripts/bootstrap` links it at `.libtorch`;
// `LIBTORCH` overrides it (a PyTorch installation's `torch` folder, or an unpacked C++ distribution).
let libtorch = Context.environment["LIBTORCH"] ?? "\(Context.packageDirectory)/.libtorch"

// Continuous integration sets this; a user's newer compiler must not fail on a new warning.
let isStrict = Context.environment["CHIASM_STRICT"] == "1"

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "chiasm",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "chiasm", targets: ["chiasm"]),
    .library(
      name: "Chiasm",
      targets: [
        "Tensors", "Layers", "LinearModels", "Cohorts", "Training", "Predictors", "Phantoms",
        "Encoders", "Fusion", "Indexing", "Interactions", "Contribution", "Decomposition",
        "Dictionaries", "Monosemanticity", "Interventions", "Retrieval", "Findings", "Advice",
        "Reports", "Service", "Statistics", "Tokenizers",
      ]),
    // The certified decomposition of plain tables, for programs that need nothing else: no LibTorch.
    .library(name: "Decomposition", targets: ["Decomposition"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The command line, one file per command.
    .executableTarget(
      name: "chiasm",
      dependencies: [
        "Advice", "CTerminal", "Cohorts", "Contribution", "Decomposition", "Dictionaries",
        "Encoders", "Findings", "Fusion", "Indexing", "Interactions", "Interventions",
        "Monosemanticity", "Phantoms", "Predictors", "Reports", "Retrieval", "Service",
        "Statistics", "Tensors", "Tokenizers", "Training", argumentParser,
      ]),

    // Results and how they are drawn: no LibTorch.
    .target(name: "Findings"),
    .target(name: "Advice", dependencies: ["Findings", "Statistics"]),
    .target(name: "Reports", dependencies: ["Findings"]),

    // The methods.
    .target(
      name: "Fusion",
      dependencies: [
        "Cohorts", "Encoders", "Findings", "Layers", "LinearModels", "Predictors", "Statistics",
        "Tensors", "Training", crypto,
      ]),
    .target(
      name: "Interactions",
      dependencies: [
        "Cohorts", "Decomposition", "Findings", "Layers", "LinearModels", "Predictors",
        "Statistics", "Tensors", "Training",
      ]),
    .target(
      name: "Contribution",
      dependencies: ["Cohorts", "Findings", "Predictors", "Statistics", "Tensors"]),
    .target(name: "Decomposition", dependencies: ["Statistics"]),
    .target(
      name: "Dictionaries",
      dependencies: ["Layers", "Statistics", "Tensors", "Training", crypto]),
    .target(
      name: "Monosemanticity",
      dependencies: [
        "CVectorMath", "Cohorts", "Dictionaries", "Findings", "Predictors", "Statistics", "Tensors",
      ]),
    .target(
      name: "Interventions",
      dependencies: [
        "CImageCodecs", "Cohorts", "Dictionaries", "Encoders", "Findings", "Layers",
        "LinearModels", "Monosemanticity", "Predictors", "Statistics", "Tensors", "Training",
      ]),

    .target(
      name: "Retrieval",
      dependencies: [
        "Cohorts", "Encoders", "Findings", "Layers", "Statistics", "Tensors", "Tokenizers",
        "Training", crypto,
      ]),

    // The page and its programming interface: HTTP around findings, searches and audits.
    .target(
      name: "Service",
      dependencies: [
        "CImageCodecs", "CSubprocess", "Findings", "Reports", crypto, httpTypes, hummingbird,
        hummingbirdCore,
        lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes, unixSignals,
      ],
      resources: [.embedInCode("OpenAPI/openapi.json"), .embedInCode("Assets/Files")]),

    // What the methods share. `Statistics` is double precision, pure Swift, and knows no tensor.
    .target(name: "Statistics", dependencies: [crypto]),
    // Cases on disk and how they are found: no LibTorch.
    .target(
      name: "Indexing", dependencies: ["CHNSW", "CVectorSearch", "Statistics", crypto, grdb]),
    // Text to tokens: pure Swift.
    .target(name: "Tokenizers", dependencies: [crypto]),
    .target(name: "Training", dependencies: ["Cohorts", "Layers", "Statistics", "Tensors"]),
    .target(
      name: "Predictors", dependencies: ["CSubprocess", "CTorch", "Cohorts", "Tensors", yams]),
    .target(
      name: "Encoders",
      dependencies: ["Cohorts", "Layers", "Predictors", "Statistics", "Tensors", crypto]),
    .target(
      name: "Phantoms", dependencies: ["Cohorts", "Decomposition", "Statistics", "Tensors"]),
    .target(name: "Layers", dependencies: ["Tensors"]),
    .target(name: "LinearModels", dependencies: ["Tensors"]),
    .target(
      name: "Cohorts", dependencies: ["CImageCodecs", "Statistics", "Tensors", crypto, yams]),
    .target(name: "Tensors", dependencies: ["CTorch"]),

    // C and C++.
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags([
          "-I\(libtorch)/include", "-I\(libtorch)/include/torch/csrc/api/include", "-w",
        ])
      ],
      linkerSettings: [
        .unsafeFlags([
          "-L\(libtorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib",
        ]),
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
      ]),
    .target(
      name: "CImageCodecs",
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png"), .linkedLibrary("z")]),
    // Around hnswlib, which is headers only.
    .target(name: "CHNSW"),
    .target(name: "CSubprocess"),
    .target(name: "CTerminal"),
    .target(name: "CProcessor"),
    .target(name: "CVectorMath", dependencies: ["CProcessor"]),
    // Optimized in debug builds too: exact search is nothing but its kernels.
    .target(
      name: "CVectorSearch", dependencies: ["CProcessor"], cSettings: [.unsafeFlags(["-O2"])]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["Tensors"]),
    // Where the programs of this package lie, for tests that start one.
    .target(name: "BuiltPrograms", path: "Tests/BuiltPrograms"),
    .testTarget(name: "FindingsTests", dependencies: ["Findings"]),
    .testTarget(name: "AdviceTests", dependencies: ["Advice", "Findings", "Statistics"]),
    .testTarget(name: "ReportsTests", dependencies: ["Findings", "Reports"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
    // A program that fills an index and is then killed: what it committed must be left, and whole.
    .executableTarget(name: "IndexHost", dependencies: ["Indexing"], path: "Tests/IndexHost"),
    .testTarget(
      name: "IndexingTests",
      dependencies: [
        "BuiltPrograms", "CHNSW", "CVectorSearch", "IndexHost", "Indexing", "Statistics",
      ]),
    .testTarget(name: "TokenizersTests", dependencies: ["Tokenizers", crypto]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "TestSupport"]),
    .testTarget(
      name: "LayersTests", dependencies: ["CImageCodecs", "Layers", "Tensors", "TestSupport"]),
    .testTarget(
      name: "CohortsTests",
      dependencies: ["CImageCodecs", "Cohorts", "Statistics", "Tensors", "TestSupport"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Cohorts", "Layers", "Statistics", "Tensors", "TestSupport", "Training"]),
    .testTarget(
      name: "PhantomsTests",
      dependencies: ["Cohorts", "Decomposition", "Phantoms", "Statistics", "TestSupport"]),
    // A device that every machine has, to prove where tensors are.
    .target(
      name: "StandInDevice", dependencies: ["CTorch"], path: "Tests/StandInDevice",
      cxxSettings: [
        .unsafeFlags([
          "-I\(libtorch)/include", "-I\(libtorch)/include/torch/csrc/api/include", "-w",
        ])
      ]),
    // A program that asks a model and is then killed: what it started must not outlive it.
    .executableTarget(
      name: "PredictorHost", dependencies: ["Cohorts", "Predictors"], path: "Tests/PredictorHost"),
    .testTarget(
      name: "PredictorsTests",
      dependencies: [
        "BuiltPrograms", "Cohorts", "PredictorHost", "Predictors", "Tensors", "TestSupport",
      ]),
    // A program that fills a feature cache and is then killed: only whole files may be left.
    .executableTarget(
      name: "FeatureHost", dependencies: ["Encoders", "Tensors"], path: "Tests/FeatureHost"),
    .testTarget(
      name: "EncodersTests",
      dependencies: [
        "BuiltPrograms", "Cohorts", "Encoders", "FeatureHost", "Layers", "Predictors", "Tensors",
        "TestSupport",
      ]),
    .testTarget(
      name: "FusionTests",
      dependencies: [
        "Cohorts", "Encoders", "Findings", "Fusion", "Layers", "Phantoms", "Predictors",
        "StandInDevice", "Statistics", "Tensors", "TestSupport", "Training",
      ]),
    .testTarget(
      name: "LinearModelsTests", dependencies: ["LinearModels", "Tensors", "TestSupport"]),
    .testTarget(name: "DecompositionTests", dependencies: ["Decomposition", "Statistics"]),
    .testTarget(
      name: "InteractionsTests",
      dependencies: [
        "Cohorts", "Decomposition", "Findings", "Interactions", "LinearModels", "Phantoms",
        "Predictors", "Statistics", "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "ContributionTests",
      dependencies: [
        "Cohorts", "Contribution", "Findings", "Layers", "Phantoms", "Predictors", "Statistics",
        "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "DictionariesTests",
      dependencies: [
        "Dictionaries", "Phantoms", "Statistics", "Tensors", "TestSupport", "Training",
      ]),
    .testTarget(
      name: "MonosemanticityTests",
      dependencies: [
        "CVectorMath", "Cohorts", "Dictionaries", "Findings", "Monosemanticity", "Phantoms",
        "Statistics", "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "InterventionsTests",
      dependencies: [
        "CImageCodecs", "Cohorts", "Dictionaries", "Encoders", "Findings", "Interventions",
        "Layers", "LinearModels", "Monosemanticity", "Phantoms", "Predictors", "Statistics",
        "Tensors", "TestSupport", "Training",
      ]),
    .testTarget(
      name: "RetrievalTests",
      dependencies: [
        "Cohorts", "Encoders", "Findings", "Layers", "Retrieval", "Statistics", "Tensors",
        "TestSupport", "Tokenizers", "Training",
      ]),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Findings", "Reports", "Service", "Statistics", httpTypes, hummingbird,
        hummingbirdTesting, lifecycle, logging, nioCore,
      ]),
    .testTarget(name: "ChiasmTests", dependencies: ["BuiltPrograms", "chiasm", "Findings"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx20
)

for target in package.targets {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("InferIsolatedConformances"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])
}
