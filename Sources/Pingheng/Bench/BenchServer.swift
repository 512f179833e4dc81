import Foundation
import Glibc

/// The server under measurement: this same binary as a child of its own on 127.0.0.1, so that memory and start are its alone.
final class BenchServer {
    let port: Int
    /// From the start of the process until `/healthz` answered.
    let startSeconds: Double
    private let process: Process

    /// Starts a server on a data directory and waits until it answers.
    init(_ folder: BenchFolder) throws {
        port = try LoadClient.freePort()
        process = BenchServer.binary([
            "serve", "--demo", "--port", "\(port)", "--data", folder.data, "--keys", folder.keys,
        ])
        let clock = ContinuousClock()
        let start = clock.now
        try process.run()
        let ask = [[LoadClient.request("GET", "/healthz")]]
        while true {
            if let client = try? LoadClient(port: port, requests: ask, expecting: 200) {
                defer { client.close() }
                var asking = client
                _ = try asking.runOnce()
                break
            }
            guard process.isRunning, (clock.now - start).seconds < 60 else {
                if process.isRunning { process.terminate() }
                throw Failure("测量用的服务没有启动。")
            }
            usleep(500)
        }
        startSeconds = (clock.now - start).seconds
    }

    /// Ends the server as an operator would, and waits for it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    var residentMegabytes: Double { get throws { try BenchServer.residentMegabytes(of: process) } }

    /// How long this binary takes to begin and end when there is nothing to do, and what it holds while it waits.
    static func atRest() throws -> (seconds: Double, megabytes: Double) {
        let clock = ContinuousClock()
        var seconds: [Double] = []
        for _ in 0..<5 {
            let process = binary(["idcheck"])
            process.standardInput = FileHandle.nullDevice
            seconds.append(
                try clock.measure {
                    try process.run()
                    process.waitUntilExit()
                }.seconds)
        }
        let waiting = binary(["idcheck"])
        let input = Pipe()
        waiting.standardInput = input
        try waiting.run()
        usleep(200_000)
        let megabytes = try residentMegabytes(of: waiting)
        try input.fileHandleForWriting.close()
        waiting.waitUntilExit()
        return (seconds.median, megabytes)
    }

    private static func residentMegabytes(of process: Process) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = Double(line.filter(\.isNumber))
        else {
            throw Failure("读不到服务的内存占用。")
        }
        return kilobytes / 1024
    }

    private static func binary(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}

/// Where an installation is filled: data and keys, and the database where it is not the embedded one.
struct BenchPlace {
    let data: String
    let keys: String
    let database: String?
}

/// A data directory and a key directory that vanish at the end.
struct BenchFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "pingheng-bench-\(UUID().uuidString)").path
    var data: String { path + "/data" }
    var keys: String { path + "/keys" }
    var place: BenchPlace { BenchPlace(data: data, keys: keys, database: nil) }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        let middle = sorted.count / 2
        return sorted.isEmpty ? 0 : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
