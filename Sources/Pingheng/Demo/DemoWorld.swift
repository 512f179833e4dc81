import Casework
import Foundation
import Rehearsal
import Store
import TitleReview
import Web

/// The demo's people and plans: made through the same use cases as real ones, at the instants at which they would have acted.
///
/// The bundled Linping plan stands inside its window; copies with other dates stand at every later stage, so that each role
/// has work at once.
enum DemoWorld {
    static let password = "Pingheng-2022"
    /// 10 August 2022, 10:00: inside the window of the 2022 notice.
    static let start = Instant(iso8601: "2022-08-10T10:00:00+08:00") ?? Instant(microseconds: 0)

    /// Fills a new installation, or finds the accounts of one that was filled; writes `demo.json` into the data folder.
    static func prepare(_ assembly: Assembly, dataFolder: String) async throws -> [DemoAccount] {
        let file = dataFolder + "/demo.json"
        if try await assembly.casework.ask(HasAdministrator(), as: nil) {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure("\(dataFolder) 里已有数据，但不是演示数据。请换一个数据目录。")
            }
            let roster = try JSONDecoder().decode(Roster.self, from: data)
            return roster.accounts
                + (roster.others ?? []).map { one in
                    var one = one
                    one.spare = true
                    return one
                }
        }
        var accounts = try await fill(assembly.casework, now: assembly.clock.now())
        accounts.sort { (order($0.role), $0.account) < (order($1.role), $1.account) }
        try write(accounts, into: dataFolder)
        return accounts
    }

    /// Writes `demo.json`, by which a data folder is known as a demo's.
    static func write(_ accounts: [DemoAccount], into dataFolder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
        let roster = try encoder.encode(
            Roster(accounts: accounts.filter { !$0.spare }, others: accounts.filter(\.spare)))
        guard
            FileManager.default.createFile(
                atPath: dataFolder + "/demo.json", contents: roster, attributes: [.posixPermissions: 0o600])
        else {
            throw Failure("写不了 \(dataFolder)/demo.json，请检查目录的权限和磁盘空间。")
        }
    }

    private struct Roster: Codable {
        /// To be tried: a few for each role, each with work waiting.
        let accounts: [DemoAccount]
        /// The rest of the pool of experts, of whom a draw may choose any.
        let others: [DemoAccount]?
    }

    private static func order(_ role: String) -> Int { Role.allCases.firstIndex { $0.rawValue == role } ?? 0 }

    /// Where a copy of the plan stands when the demo begins.
    private static let stages: [(name: String, applicants: Int, at: @Sendable (Plan.Dates) -> Day)] = [
        ("窗口期", 60, { $0.open.adding(days: 9) }),
        ("受理审核期", 45, { $0.employerDeadline.adding(days: 5) }),
        ("资格公示期", 40, { $0.officeDeadline.adding(days: 3) }),
        ("缴费期", 40, { $0.officeDeadline.adding(days: 14) }),
        ("评议期", 40, { $0.meetingFrom.adding(days: 1) }),
        ("会议期", 36, { $0.meetingFrom.adding(days: 4) }),
        ("结果公示期", 30, { $0.meetingFrom.adding(days: 7) }),
        ("发文期", 30, { $0.meetingFrom.adding(days: 20) }),
        ("已发证", 40, { $0.meetingFrom.adding(days: 60) }),
    ]

    private static func fill(_ casework: Casework, now: Instant) async throws -> [DemoAccount] {
        let source = try Resources.source(ofPlan: "linping-manufacturing-2022")
        let bundled = try Resources.plan(named: "linping-manufacturing-2022")
        let founding = Instant(startOf: now.day.adding(days: -420))
        let staff = try await DemoStaff.found(casework, at: founding, plan: bundled, source: source)
        var accounts = staff.accounts
        for (index, stage) in stages.enumerated() {
            let shift = now.day.number - stage.at(bundled.dates).number
            var plan = index == 0 ? bundled : bundled.shifted(by: shift)
            if index > 0 {
                // Holidays fall elsewhere now: the employers' own notice still has to be over before their last day.
                let posted = plan.dates.close.adding(days: 2)
                let last = try casework.calendars.bundled.end(
                    start: posted, workdays: plan.notices.employerDays, countStart: false
                ).end
                plan.dates.employerDeadline = max(plan.dates.employerDeadline, last.adding(days: 1))
                plan.id += "-demo\(index)"
                plan.title += "（演示：\(stage.name)）"
            }
            let book = Yearbook(plan: plan, seed: UInt64(2022 + index), prefix: "d\(index)").make(
                applicants: stage.applicants)
            let year = DemoYear(casework: casework, plan: plan, book: book, staff: staff, until: now)
            do { try await year.run(source: plan.written(from: source)) } catch {
                throw Failure("演示计划“\(stage.name)”没有建成：\(error)")
            }
            switch index {
            case 0: accounts += year.accounts(applicants: [2, 3], employers: [0, 1], stage: stage.name)
            case 3: accounts += year.accounts(applicants: [14], stage: stage.name)
            case 8: accounts += year.accounts(applicants: [7], stage: stage.name)
            default: break
            }
        }
        for name in try Resources.planIDs() where name != bundled.id {
            _ = try await casework.perform(
                PublishPlan(plan: Resources.plan(named: name), source: Resources.source(ofPlan: name), reason: ""),
                as: staff.administrator, at: founding)
        }
        try await casework.turnClock()
        return accounts
    }
}

extension Plan {
    /// The same plan with all its dates moved.
    func shifted(by days: Int) -> Plan {
        var copy = self
        copy.publishedOn = publishedOn.adding(days: days)
        copy.dates.open = dates.open.adding(days: days)
        copy.dates.close = dates.close.adding(days: days)
        copy.dates.employerDeadline = dates.employerDeadline.adding(days: days)
        copy.dates.authorityDeadline = dates.authorityDeadline.adding(days: days)
        copy.dates.officeDeadline = dates.officeDeadline.adding(days: days)
        copy.dates.meetingFrom = dates.meetingFrom.adding(days: days)
        copy.dates.cutOff = dates.cutOff
        copy.committee.termFrom = committee.termFrom.adding(days: days)
        return copy
    }
}
