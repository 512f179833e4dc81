import ArgumentParser
import Casework
import Documents
import Foundation
import Store
import TitleReview

/// `pingheng audit verify`: walks the audit chain and compares with it what it proves.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "审计链。", subcommands: [Verify.self, Anchor.self])

    struct Place: ParsableArguments {
        @Option(help: "数据目录。") var data = "pingheng-data"
        @Option(help: "postgres:// 地址。") var database: String?
        @Option(help: "密钥目录；不写则按数据库的编号找。") var keys: String?

        /// The keys of the database: none are made.
        func keyRing(of database: any Database) async throws -> KeyRing {
            guard let installation = try await database.read({ tx in try Installation.known(tx) }) else {
                throw Failure("这个数据库还没有启动过。")
            }
            guard let folder = try keys ?? KeyPlaces.find(installation.name, data: data) else {
                throw Failure("没有找到编号为 \(installation.name) 的安装的密钥。请用 --keys 指明密钥目录。")
            }
            try KeyFolder(path: folder).refuseOthers(than: installation.name)
            return try KeyRing.existing(directory: folder)
        }

        func open() throws -> any Database { try Self.open(data: data, database: database) }

        static func open(data: String, database: String?) throws -> any Database {
            if let database { return PostgresDatabase(url: database) }
            let path = data + "/pingheng.sqlite"
            guard FileManager.default.fileExists(atPath: path) else {
                throw Failure("\(data) 里没有数据库。请用 --data 指明数据目录。")
            }
            return try SQLiteDatabase(path: path)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "核查审计链有没有被改动、删除、插入或截断，各数据表与它是否相符。",
            discussion: "不需要停止服务。rows 列出与审计链不符的行，invariants 列出自相矛盾的地方。")
        @OptionGroup var place: Place
        @Option(help: "以前导出或印在会议纪要里的链头文件。") var anchor: String?

        func run() async throws {
            let anchors = try anchor.map(heads) ?? []
            let database = try place.open()
            let report = try await CheckInstallation.run(
                database, keys: place.keyRing(of: database), anchors: anchors)
            try await database.close()
            try Output.line(report)
            if !report.ok { throw ExitCode(1) }
        }

        private func heads(_ file: String) throws -> [AuditHead] {
            guard let bytes = FileManager.default.contents(atPath: file) else { throw Failure("读不到链头文件 \(file)。") }
            return try AuditHead.read(String(decoding: bytes, as: UTF8.self))
        }
    }

    struct Anchor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "anchor", abstract: "导出现在的链头，供以后核查。")
        @OptionGroup var place: Place

        func run() async throws {
            let database = try place.open()
            let audit = try await AuditLog.open(
                database, keys: place.keyRing(of: database), clock: MachineClock())
            guard let head = try await audit.signHead(database) else { throw Failure("审计链还是空的。") }
            try await database.close()
            print(head.line)
        }
    }
}

/// `pingheng invariants`: what must hold of any installation at any time, each as a question that must find no rows.
struct InvariantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invariants", abstract: "逐条核查一个安装里任何时候都应成立的事；列出不成立的和是哪几行。",
        discussion: "不需要停止服务，只读，不改任何数据。")

    struct Answer: Encodable {
        let ok: Bool
        /// By name, the first rows that break it.
        let invariants: [String: [String]]
    }

    @Option(help: "数据目录。") var data = "pingheng-data"
    @Option(help: "postgres:// 地址。") var database: String?

    func run() async throws {
        let database = try AuditCommand.Place.open(data: data, database: database)
        let broken = try await CheckInstallation.broken(database)
        try await database.close()
        try Output.line(Answer(ok: broken.isEmpty, invariants: broken))
        if !broken.isEmpty { throw ExitCode(1) }
    }
}

/// `pingheng certificate verify`: signature and content of an issued certificate, offline.
struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "电子证书。", subcommands: [Verify.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "verify", abstract: "离线验证一份证书的数字签名和内容。")
        @Argument(help: "证书 PDF 文件。") var file: String
        @Option(help: "信任的根证书（PEM）；默认是这台机器上各个安装的。") var trust: String?
        @Option(help: "密钥目录。") var keys: String?
        @Option(help: "撤销和替换名单文件（/revocations.txt 的副本），一并核对。") var revocations: String?

        struct Answer: Encodable {
            let ok: Bool
            let number: String?
            let holder: String?
            let signedAt: String?
            let reason: String?
            /// When the list that it was looked up in was made; only where one was given.
            let revocationsIssued: String?

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(ok, forKey: .ok)
                try container.encode(number, forKey: .number)
                try container.encode(holder, forKey: .holder)
                try container.encode(signedAt, forKey: .signedAt)
                try container.encode(reason, forKey: .reason)
                try container.encodeIfPresent(revocationsIssued, forKey: .revocationsIssued)
            }
            private enum Key: String, CodingKey { case ok, number, holder, signedAt, reason, revocationsIssued }
        }

        func run() throws {
            guard let bytes = FileManager.default.contents(atPath: file) else { throw Failure("读不到文件 \(file)。") }
            let anchors: [String]
            if let trust {
                guard let pem = FileManager.default.contents(atPath: trust) else { throw Failure("读不到根证书 \(trust)。") }
                anchors = [String(decoding: pem, as: UTF8.self)]
            } else {
                anchors = (keys.map { [$0] } ?? KeyPlaces.all()).flatMap(CertificateSeal.anchors)
            }
            let result = PDFSignatureVerifier.verify([UInt8](bytes), trust: anchors)
            let list = try revocations.map { try read($0, anchors) }
            let void = result.content.flatMap { list?.entry(of: $0.number) }
            let isCertificate = result.ok && result.content != nil && void == nil
            let reason =
                void.map { one in
                    one.replacedBy.map { "已由 \($0) 号证书替换。" } ?? "证书已于 \(one.revokedAt.chinese) 撤销。"
                }
                ?? (result.ok && result.content == nil ? "签名有效，但这不是证书。" : result.reason)
            try Output.line(
                Answer(
                    ok: isCertificate, number: result.content?.number, holder: result.content?.holder,
                    signedAt: result.signedAt?.description, reason: reason,
                    revocationsIssued: list?.issuedAt.description))
            if !isCertificate { throw ExitCode(1) }
        }

        private func read(_ file: String, _ anchors: [String]) throws -> RevocationList {
            guard let bytes = FileManager.default.contents(atPath: file) else { throw Failure("读不到撤销名单 \(file)。") }
            do throws(RevocationList.Unreadable) { return try RevocationList([UInt8](bytes), trust: anchors) } catch {
                throw Failure(error.reason)
            }
        }
    }
}

/// Machine-readable answers: one JSON object a line.
enum Output {
    static func line(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
    }
}
