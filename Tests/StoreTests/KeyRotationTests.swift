import Glibc
import Store
import Testing

/// New keys beside the old ones, while everybody goes on working (S57).
extension KeyRingTests {
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
        """
        S57 a ring takes up what another process puts into the folder: \
        at once when it meets it, else within moments; two at once both count
        """
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

    @Test(
        """
        S57 S53 a database proves its keys by the current ones after a change; \
        the earlier may go then, but those of heads and fields that hang on them
        """,
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
                            let lookup = keys.lookup("residentID", id)
                            let phone =
                                number % 2 == 0
                                ? try keys.seal("138", table: "persons", column: "phone", row: id) : nil
                            try tx.execute(
                                """
                                INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, updated_at)
                                VALUES (\(id), 'n', \(sealed), \(lookup), \(phone), '女', '1990-01-01', 0)
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
}
