import Glibc
import Store
import Testing

@Suite struct KeyRingTests {
    @Test("S37 a sealed field opens in its place only")
    func sealed() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            let sealed = try keys.seal("33011319900307123X 评衡", table: "persons", column: "resident_id", row: "p1")
            #expect(
                try keys.open(sealed, table: "persons", column: "resident_id", row: "p1") == "33011319900307123X 评衡")
            for (table, column, row) in [
                ("persons", "resident_id", "p2"), ("persons", "phone", "p1"), ("units", "resident_id", "p1"),
                ("persons", "resident_i", "dp1"),
            ] {
                #expect(throws: StoreError.self) { try keys.open(sealed, table: table, column: column, row: row) }
            }
            #expect(
                try keys.open(keys.seal("", table: "t", column: "c", row: "r"), table: "t", column: "c", row: "r") == ""
            )
        }
    }

    @Test("S37 every changed or missing byte is noticed, and no two seals are alike")
    func changed() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            let sealed = try keys.seal("13800000000", table: "t", column: "c", row: "r")
            #expect(sealed.count == 1 + 4 + 12 + 11 + 16)
            #expect(try keys.seal("13800000000", table: "t", column: "c", row: "r") != sealed)
            for index in sealed.indices {
                var other = sealed
                other[index] ^= 1
                #expect(throws: StoreError.self) { try keys.open(other, table: "t", column: "c", row: "r") }
            }
            for length in 0..<sealed.count {
                #expect(throws: StoreError.self) {
                    try keys.open(Array(sealed.prefix(length)), table: "t", column: "c", row: "r")
                }
            }
        }
    }

    @Test(
        "2a the private half of a ballot's key opens for its own ballot only, unchanged, and under an earlier wrapping key too"
    )
    func ballots() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            let others = try KeyRing.open(directory: folder + "/others")
            let secret = [UInt8](0..<32)
            let wrapped = try keys.wrap(secret, ballot: "b1")
            #expect(
                wrapped.count == 1 + 4 + 12 + 32 + 16
                    && !wrapped.indices.contains { wrapped[$0...].starts(with: secret) })
            #expect(try keys.unwrap(wrapped, ballot: "b1") == secret)
            #expect(throws: StoreError.self) { try keys.unwrap(wrapped, ballot: "b2") }
            #expect(throws: StoreError.self) { try others.unwrap(wrapped, ballot: "b1") }
            for index in wrapped.indices {
                var other = wrapped
                other[index] ^= 1
                #expect(throws: StoreError.self) { try keys.unwrap(other, ballot: "b1") }
            }
            for length in 0..<wrapped.count {
                #expect(throws: StoreError.self) { try keys.unwrap(Array(wrapped.prefix(length)), ballot: "b1") }
            }
            try keys.rotate(.ballotWrap)
            #expect(try keys.unwrap(wrapped, ballot: "b1") == secret)
        }
    }

    @Test("S38 a lookup digest hangs on its domain and on the key, and is stable")
    func lookup() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/a")
            let others = try KeyRing.open(directory: folder + "/b")
            let digest = keys.lookup("residentID", "330113199003071234")
            #expect(digest.count == 32)
            #expect(digest == (try KeyRing.open(directory: folder + "/a")).lookup("residentID", "330113199003071234"))
            #expect(digest != keys.lookup("phone", "330113199003071234"))
            #expect(digest != keys.lookup("residentID", "330113199003071235"))
            #expect(digest != others.lookup("residentID", "330113199003071234"))
        }
    }

    @Test("S57 keys are one file a purpose, 0600 in a folder 0700, and are the same at the next start")
    func files() async throws {
        try await withFolder { folder in
            let first = try KeyRing.open(directory: folder + "/keys")
            let sealed = try first.seal("x", table: "t", column: "c", row: "r")
            #expect(try mode(folder + "/keys") == 0o700)
            let names = try names(folder + "/keys").filter { $0.hasSuffix(".key") }
            #expect(names.count == KeyPurpose.allCases.count)
            for name in names { #expect(try mode(folder + "/keys/" + name) == 0o600) }
            #expect(
                try KeyRing.open(directory: folder + "/keys").open(sealed, table: "t", column: "c", row: "r") == "x")
        }
    }

    @Test("S57 a missing key, a short key and one that others can read stop the start with a sentence")
    func refused() async throws {
        try await withFolder { folder in
            _ = try KeyRing.open(directory: folder)
            let field = try #require(try names(folder).first { $0.hasPrefix("field.") })
            chmod(folder + "/" + field, 0o640)
            #expect { try KeyRing.open(directory: folder) } throws: { "\($0)".contains("chmod 600") }
            chmod(folder + "/" + field, 0o600)
            try overwrite(folder + "/" + field, [1, 2, 3])
            #expect { try KeyRing.open(directory: folder) } throws: { "\($0)".contains("已损坏") }
            unlink(folder + "/" + field)
            #expect { try KeyRing.open(directory: folder) } throws: { "\($0)".contains("缺少用途为“field”的密钥") }
        }
    }

    @Test("S57 F1 a first start that was killed among its keys goes on: those that are there stay, the others are made")
    func killedAmongKeys() async throws {
        try await withFolder { folder in
            _ = try KeyRing.open(directory: folder)
            let all = try names(folder).filter { $0.hasSuffix(".key") }.sorted()
            try overwrite(folder + "/.first", [])
            for name in all.dropFirst(3) { unlink(folder + "/" + name) }
            _ = try KeyRing.open(directory: folder)
            let now = try names(folder)
            #expect(
                now.filter { $0.hasSuffix(".key") }.count == all.count && Set(all.prefix(3)).isSubset(of: now)
                    && !now.contains(".first"))
            unlink(folder + "/" + all[0])
            #expect(throws: StoreError.self) { try KeyRing.open(directory: folder) }
        }
    }

    @Test("S57 a folder without keys is no key folder: none are made")
    func none() async throws {
        try await withFolder { folder in
            #expect { try KeyRing.existing(directory: folder) } throws: { "\($0)".contains("--keys") }
            let made = try names(folder).filter { $0.hasSuffix(".key") }
            #expect(made == [])
        }
    }

    @Test("S57 a database opens with its own keys and with no others", arguments: Databases.engines)
    func wrongKeys(_ engine: Engine) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/a")
            let others = try KeyRing.open(directory: folder + "/b")
            try await Databases.with(engine) { database in
                let first = try await Installation.open(database, keys: keys)
                let again = try await Installation.open(database, keys: keys)
                #expect(first == again)
                await #expect { try await Installation.open(database, keys: others) } throws: {
                    "\($0)".contains("--keys")
                }
            }
        }
    }

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o777
    }

    func names(_ folder: String) throws -> [String] {
        let handle = try #require(opendir(folder))
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}
