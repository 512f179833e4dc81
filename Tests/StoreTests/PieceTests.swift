import Foundation
import Testing

@testable import Store

@Suite struct PieceTests {
    private static let step = PieceFile.chunk

    private func with(size: Int, _ body: (PieceFile, [UInt8], String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-pieces-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 16) }
        try body(PieceFolder(folder: folder).file("a1", key: PieceFolder.newKey(), size: size), bytes, folder)
    }

    private func send(_ bytes: [UInt8], from start: Int, to end: Int, _ file: PieceFile, by step: Int = 10_007) throws {
        let writer = try file.writer(at: start)
        for at in stride(from: start, to: end, by: step) { try writer.write(Array(bytes[at..<min(at + step, end)])) }
    }

    private func whole(_ file: PieceFile) throws -> [UInt8] {
        var all: [UInt8] = []
        try file.read { all += $0 }
        return all
    }

    @Test(
        "S21 a file goes on from its last whole chunk however often it is broken off, and is the same in the end",
        arguments: [1, 65_535, 65_536, 65_537, 131_072, 300_001])
    func broken(_ size: Int) throws {
        try with(size: size) { file, bytes, _ in
            #expect(try file.offset() == 0)
            var rounds = 0
            while try file.offset() < size, rounds < 20 {
                let start = try file.offset()
                #expect(start % Self.step == 0)
                // Broken off in the middle of a chunk: what is not whole is sent again.
                try send(bytes, from: start, to: min(start + Self.step + 5_000, size), file)
                rounds += 1
            }
            #expect(try file.offset() == size && whole(file) == bytes)
        }
    }

    @Test("S21 a piece that begins anywhere but at the next byte is refused with the right place, and changes nothing")
    func misplaced() throws {
        try with(size: 200_000) { file, bytes, _ in
            try send(bytes, from: 0, to: Self.step, file)
            for start in [0, 1, Self.step - 1, Self.step + 1, 200_000, 300_000] {
                #expect(throws: PieceFile.Misplaced(offset: Self.step)) { try file.writer(at: start) }
            }
            #expect(try file.offset() == Self.step)
            #expect(throws: StoreError.self) { try whole(file) }
        }
    }

    @Test("S21 two connections that send the same piece do not spoil it: who comes later is told where the file is")
    func twoAtOnce() throws {
        try with(size: 200_000) { file, bytes, _ in
            let old = try file.writer(at: 0)
            let fresh = try file.writer(at: 0)
            try old.write(Array(bytes[..<30_000]))
            try fresh.write(Array(bytes[..<Self.step]))
            #expect(throws: PieceFile.Misplaced(offset: Self.step)) { try old.write(Array(bytes[30_000..<100_000])) }
            try fresh.write(Array(bytes[Self.step...]))
            #expect(try whole(file) == bytes)
        }
    }

    @Test("S21 more bytes than the file has are not taken")
    func tooLong() throws {
        try with(size: 70_000) { file, bytes, _ in
            let writer = try file.writer(at: 0)
            #expect(throws: StoreError.self) { try writer.write(bytes + [1]) }
            #expect(try file.offset() == 70_000 && whole(file) == bytes)
        }
    }

    @Test(
        "S21 nothing readable lies on disk, nor does its name; half a chunk that a crash left is written anew; what was changed is found"
    )
    func disk() throws {
        try with(size: 150_000) { file, _, folder in
            let bytes = Array(Array(repeating: Array("王小明的身份证".utf8), count: 8_000).joined())[..<150_000]
            try send(Array(bytes), from: 0, to: Self.step, file)
            let path = folder + "/a1.pieces"
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a1.pieces"])
            #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data("王小明".utf8)) == nil)
            try handle.seekToEnd()
            try handle.write(contentsOf: [UInt8](repeating: 9, count: 777))
            #expect(try file.offset() == Self.step)
            try send(Array(bytes), from: Self.step, to: 150_000, file)
            #expect(try whole(file) == Array(bytes))
            let other = PieceFolder(folder: folder).file("a1", key: PieceFolder.newKey(), size: 150_000)
            #expect(throws: StoreError.self) { try whole(other) }
            try handle.seek(toOffset: 100_000)
            try handle.write(contentsOf: [UInt8](repeating: 0, count: 4))
            #expect(throws: StoreError.self) { try whole(file) }
            try PieceFolder(folder: folder).remove("a1")
            #expect(try PieceFolder(folder: folder).ids().isEmpty && file.offset() == 0)
        }
    }
}
