import Foundation

/// The files of `Public/`, read once at the start, served under a fingerprint of their content and cached for ever. The parts of the style
/// sheet are one file, ``StyleSheet``.
public struct StaticFiles: Sendable {
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    let files: [String: File]
    public let assets: Assets

    public static let none = StaticFiles(files: [:])

    init(files: [String: File]) {
        self.files = files
        // FNV-1a over names and contents: tells versions apart, keeps no secret.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            take(name.utf8)
            take(file.bytes)
        }
        assets = Assets(fingerprint: String(hash, radix: 16))
    }

    /// Reads a folder with its subfolders; files of unknown kind are left out, the parts of the style sheet are joined.
    ///
    /// - Throws: ``StyleSheet/Fault`` with a sentence, where the parts and the list of them do not go together.
    public init(folder: String) throws {
        let kinds = [
            "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
            "png": "image/png",
            "ico": "image/x-icon", "woff2": "font/woff2", "webmanifest": "application/manifest+json",
        ]
        var files: [String: File] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let dot = name.lastIndex(of: "."), let kind = kinds[String(name[name.index(after: dot)...])],
                let data = FileManager.default.contents(atPath: folder + "/" + name)
            else { continue }
            files[name] = File(type: kind, bytes: Array(data))
        }
        try Self.joinStyle(&files)
        self.init(files: files)
    }

    /// Puts the style sheet in the place of its parts.
    private static func joinStyle(_ files: inout [String: File]) throws(StyleSheet.Fault) {
        let folder = "css/"
        let parts = files.filter { $0.key.hasPrefix(folder) && $0.key.hasSuffix(".css") }
        for name in parts.keys { files[name] = nil }
        let texts = parts.map { (String($0.key.dropFirst(folder.count)), $0.value.bytes) }
        let joined = try StyleSheet.joined(Dictionary(uniqueKeysWithValues: texts))
        files[folder + StyleSheet.list] = File(type: "text/css; charset=utf-8", bytes: joined)
    }

    /// - Parameter parts: behind `/static`: the fingerprint, then the path.
    func answer(_ parts: ArraySlice<String>) -> Answer? {
        guard let fingerprint = parts.first, let file = files[parts.dropFirst().joined(separator: "/")] else {
            return nil
        }
        var answer = Answer(200, type: file.type, bytes: file.bytes)
        // While two versions run side by side, a page of the other one still finds its style, uncached.
        answer.set(
            "cache-control", fingerprint == assets.fingerprint ? "public, max-age=31536000, immutable" : "no-cache")
        return answer
    }
}
