import Foundation
import Testing

@testable import Store

@Suite struct SpoolTests {
    private func with(_ body: (Vault, Spool, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let keys = try KeyRing.open(directory: folder + "/keys")
        try body(Vault(folder: folder + "/files", keys: keys), Spool(folder: folder + "/incoming", keys: keys), folder)
    }

    private func spooled(_ bytes: [UInt8], in spool: Spool, by step: Int) throws -> SpooledFile {
        var writer = try spool.open()
        for start in stride(from: 0, to: bytes.count, by: step) {
            try writer.write(bytes[start..<min(start + step, bytes.count)])
        }
        return try writer.finish()
    }

    @Test(
        "S21 a file that came in by pieces is the same, has its address at once, and leaves no name on disk",
        arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func pieces(_ length: Int) throws {
        try with { vault, spool, folder in
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let file = try spooled(bytes, in: spool, by: 10_007)
            #expect(file.size == length)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/incoming").isEmpty)
            #expect(try file.bytes() == bytes)
            #expect(try vault.put(file) == vault.put(bytes))
            let address = try vault.put(file)
            #expect(try vault.get(address) == bytes && vault.size(address) == length && vault.verifyAll().isEmpty)
        }
    }

    @Test("S21 nothing readable of a file lies on disk while it comes in")
    func encrypted() throws {
        try with { _, spool, folder in
            var writer = try spool.open()
            try writer.write(Array(String(repeating: "王小明的身份证", count: 20_000).utf8)[...])
            // The descriptor has no name: it is looked at the way its owner's enemies would.
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            let ours = try #require(open.first { $0.hasPrefix(folder) })
            #expect(ours.hasSuffix("(deleted)"))
            let file = try writer.finish()
            #expect(file.size > 65_536)
        }
    }

    @Test("S44 what a crash left is gone after the start; where another node may write, only what is old")
    func leftovers() throws {
        try with { vault, spool, folder in
            let address = try vault.put([1, 2, 3])
            let half = "\(folder)/files/\(address.prefix(2))/\(address.dropFirst(2)).1.2.tmp"
            let part = folder + "/incoming/1.2.part"
            try spool.open().discard()
            for path in [half, part] { try Data([1]).write(to: URL(filePath: path)) }
            try vault.sweep(olderThan: 60)
            try spool.sweep(olderThan: 60)
            #expect(FileManager.default.fileExists(atPath: half) && FileManager.default.fileExists(atPath: part))
            try vault.sweep(olderThan: 0)
            try spool.sweep(olderThan: 0)
            #expect(!FileManager.default.fileExists(atPath: half) && !FileManager.default.fileExists(atPath: part))
            #expect(try vault.get(address) == [1, 2, 3])
        }
    }
}

extension SpoolWriter {
    /// Opens the folder and leaves nothing in it.
    fileprivate func discard() {}
}
