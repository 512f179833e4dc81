import ArgumentParser
import Foundation
import TitleReview

/// `pingheng bench`: the figures that matter, each as a ratio to a baseline measured in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bench", abstract: "性能测量：每个数字都与同一次运行里的基准相比。")
    @Argument(help: "要运行的项目；不写就全部运行：\(BenchCommand.names.joined(separator: "、"))。") var names: [String] = []
    @Flag(help: "每行一个 JSON 对象。") var json = false

    static let names = ["eligibility", "assignment", "form"] + ServerBench.names + ["upload", "longQueue"]

    struct Figure: Encodable {
        struct Baseline: Encodable {
            let name: String
            let value: Double
        }
        let name: String
        let value: Double
        let unit: String
        let baseline: Baseline
        let ratio: Double
    }

    func validate() throws {
        if let unknown = names.first(where: { !Self.names.contains($0) }) {
            throw ValidationError("没有“\(unknown)”这一项；可用：\(Self.names.joined(separator: "、"))。")
        }
    }

    func run() async throws {
        let wanted = names.isEmpty ? Self.names : names
        if wanted.contains("eligibility") { try show(eligibility()) }
        if wanted.contains("assignment") { try show(AssignmentBench.run()) }
        if wanted.contains("form") { try show(FormBench.run()) }
        try await ServerBench.run(Set(wanted), show: show)
        if wanted.contains("upload") { try await UploadBench.run(show: show) }
        if wanted.contains("longQueue") { try await QueueBench.run(show: show) }
    }

    private func eligibility() throws -> Figure {
        let bench = try EligibilityBench.run(plan: Resources.plan(named: "linping-manufacturing-2022"), cases: 20_000)
        return Figure(
            name: "eligibility", value: bench.judgeSeconds / 20_000 * 1e6, unit: "µs/verdict",
            baseline: .init(name: "JSONDecoder", value: bench.decodeSeconds / 20_000 * 1e6),
            ratio: bench.judgeSeconds / bench.decodeSeconds)
    }

    private func show(_ figure: Figure) throws {
        if json { return try Output.line(figure) }
        let number = { (value: Double) in String(format: "%.2f", value) }
        let beside = "\(figure.baseline.name) \(number(figure.baseline.value))，比值 \(number(figure.ratio))"
        print("\(figure.name)  \(number(figure.value)) \(figure.unit)  （\(beside)）")
    }
}
