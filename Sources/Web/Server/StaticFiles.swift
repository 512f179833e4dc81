import Foundation

/// The files of `Public/`, read once at the start, served under a fingerprint of their content and cached for ever.
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

    /// Reads a folder with its subfolders; files of unknown kind are left out.
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
        self.init(files: files)
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
