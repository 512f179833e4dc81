import Foundation
import Testing

/// A program of the machine that reads what we wrote: poppler, qpdf, unzip.
enum Tool {
    /// Runs the program on the bytes, whose file stands for `FILE` in the arguments, and returns what it prints.
    static func run(_ program: String, _ arguments: [String], on bytes: [UInt8], ending: String = "pdf") throws
        -> String
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("document.\(ending)")
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments.map { $0 == "FILE" ? file.path : $0 }
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    /// The text of a PDF without blanks and line ends, so that wrapping does not matter.
    static func text(of pdf: [UInt8]) throws -> String {
        try run("pdftotext", ["-q", "FILE", "-"], on: pdf).filter { !$0.isWhitespace }
    }

    /// Leaves a copy where the developer asked for it (`DOCUMENTS_OUT=folder`), to look at.
    static func keep(_ bytes: [UInt8], as name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["DOCUMENTS_OUT"] else { return }
        try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
    }
}
