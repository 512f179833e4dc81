import Glibc
import Store
import Testing
import TitleReview

@Suite struct HeldKeysTests {
    @Test(
        "B2 a key folder belongs to the installation that made it, and is refused to another",
        arguments: Databases.engines)
    func owner(_ engine: Engine) async throws {
        try await withFolder { folder in
            let place = folder + "/keys"
            try await Databases.with(engine) { one in
                let held = try await HeldKeys.take(place, for: one)
                let installation = try await Installation.open(one, keys: held.keys)
                #expect(try KeyFolder(path: place).owner() == installation.name)
                held.close()
                let before = try names(place)
                _ = try await Databases.with(engine) { other in
                    await #expect { try await HeldKeys.take(place, for: other) } throws: {
                        "\($0)".contains("属于另一个安装") && "\($0)".contains(installation.name)
                    }
                }
                #expect(try names(place) == before)
                // The next start finds what is its own.
                let again = try await HeldKeys.take(place, for: one)
                #expect(try await Installation.open(one, keys: again.keys) == installation)
                again.close()
            }
        }
    }

    @Test("B2 of two installations that start at once on a new folder one has it", arguments: Databases.engines)
    func atOnce(_ engine: Engine) async throws {
        try await withFolder { folder in
            try await Databases.with(engine) { one in
                try await Databases.with(engine) { other in
                    let held = await withTaskGroup(of: HeldKeys?.self) { group in
                        for database in [one, other] {
                            group.addTask { try? await HeldKeys.take(folder + "/keys", for: database) }
                        }
                        return await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
                    }
                    #expect(held.count == 1)
                    for one in held { one.close() }
                    let keys = try names(folder + "/keys").filter { $0.hasSuffix(".key") }
                    #expect(keys.count == KeyPurpose.allCases.count)
                }
            }
        }
    }

    @Test(
        "B2 S57 no keys are made for a database that has some: a missing folder stays missing",
        arguments: Databases.engines)
    func missing(_ engine: Engine) async throws {
        try await withFolder { folder in
            try await Databases.with(engine) { database in
                let held = try await HeldKeys.take(folder + "/keys", for: database)
                _ = try await Installation.open(database, keys: held.keys)
                held.close()
                mkdir(folder + "/empty", 0o700)
                for place in ["/elsewhere", "/empty"] {
                    await #expect { try await HeldKeys.take(folder + place, for: database) } throws: {
                        "\($0)".contains("--keys") && "\($0)".contains("没有这个数据库的密钥")
                    }
                }
                #expect(try names(folder) == ["empty", "keys"] && names(folder + "/empty") == [])
                #expect(throws: StoreError.self) { try KeyRing.existing(directory: folder + "/empty") }
                #expect(try names(folder + "/empty") == [])
            }
        }
    }

    @Test(
        "B2 F1 a first start that was killed before its database knew its keys goes on with them",
        arguments: Databases.engines)
    func killed(_ engine: Engine) async throws {
        try await withFolder { folder in
            try await Databases.with(engine) { database in
                let held = try await HeldKeys.take(folder, for: database)
                held.close()
                let before = try names(folder)
                let again = try await HeldKeys.take(folder, for: database)
                _ = try await Installation.open(database, keys: again.keys)
                again.close()
                #expect(try names(folder) == before)
            }
        }
    }

    @Test(
        "B2 a folder from before folders had owners becomes its database's when the keys fit, and nobody else's",
        arguments: Databases.engines)
    func adopted(_ engine: Engine) async throws {
        try await withFolder { folder in
            try await Databases.with(engine) { database in
                let installation = try await Installation.open(database, keys: KeyRing.open(directory: folder + "/old"))
                _ = try KeyRing.open(directory: folder + "/strange")
                await #expect { try await HeldKeys.take(folder + "/strange", for: database) } throws: {
                    "\($0)".contains("里没有编号为")
                }
                _ = try await Databases.with(engine) { new in
                    await #expect { try await HeldKeys.take(folder + "/old", for: new) } throws: {
                        "\($0)".contains("不是这个新建的数据库的")
                    }
                }
                for place in ["/old", "/strange"] { #expect(try KeyFolder(path: folder + place).owner() == nil) }
                try await HeldKeys.take(folder + "/old", for: database).close()
                #expect(try KeyFolder(path: folder + "/old").owner() == installation.name)
            }
        }
    }

    @Test(
        "B2 a second server of an embedded database's keys is refused; nodes of a shared one share them",
        arguments: Databases.engines)
    func held(_ engine: Engine) async throws {
        try await withFolder { folder in
            try await Databases.with(engine) { database in
                let first = try await HeldKeys.take(folder, for: database)
                if engine == .postgres {
                    try await HeldKeys.take(folder, for: database).close()
                } else {
                    await #expect { try await HeldKeys.take(folder, for: database) } throws: {
                        "\($0)".contains("正由另一个服务使用")
                    }
                }
                first.close()
                try await HeldKeys.take(folder, for: database).close()
            }
        }
    }
}

/// What lies in a folder, sorted.
private func names(_ folder: String) throws -> [String] {
    let handle = try #require(opendir(folder))
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        names.append(
            withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
}
