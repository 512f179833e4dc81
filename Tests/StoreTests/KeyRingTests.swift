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

    @Test("S57 after a rotation the old seals open, new ones carry the new id, and resealing leaves none under the old")
    func rotation() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder)
            let (old, mac) = (try keys.seal("x", table: "t", column: "c", row: "r"), keys.mac(.audit, [1]))
            #expect(try keys.resealed(old, table: "t", column: "c", row: "r") == nil)
            let id = try keys.rotate(.field).id
            try keys.rotate(.audit)
            #expect(try keys.open(old, table: "t", column: "c", row: "r") == "x")
            #expect(keys.verify(mac, .audit, [1]) && !keys.verify(mac, .audit, [2]) && keys.mac(.audit, [1]) != mac)
            let fresh = try #require(try keys.resealed(old, table: "t", column: "c", row: "r"))
            #expect(Hexadecimal.encode(fresh[1..<5]) == id)
            #expect(try KeyRing.open(directory: folder).open(fresh, table: "t", column: "c", row: "r") == "x")
            for purpose in [KeyPurpose.lookup, .address] {
                #expect { try keys.rotate(purpose) } throws: { "\($0)".contains("不能更换") }
            }
        }
    }

    @Test(
        "S57 a ring takes up what another process puts into the folder: at once when it meets it, else within moments; two at once both count"
    )
    func following() async throws {
        try await withFolder { folder in
            let serving = try KeyRing.open(directory: folder)
            let other = try KeyRing.existing(directory: folder)
            let old = try serving.seal("x", table: "t", column: "c", row: "r")
            let made = try await withThrowingTaskGroup(of: KeyRing.KeyName.self) { group in
                for _ in 0..<4 { group.addTask { try other.rotate(.field) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(made.map(\.sequence).sorted() == [2, 3, 4, 5])
            #expect(
                try serving.open(other.seal("y", table: "t", column: "c", row: "r"), table: "t", column: "c", row: "r")
                    == "y")
            let last = try #require(made.max { $0.sequence < $1.sequence })
            for _ in 0..<400 where serving.currentID(.field) != last.id { try await Task.sleep(for: .milliseconds(10)) }
            #expect(serving.currentID(.field) == last.id)
            #expect(try serving.open(old, table: "t", column: "c", row: "r") == "x")
            #expect(
                serving.names().filter { $0.purpose == "field" }.map(\.current) == [false, false, false, false, true])
            // A file that others can read is told, and the known keys go on; nobody makes a key beside it.
            try other.rotate(.backup)
            chmod("\(folder)/\(try #require(try names(folder).first { $0.hasPrefix("token.") }))", 0o644)
            #expect(throws: StoreError.self) { try other.rotate(.backup) }
            for _ in 0..<400 where serving.problem == nil {
                _ = serving.currentID(.backup)
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(serving.problem?.contains("chmod 600") == true)
            #expect(
                try serving.open(
                    serving.seal("z", table: "t", column: "c", row: "r"), table: "t", column: "c", row: "r") == "z")
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

    @Test(
        "S57 S53 a database proves its keys by the current ones after a change; the earlier may go then, but those of heads and fields that hang on them",
        arguments: Databases.engines)
    func proofs(_ engine: Engine) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder)
            try await Databases.with(engine) { database in
                _ = try await Installation.open(database, keys: keys)
                #expect(try await database.write { tx in try Installation.noteKeys(tx, keys: keys) } == [])
                for purpose in KeyPurpose.allCases where purpose.rotates { try keys.rotate(purpose) }
                let changes = try await database.write { tx in try Installation.noteKeys(tx, keys: keys) }
                #expect(Set(changes.map(\.purpose)) == Set(KeyPurpose.allCases.filter(\.rotates).map(\.rawValue)))
                #expect(try await database.write { tx in try Installation.noteKeys(tx, keys: keys) } == [], "told once")
                #expect(try await database.read { tx in try Installation.hasEarlierFields(tx, keys: keys) })
                #expect(try await FieldRotation.pass(database, keys: keys) == 0)
                #expect(
                    try await database.write { tx in try FieldRotation.finish(tx, keys: keys) }?.to
                        == keys.currentID(.field))
                #expect(try await database.write { tx in try FieldRotation.finish(tx, keys: keys) } == nil)
                for name in try names(folder)
                where name.split(separator: ".").count == 4 && name.split(separator: ".")[1] == "1"
                    && !name.hasPrefix("lookup") && !name.hasPrefix("address")
                {
                    unlink(folder + "/" + name)
                }
                _ = try await Installation.open(database, keys: KeyRing.open(directory: folder))
            }
        }
    }

    @Test(
        "S57 every sealed field comes under the new key, in batches, however often it is begun; others' writes meanwhile stay",
        arguments: Databases.engines)
    func resealing(_ engine: Engine) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder)
            try await Databases.with(engine) { database in
                func fill(_ range: Range<Int>) async throws {
                    try await database.write { tx in
                        for number in range {
                            let id = "p\(number)"
                            let sealed = try keys.seal(
                                "330113\(number)", table: "persons", column: "resident_id", row: id)
                            try tx.execute(
                                """
                                INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, updated_at)
                                VALUES (\(id), 'n', \(sealed), \(keys.lookup("residentID", id)), \(number % 2 == 0 ? try keys.seal("138", table: "persons", column: "phone", row: id) : nil), '女', '1990-01-01', 0)
                                """)
                        }
                    }
                }
                func under(_ id: String) async throws -> Int {
                    try await database.read { tx in
                        try tx.query("SELECT resident_id, phone FROM persons").reduce(0) { sum, row in
                            sum
                                + [try row.bytes("resident_id"), try row.optionalBytes("phone")].compactMap(\.self)
                                .count { Hexadecimal.encode($0[1..<5]) == id }
                        }
                    }
                }
                try await fill(0..<45)
                let old = keys.currentID(.field)
                let new = try keys.rotate(.field).id
                try await fill(45..<50)
                #expect(try await under(old) == 68)
                #expect(try await FieldRotation.pass(database, keys: keys, batch: 7) == 68)
                #expect(try await FieldRotation.pass(database, keys: keys, batch: 7) == 0)
                #expect(try await under(old) == 0)
                #expect(try await under(new) == 75)
                let third = try keys.rotate(.field).id
                #expect(try await FieldRotation.pass(database, keys: keys) == 75)
                #expect(try await under(third) == 75)
                let rows = try await database.read { tx in
                    try tx.query("SELECT id, resident_id FROM persons").map {
                        (try $0.text("id"), try $0.bytes("resident_id"))
                    }
                }
                for (id, sealed) in rows {
                    #expect(
                        try keys.open(sealed, table: "persons", column: "resident_id", row: id) == "330113"
                            + id.dropFirst())
                }
            }
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

    private func names(_ folder: String) throws -> [String] {
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
