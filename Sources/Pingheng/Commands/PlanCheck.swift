import ArgumentParser
import Foundation
import TitleReview

/// `pingheng plan …`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "评审计划文件。", subcommands: [Check.self])

    /// `pingheng plan check FILE…`: every mistake at once, each with its line and what would be right.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "检查计划文件，一次列出全部错误和应有的写法。")

        @Argument(help: "计划文件（YAML）。")
        var files: [String]

        func run() throws {
            var bad = false
            for file in files {
                guard let text = try? Resources.text(of: URL(filePath: file)) else {
                    bad = true
                    print("\(file):1: 读不到文件，或不是 UTF-8 文本（应为：存在的 YAML 文件）")
                    continue
                }
                let reading = PlanFile.read(text)
                for mistake in reading.mistakes { print("\(file):\(mistake)") }
                if let plan = reading.plan { print("\(file): 没有错误（\(plan.title)）") } else { bad = true }
            }
            if bad { throw ExitCode(1) }
        }
    }
}
