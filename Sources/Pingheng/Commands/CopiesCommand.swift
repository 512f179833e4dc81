import ArgumentParser
import Casework
import Foundation
import TitleReview

/// `pingheng copies`: fills an installation with copies of its cases in one state, for tests that need thousands of them. Not shown in the
/// help: it is of no use to an office.
struct CopiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copies", abstract: "测试数据：把某一状态的申报复制成许多份。", shouldDisplay: false)

    @Option(help: "数据目录。") var data: String
    @Option(help: "密钥目录。") var keys: String
    @Option(help: "状态。") var state = CaseState.approved.rawValue
    @Option(help: "份数。") var count = 1000

    func validate() throws {
        guard (1...100_000).contains(count), CaseState(rawValue: state) != nil else {
            throw ValidationError("--count 应在 1 到 100000 之间，--state 是一个状态的名称。")
        }
        // Only where the demo's people are: never beside real ones.
        guard FileManager.default.fileExists(atPath: data + "/demo.json") else { throw ValidationError("只能用于演示数据。") }
    }

    func run() async throws {
        let assembly = try await BenchPeople.open(BenchPlace(data: data, keys: keys, database: nil))
        let step = 2000
        for start in stride(from: 0, to: count, by: step) {
            try await assembly.casework.perform(
                MultiplyCases(
                    state: CaseState(rawValue: state) ?? .approved, numbers: start..<min(start + step, count)), as: nil)
        }
        try await assembly.close()
        try Output.line(["copies": count])
    }
}
