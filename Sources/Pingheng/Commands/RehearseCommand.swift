import ArgumentParser
import Foundation
import Rehearsal
import TitleReview

/// `pingheng rehearse`: a dry run of a plan's whole year with simulated people, over HTTP.
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse", abstract: "用模拟的人把一个计划的全年走一遍，报告是一个 JSON。",
        discussion: "有请求失败，或有不变量被破坏时，以 1 退出。收到 SIGTERM 或 SIGINT 时停下自己的服务，以 130 退出，没有报告。")

    @Option(help: "计划的编号，或计划文件。") var plan: String
    @Option(help: "申报人数。") var applicants: Int
    @Option(help: "随机种子；同一个种子得到同样的人数。") var seed: UInt64 = 1
    @Option(help: "已在运行的服务（须以 --demo 启动，时钟不晚于申报开始前一周）；不写则自己启动一个。") var url: String?
    @Flag(help: "计划已经在 --url 的服务上发布：就用那里最新的版本和它的评委会办公室演练，不另建一份。") var published = false
    @Option(help: "自己启动的服务所用的 postgres:// 地址；不写则用内置数据库。以后还要打开的，加 --keep 留下密钥。") var database: String?
    @Option(help: "报告写到这个文件；不写则写到标准输出。") var report: String?
    @Option(help: "留下数据目录，证书在其中的 certificates/*.pdf，密钥在其中的 keys/。") var keep: String?
    @Option(help: "有管理员权限的账号，用于已在运行的服务。") var administrator = "admin"

    func validate() throws {
        if !(1...20_000).contains(applicants) { throw ValidationError("--applicants 应在 1 到 20000 之间。") }
        if published, url == nil { throw ValidationError("--published 要与 --url 同用。") }
        if url != nil, database != nil || keep != nil {
            throw ValidationError("--url 不能与 --database、--keep 同用：那个服务的数据由它自己保管。")
        }
    }

    func run() async throws {
        let original: Plan
        let text: String
        let plan: Plan
        if let url, published {
            (original, text) = (try await PublishedPlan.read(self.plan, at: url), "")
            plan = original
        } else {
            original = try Resources.plan(named: self.plan)
            (text, plan) = try url == nil ? (Resources.source(ofPlan: self.plan), original) : ownCopy(of: original)
        }
        var settings = Year.Settings(
            plan: plan, planSource: text, applicants: applicants, seed: seed, calendar: try Resources.calendar(),
            photo: try Resources.portrait(), signature: try Resources.signature())
        settings.administrator = administrator
        var result: Report
        if let url {
            result = await rehearse(settings, at: url, invariants: nil)
        } else {
            let casework = LocalRehearsalServer(plan: plan, source: text, keep: keep, databaseURL: database)
            let address = try await casework.start()
            guard let report = await rehearse(settings, at: address.absoluteString, in: casework) else {
                await casework.stop()
                FileHandle.standardError.write(Data("演练已停止，没有报告。\n".utf8))
                throw ExitCode(130)
            }
            result = report
            if let keep { try await casework.keepCertificates(to: URL(filePath: keep).appending(path: "certificates")) }
            await casework.stop()
        }
        result.plan = original.id
        let json = try result.json()
        if let report { try Data((json + "\n").utf8).write(to: URL(filePath: report)) } else { print(json) }
        if !result.isClean { throw ExitCode(1) }
    }

    /// On somebody else's server the rehearsal has a plan, an office and a pool of experts of its own, and touches no other.
    private func ownCopy(of plan: Plan) throws -> (text: String, plan: Plan) {
        let text = try Resources.source(ofPlan: self.plan)
            .replacing("id: \(plan.id)\n", with: "id: \(plan.id)-r\(seed)\n", maxReplacements: 1)
            .replacing(
                "name: \(plan.committee.name)\n", with: "name: \(plan.committee.name)（演练\(seed)）\n", maxReplacements: 1)
        guard let copy = PlanFile.read(text).plan, copy.id != plan.id, copy.committee.name != plan.committee.name else {
            throw Failure("在已在运行的服务上演练时，计划文件里的 id 和评委会的 name 应各占一行，不加引号。")
        }
        return (text, copy)
    }

    /// - Returns: nil when the server ended before the year was over, as it does on SIGTERM and SIGINT, which are its to take.
    private func rehearse(_ settings: Year.Settings, at address: String, in casework: LocalRehearsalServer) async
        -> Report?
    {
        let (outcomes, first) = AsyncStream<Report?>.makeStream()
        let year = Task { first.yield(await rehearse(settings, at: address, invariants: casework.invariants)) }
        let watch = Task {
            await casework.ended()
            first.yield(nil)
        }
        defer {
            year.cancel()
            watch.cancel()
        }
        for await outcome in outcomes { return outcome }
        return nil
    }

    private func rehearse(
        _ settings: Year.Settings, at address: String, invariants: (@Sendable () async throws -> [String: Int])?
    ) async -> Report {
        await Year(settings, base: address) { line in FileHandle.standardError.write(Data((line + "\n").utf8)) }.run(
            invariants: invariants)
    }
}
