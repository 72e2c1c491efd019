// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target speaks the same dialect; CI turns warnings into errors.
let dialect: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A module of the product.
///
/// What it may import is listed in the module table, which a test checks.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: dialect)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: dialect)
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioSOCKS = Target.Dependency.product(name: "NIOSOCKS", package: "swift-nio-extras")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "keepwatch",
    products: [.executable(name: "keepwatch", targets: ["keepwatch"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Level 0
        module("Vocabulary"),
        module("TerminalCells"),
        .target(
            name: "CCurses",
            cSettings: [
                .define("NCURSES_WIDECHAR", to: "1"), .define("_GNU_SOURCE"),
            ],
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "CAllocator"),
        // Level 1
        module("MQTTWire", ["Vocabulary"]),
        module("HeartbeatModel", ["Vocabulary", realModule]),
        module("CertificateChecks", ["Vocabulary", x509, asn1]),
        // Level 2
        module("MQTTLink", ["Vocabulary", "MQTTWire"]),
        module("FleetModel", ["Vocabulary", "HeartbeatModel"]),
        module("CursesPort", ["TerminalCells", "CCurses"]),
        module("BrokerScript", ["Vocabulary", "MQTTWire"]),
        // Level 3
        module(
            "MQTTTransport",
            [
                "Vocabulary", "MQTTWire", "MQTTLink", "CertificateChecks", nioCore, nioPosix,
                nioHTTP, nioWebSocket, nioTLS, nioSSL, nioSOCKS,
            ]),
        module("SimulatedBroker", ["Vocabulary", "BrokerScript", "MQTTWire", nioCore, nioPosix]),
        module("VirtualTime", ["Vocabulary", "MQTTWire", "MQTTLink", "BrokerScript"]),
        module("Screens", ["Vocabulary", "HeartbeatModel", "FleetModel", "TerminalCells"]),
        module("AlertModel", ["Vocabulary", "HeartbeatModel", "FleetModel"]),
        module("Outlets", ["Vocabulary", "FleetModel"]),
        // Level 4
        module("History", ["Vocabulary", "FleetModel", "AlertModel", grdb]),
        module(
            "Announcing",
            [
                "Vocabulary", "FleetModel", "AlertModel", nioCore, nioPosix, nioHTTP, nioSSL,
                asyncHTTPClient,
            ]),
        module(
            "SettingsFiles", ["Vocabulary", "FleetModel", "AlertModel", "TerminalCells", yams],
            resources: [.embedInCode("Themes")]),
        // Level 5
        module(
            "KeepwatchApp",
            [
                "Vocabulary", "TerminalCells", "MQTTLink", "FleetModel", "AlertModel", "CursesPort",
                "BrokerScript", "MQTTTransport", "SimulatedBroker", "VirtualTime", "Screens",
                "SettingsFiles", "Outlets", "History", "Announcing", "CAllocator", nioPosix,
                argumentParser,
            ]),
        // Level 6
        .executableTarget(
            name: "keepwatch", dependencies: ["KeepwatchApp"], swiftSettings: dialect),
        // The benchmark, with its counterparts in C
        .target(name: "CBench"),
        .target(name: "CBenchLimit", dependencies: ["CBench"]),
        .target(name: "CBenchResponder", dependencies: ["CBench"]),
        module("BenchTables"),
        // Terminals for the benchmark and for tests
        module("PseudoTerminals"),
        .executableTarget(
            name: "keepwatch-bench",
            dependencies: [
                "Vocabulary", "TerminalCells", "HeartbeatModel", "FleetModel", "AlertModel",
                "CursesPort", "MQTTTransport", "Screens", "KeepwatchApp", "BenchTables",
                "PseudoTerminals",
                "CAllocator", "CBench", "CBenchLimit", "CBenchResponder", argumentParser,
            ], swiftSettings: dialect),
        // Hostile brokers, played against wire and link machine
        .target(
            name: "WireFuzz", dependencies: ["Vocabulary", "MQTTWire", "MQTTLink"],
            path: "Tests/WireFuzz", swiftSettings: dialect),
        .executableTarget(
            name: "keepwatch-fuzz", dependencies: ["WireFuzz"], path: "Tests/keepwatch-fuzz",
            swiftSettings: dialect),
        tests("WireFuzzTests", ["WireFuzz"]),
        // Tests, one target for each module
        .target(
            name: "TestSupport", path: "Tests/TestSupport", swiftSettings: dialect),
        tests("VocabularyTests", ["Vocabulary", "TestSupport"], exclude: ["Goldens"]),
        tests("TerminalCellsTests", ["Vocabulary", "TerminalCells"]),
        tests("MQTTWireTests", ["Vocabulary", "MQTTWire", "WireFuzz"]),
        tests(
            "HeartbeatModelTests", ["Vocabulary", "HeartbeatModel", realModule],
            exclude: ["Scenarios"]),
        // A histogram that is not ours judges our figures.
        tests("HeartbeatOracleTests", ["Vocabulary", "HeartbeatModel", realModule, histogram]),
        tests(
            "MQTTLinkTests", ["Vocabulary", "MQTTWire", "MQTTLink", "TestSupport"],
            exclude: ["Goldens"]),
        tests(
            "CertificateChecksTests",
            ["Vocabulary", "CertificateChecks", x509, asn1, "TestSupport"],
            exclude: ["Goldens"]),
        tests("FleetModelTests", ["Vocabulary", "HeartbeatModel", "FleetModel"]),
        tests(
            "AlertModelTests",
            ["Vocabulary", "HeartbeatModel", "FleetModel", "AlertModel", "TestSupport"],
            exclude: ["Goldens"]),
        tests("HistoryTests", ["Vocabulary", "FleetModel", "AlertModel", "History", grdb]),
        tests(
            "AnnouncingTests",
            [
                "Vocabulary", "FleetModel", "AlertModel", "Announcing", "TestSupport", nioCore,
                nioPosix, nioHTTP, nioSSL, x509, asn1, crypto,
            ], exclude: ["Goldens"]),
        tests("CursesPortTests", ["TerminalCells", "CCurses", "CursesPort", "PseudoTerminals"]),
        tests("BrokerScriptTests", ["Vocabulary", "MQTTWire", "BrokerScript"]),
        tests(
            "MQTTTransportTests",
            [
                "Vocabulary", "MQTTLink", "MQTTTransport", "BrokerScript", "SimulatedBroker",
                nioCore, nioPosix, nioEmbedded, nioHTTP, nioWebSocket, nioSSL, x509, asn1, crypto,
            ]),
        tests(
            "SimulatedBrokerTests",
            [
                "Vocabulary", "MQTTWire", "MQTTTransport", "BrokerScript", "SimulatedBroker",
                "VirtualTime", nioCore, nioPosix,
            ]),
        tests("VirtualTimeTests", ["Vocabulary", "MQTTWire", "BrokerScript", "VirtualTime"]),
        tests(
            "ScreensTests",
            [
                "Vocabulary", "HeartbeatModel", "FleetModel", "TerminalCells", "Screens",
                "MQTTLink", "BrokerScript", "VirtualTime", "TestSupport",
            ], exclude: ["Goldens"]),
        tests(
            "SettingsFilesTests",
            [
                "Vocabulary", "FleetModel", "AlertModel", "TerminalCells", "SettingsFiles",
                "TestSupport",
            ],
            exclude: ["Goldens"]),
        tests("ProjectTests", []),
        tests("KeepwatchBenchTests", ["BenchTables"]),
        tests(
            "EndToEndTests",
            [
                "keepwatch", "Vocabulary", "HeartbeatModel", "FleetModel", "MQTTTransport",
                "BrokerScript", "SimulatedBroker", "VirtualTime", "TerminalCells", "Screens",
                "KeepwatchApp", "PseudoTerminals", nioPosix,
            ]),
        tests(
            "KeepwatchAppTests",
            [
                "Vocabulary", "TerminalCells", "FleetModel", "AlertModel", "Announcing", "Screens",
                "SettingsFiles", "KeepwatchApp",
            ]),
        tests(
            "OutletsTests", ["Vocabulary", "HeartbeatModel", "FleetModel", "Outlets"]
        ),
    ]
)
