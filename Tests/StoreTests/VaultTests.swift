import Glibc
import Store
import Testing

@Suite struct VaultTests {
    private func with(_ body: (Vault, String) throws -> Void) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try body(try Vault(folder: folder + "/files", keys: keys), folder + "/files")
        }
    }

    private func path(_ folder: String, _ address: String) -> String {
        "\(folder)/\(address.prefix(2))/\(address.dropFirst(2))"
    }

    private static let chunk = 65_536

    @Test(
        "S43 a file comes back as it was, on both sides of each chunk",
        arguments: [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5])
    func roundTrip(_ length: Int) async throws {
        try await with { vault, folder in
            let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let address = try vault.put(content)
            #expect(try vault.get(address) == content)
            #expect(try vault.size(address) == length)
            #expect(try vault.put(content) == address)
            #expect(try vault.addresses() == [address] && vault.verifyAll().isEmpty)
            try vault.remove(address)
            #expect(throws: StoreError.self) { try vault.get(address) }
        }
    }

    @Test("S43 the address hangs on the key, and the disk holds no plain text")
    func keyed() async throws {
        try await with { vault, folder in
            let content = Array("业绩材料：某工程设计方案".utf8)
            let address = try vault.put(content)
            let sealed = try bytes(of: path(folder, address))
            #expect(sealed.firstRange(of: content) == nil)
            let others = try KeyRing.open(directory: folder + "/../other-keys")
            #expect(try Vault(folder: folder + "/../other", keys: others).put(content) != address)
        }
    }

    @Test("S43 a changed byte, a cut file, an added byte, chunks exchanged and files exchanged are all refused")
    func tampered() async throws {
        try await with { vault, folder in
            let content = (0..<(3 * VaultTests.chunk)).map { UInt8(truncatingIfNeeded: $0 / 7) }
            let address = try vault.put(content)
            let other = try vault.put(content.reversed())
            let file = path(folder, address)
            let sealed = try bytes(of: file)
            let (front, step) = (29, VaultTests.chunk + 17)
            var exchanged = sealed
            exchanged.replaceSubrange(front..<(front + step), with: sealed[(front + step)..<(front + 2 * step)])
            exchanged.replaceSubrange((front + step)..<(front + 2 * step), with: sealed[front..<(front + step)])
            var versions = [
                sealed + [0], exchanged, Array(sealed.prefix(front + 2 * step)), Array(sealed.prefix(front)), [],
                try bytes(of: path(folder, other)),
            ]
            for index in [0, 3, 10, front, front + step + 100, sealed.count - 1] {
                var changed = sealed
                changed[index] ^= 0x10
                versions.append(changed)
            }
            for version in versions {
                try overwrite(file, version)
                #expect(throws: StoreError.self) { try vault.get(address) }
                #expect(try vault.verifyAll() == [address])
            }
            try overwrite(file, sealed)
            #expect(try vault.verifyAll() == [])
        }
    }

    @Test("S44 a half-written temporary file is not a file of the vault")
    func temporary() async throws {
        try await with { vault, folder in
            let address = try vault.put([1, 2, 3])
            try overwrite(path(folder, address) + ".123.456.tmp", [1])
            #expect(try vault.addresses() == [address])
            #expect(throws: StoreError.self) { try vault.get("../../keys/x") }
        }
    }
}
