import Foundation
import Store

/// Where the keys of installations lie when `--keys` does not say it: one folder for each, named by the installation's id,
/// below the user's own, so that copies and restores open there and nowhere else without it (S57); a demo's and a
/// rehearsal's go with their data.
enum KeyPlaces {
    /// Below it all of the user's; before installations had folders of their own the keys lay in it.
    private static func base() -> String {
        let environment = ProcessInfo.processInfo.environment
        let share = environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
        return share + "/pingheng/keys"
    }

    static func own(_ installation: String) -> String { "\(base())/\(installation)" }

    /// The folder of this data, or below the user's own, whose keys are this installation's, or may be.
    static func find(_ installation: String, data: String?) throws -> String? {
        try ([data.map(besides), own(installation), base()].compactMap(\.self)).first {
            let folder = KeyFolder(path: $0)
            guard try folder.hasKeys() else { return false }
            let owner = try folder.owner()
            return owner == nil || owner == installation
        }
    }

    /// Where keys go with their data.
    static func besides(_ data: String) -> String { data + "/keys" }

    /// The keys that open a backup.
    static func find(_ backup: BackupHead, data: String) throws -> String? {
        if let installation = backup.installation { return try find(installation, data: data) }
        return try ([besides(data)] + all()).first { try KeyFolder(path: $0).has(.backup, id: backup.key) }
    }

    /// All key folders below the user's own.
    static func all() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base())) ?? []
        return [base()] + names.filter { $0.utf8.count == 32 }.sorted().map { "\(base())/\($0)" }
    }
}
