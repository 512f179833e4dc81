import ArgumentParser
import Foundation

/// `pingheng drafts`: fills an empty installation with applications that wait for nothing but being submitted, for tests of the
/// last minutes of a window. Made through the use cases, at 10 August 2022. Not shown in the help: it is of no use to an office.
struct DraftsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drafts", abstract: "测试数据：准备好只差提交的申报。", shouldDisplay: false)

    @Option(help: "数据目录。") var data: String
    @Option(help: "密钥目录。") var keys: String
    @Option(help: "postgres:// 地址，代替内置数据库。") var database: String?
    @Option(help: "申报人数。") var people = 10
    @Option(help: "每人的申报数，各属一个计划。") var cases = 10

    func validate() throws {
        guard (1...1000).contains(people), (1...200).contains(cases) else {
            throw ValidationError("--people 应在 1 到 1000 之间，--cases 应在 1 到 200 之间。")
        }
    }

    private struct Ready: Encodable {
        let token: String
        let csrf: String
        let cases: [String]
    }

    func run() async throws {
        let ready = try await BenchPeople.readyToSubmit(
            BenchPlace(data: data, keys: keys, database: database), people: people, cases: cases)
        try Output.line(["people": ready.map { Ready(token: $0.session.token, csrf: $0.session.csrf, cases: $0.cases) }]
        )
    }
}
