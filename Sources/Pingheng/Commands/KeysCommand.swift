import ArgumentParser
import Casework
import Foundation
import Store
import TitleReview

/// `pingheng keys`: which keys there are, and new ones, while the server runs (S57).
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "密钥：查看和更换，不影响正在运行的服务。", subcommands: [List.self, Rotate.self])

    /// What stands for the identity that signs certificates, beside the ring's purposes.
    private static let seal = "seal"

    private static func ring(_ place: AuditCommand.Place) async throws -> KeyRing {
        if let keys = place.keys { return try KeyRing.existing(directory: keys) }
        let database = try place.open()
        let ring = try await place.keyRing(of: database)
        try await database.close()
        return ring
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "列出密钥，不显示密钥本身；每行一个 JSON。")
        @OptionGroup var place: AuditCommand.Place

        func run() async throws {
            for name in try await KeysCommand.ring(place).names() {
                try Output.line(name)
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "为一种用途换上新密钥。",
            discussion: "正在运行的服务一秒以内用上新密钥。旧密钥封存的照样能打开；请随即另存一份密钥目录的副本。")

        @Option(help: "用途：field、file、audit、audit-sign、ballot-wrap、token、backup，或 seal（证书的签名）。") var purpose: String
        @OptionGroup var place: AuditCommand.Place

        func validate() throws {
            guard purpose == KeysCommand.seal || KeyPurpose(rawValue: purpose) != nil else {
                throw ValidationError(
                    "没有“\(purpose)”这种用途。可以是 \(KeyPurpose.allCases.map(\.rawValue).joined(separator: "、"))、\(KeysCommand.seal)。"
                )
            }
        }

        struct Sealed: Encodable { let purpose: String, id: String }

        func run() async throws {
            let ring = try await KeysCommand.ring(place)
            if let purpose = KeyPurpose(rawValue: purpose) { return try Output.line(ring.rotate(purpose)) }
            try Output.line(
                Sealed(
                    purpose: KeysCommand.seal,
                    id: try CertificateSeal.rotate(directory: ring.directory, at: MachineClock().now())))
        }
    }
}
