// swift-tools-version: 6.2
import PackageDescription

// A lane builds a part of the house alone, so that its tests run without what is heavier:
// `PINGHENG_LANE=domain swift test` the rules in seconds, `PINGHENG_LANE=file swift test` the reading of files from outside,
// `PINGHENG_LANE=casework swift test` all but the web.
let lane = Context.environment["PINGHENG_LANE"] ?? "all"

func systemLibrary(_ name: String, _ pkgConfig: String, _ apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// The subjects of `Sources/Store/Schema`; their order stands in `Schema.swift`.
let schema = [
    "Accounts", "Archive", "Audit", "Calendar", "Cases", "Committees", "Employers", "Experts", "Inspections",
    "Installation", "Meetings", "Notices", "Outbox", "OwnData", "Panels", "Payments", "Persons", "Plans", "Queues",
    "Registers", "Results", "Snapshots", "Statistics", "Units", "Uploads",
]

let domain: [Target] = [
    systemLibrary("CSodium", "libsodium", "libsodium-dev"),
    .target(name: "TitleReview", dependencies: ["CSodium", .product(name: "Yams", package: "Yams")]),
    .testTarget(name: "TitleReviewTests", dependencies: ["TitleReview"]),
]

/// The libraries of ``FileReading``, which the small program takes from their archives, and whatever else reads files as they are.
let fileLibraries = ["qpdf", "png16", "turbojpeg", "z"]

/// What opens files from outside: a library without Foundation, and the small program that runs it (decision 31).
let files: [Target] = [
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
    .systemLibrary(name: "CPng", path: "Sources/CPng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CQpdf", path: "Sources/CQpdf", providers: [.apt(["libqpdf-dev"])]),
    .systemLibrary(name: "CTurboJpeg", path: "Sources/CTurboJpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
        name: "FileReading", dependencies: ["CLinux", "CPng", "CQpdf", "CTurboJpeg", "CZlib"],
        // It goes over every pixel: ten times slower without, and the helper has eight seconds.
        swiftSettings: [.unsafeFlags(["-O"])]),
    .target(name: "CLateGnuTLS"),
    .executableTarget(
        name: "pingheng-file", dependencies: ["FileReading", "CLateGnuTLS"], path: "Sources/PinghengFile",
        // Most of a start is that Swift's and qpdf's libraries are found and tied together.
        linkerSettings: [
            .unsafeFlags(
                ["-static-stdlib", "-Xlinker", "--as-needed"]
                    + (fileLibraries + ["jpeg"]).flatMap { ["-Xlinker", "-l:lib\($0).a"] })
        ]),
    .testTarget(
        name: "FileReadingTests", dependencies: ["FileReading"],
        linkerSettings: (fileLibraries + ["gnutls"]).map { .linkedLibrary($0) }),
]

let casework: [Target] =
    domain + files + [
        systemLibrary("CPq", "libpq", "libpq-dev"),
        systemLibrary("COpenSSL", "openssl", "libssl-dev"),
        systemLibrary("CPangoCairo", "pangocairo", "libpango1.0-dev"),
        systemLibrary("CPoppler", "poppler-glib", "libpoppler-glib-dev"),
        systemLibrary("CQrencode", "libqrencode", "libqrencode-dev"),
        systemLibrary("CArchive", "libarchive", "libarchive-dev"),
        systemLibrary("CXlsxwriter", "xlsxwriter", "libxlsxwriter-dev"),
        .target(
            name: "Store",
            dependencies: [
                "TitleReview", "CPq", "CSodium", "COpenSSL", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], resources: schema.map { .embedInCode("Schema/\($0).sql") }),
        .target(
            name: "Documents",
            dependencies: [
                "TitleReview", "FileReading", "CLinux", "CPangoCairo", "CPoppler", "CQrencode", "CXlsxwriter",
                "COpenSSL", "CTurboJpeg", "CZlib", "CArchive",
            ], linkerSettings: (fileLibraries + ["gnutls"]).map { .linkedLibrary($0) }),
        .target(name: "Gateways", dependencies: ["TitleReview", "CSodium"]),
        .target(
            name: "Casework", dependencies: ["TitleReview", "Store", "Documents", "Gateways", "CSodium", "COpenSSL"],
            resources: [
                .embedInCode("Accounts/common-passwords.txt"), .embedInCode("Packages/README.txt"),
                .embedInCode("Packages/verify.py"),
            ]),
        // What tests of several rooms share; the product does not link it.
        .target(name: "Support", dependencies: ["Store"], path: "Tests/Support"),
        .testTarget(name: "StoreTests", dependencies: ["Store", "Support"]),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "FileReading"]),
        .testTarget(name: "CaseworkTests", dependencies: ["Casework", "FileReading", "Support"]),
    ]

let everything: [Target] =
    casework + [
        .target(
            name: "Web",
            dependencies: [
                "TitleReview", "Casework", "Gateways", .product(name: "Hummingbird", package: "hummingbird"),
            ]),
        .target(
            name: "Rehearsal",
            dependencies: [
                "TitleReview", .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]),
        .target(
            name: "Adapters",
            dependencies: [
                "TitleReview", "Gateways", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .executableTarget(
            name: "pingheng",
            dependencies: [
                "TitleReview", "FileReading", "Store", "Documents", "Gateways", "Casework", "Web", "Rehearsal",
                "Adapters",
                "CPangoCairo", "CTurboJpeg", "CLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Sources/Pingheng"),
        .testTarget(name: "WebTests", dependencies: ["Web"]),
        .testTarget(name: "AdaptersTests", dependencies: ["Adapters"]),
    ]

let package = Package(
    name: "pingheng",
    products: lane == "domain"
        ? []
        : [.executable(name: "pingheng-file", targets: ["pingheng-file"])]
            + (lane == "all" ? [.executable(name: "pingheng", targets: ["pingheng"])] : []),
    dependencies: (lane == "file" ? [] : [.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")])
        + (["domain", "file"].contains(lane)
            ? [] : [.package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0")])
        + (lane != "all"
            ? []
            : [
                .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
                .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
                .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
                .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
                .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
            ]),
    targets: lane == "domain" ? domain : lane == "file" ? files : lane == "casework" ? casework : everything,
    swiftLanguageModes: [.v6]
)
