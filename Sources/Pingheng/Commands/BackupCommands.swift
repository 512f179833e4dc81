import ArgumentParser
import Casework
import Foundation
import Store
import TitleReview

/// `pingheng backup`: a consistent copy of database and files while the server runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "备份数据库和文件，不影响正在运行的服务。")
    @Option(help: "备份文件。") var to: String
    @OptionGroup var place: AuditCommand.Place

    func run() async throws {
        let database = try place.open()
        let keys = try await place.keyRing(of: database)
        let vault = try Vault(folder: DataFolder(place.data).files, keys: keys)
        let report = try await Backup.write(database, vault, keys: keys, to: to)
        try await database.close()
        try Output.line(report)
    }
}

/// `pingheng restore`: checks a backup whole before it replaces anything.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "从备份恢复；先完整核查，再替换。")
    @Option(help: "备份文件。") var from: String
    @Option(help: "恢复到的数据目录。") var data: String
    @Option(help: "密钥目录；不写则按备份里的编号找。") var keys: String?

    func run() async throws {
        guard let folder = try keys ?? KeyPlaces.find(BackupHead(of: from), data: data) else {
            throw Failure("没有找到打开这份备份的密钥。请用 --keys 指明密钥目录。")
        }
        let report = try await Backup.restore(
            from: from, data: data, keys: KeyRing.existing(directory: folder), at: MachineClock().now())
        try Output.line(report)
    }
}
