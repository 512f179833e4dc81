import Casework
import Rehearsal
import Store
import TitleReview
import Web

/// The officers of the demo: administrators, bureau, office, authorities and the pool of experts, each with an account.
struct DemoStaff: Sendable {
    let administrator: Actor
    let bureau: Actor
    let office: Actor
    /// By unit's name.
    let authorities: [String: Actor]
    let experts: [Actor]
    let accounts: [DemoAccount]

    static func found(_ casework: Casework, at founding: Instant, plan: Plan, source: String) async throws -> DemoStaff
    {
        let first = try await casework.perform(
            OpenFirstAdministrator(login: "admin", password: DemoWorld.password, unitName: "评衡演示平台"), as: nil,
            at: founding)
        let administrator = Actor(
            accountID: first.accountID, membershipID: try await membership(casework, first.accountID),
            role: .administrator, unitID: "platform", unitName: "评衡演示平台",
            personID: nil, name: "平台管理员", secondFactor: true)
        var accounts = [
            DemoAccount(
                role: "administrator", account: "admin", password: DemoWorld.password, secondFactor: first.totp,
                home: "/admin", who: "平台管理员")
        ]
        var second: Actor?
        func officer(_ login: String, _ name: String, _ role: Role, _ unit: String, _ unitName: String, home: String)
            async throws -> Actor
        {
            let opened = try await casework.perform(
                OpenAccount(login: login, password: DemoWorld.password, name: name, role: role, unitID: unit),
                as: administrator, at: founding)
            // As soon as there are two administrators, the second confirms what the first asks for.
            if opened.waits != nil, let second {
                for proposal in try await casework.ask(ReadProposals(), as: second, at: founding).open {
                    _ = try await casework.perform(ConfirmProposal(id: proposal.id), as: second, at: founding)
                }
            }
            accounts.append(
                DemoAccount(
                    role: role.rawValue, account: login, password: DemoWorld.password, secondFactor: opened.totp,
                    home: home, who: "\(unitName) \(name)"))
            return Actor(
                accountID: opened.accountID, membershipID: try await membership(casework, opened.accountID), role: role,
                unitID: unit, unitName: unitName, personID: nil, name: name,
                secondFactor: true)
        }
        second = try await officer("admin2", "第二管理员", .administrator, "platform", "评衡演示平台", home: "/admin")
        let bureauUnit = try await casework.perform(
            AddUnit(kind: "bureau", name: plan.certificate.authority), as: administrator, at: founding)
        let bureau = try await officer(
            "bureau1", "审批员甲", .bureau, bureauUnit, plan.certificate.authority, home: "/bureau")
        _ = try await officer("bureau2", "审批员乙", .bureau, bureauUnit, plan.certificate.authority, home: "/bureau")
        // The plan's authorities and office exist as units from its publication on.
        _ = try await casework.perform(
            PublishPlan(plan: plan, source: source, reason: ""), as: administrator, at: founding)
        let units = try await casework.ask(ListUnits(), as: administrator)
        var authorities: [String: Actor] = [:]
        for (index, unit) in units.filter({ $0.kind == "authority" }).enumerated() {
            authorities[unit.name] = try await officer(
                "authority\(index + 1)", "审核员", .authority, unit.id, unit.name, home: "/authority")
        }
        // A desk that two share.
        if let unit = units.first(where: { $0.kind == "authority" }) {
            _ = try await officer("authority1b", "审核员乙", .authority, unit.id, unit.name, home: "/authority")
        }
        guard let officeUnit = units.first(where: { $0.kind == "office" }) else { throw Failure("演示计划没有评委会办公室。") }
        let office = try await officer("office1", "经办人甲", .office, officeUnit.id, officeUnit.name, home: "/office")
        _ = try await officer("office2", "经办人乙", .office, officeUnit.id, officeUnit.name, home: "/office")
        var experts: [Actor] = []
        let profiles = pool(plan, around: founding.day)
        for (index, profile) in profiles.enumerated() {
            let login = "expert\(index + 1)"
            let added = try await casework.perform(
                AddExpert(profile, login: login, password: DemoWorld.password), as: office, at: founding)
            let account = try await casework.ask(ExpertAccount(id: added.id), as: office)
            experts.append(
                Actor(
                    accountID: account, membershipID: try await membership(casework, account), role: .expert,
                    unitID: nil,
                    unitName: "", personID: nil, name: profile.name, secondFactor: true))
            accounts.append(
                DemoAccount(
                    role: "expert", account: login, password: DemoWorld.password, secondFactor: added.totp,
                    home: "/expert", who: "评审专家 \(profile.name)（\(profile.speciality)）", spare: index >= 6))
        }
        return DemoStaff(
            administrator: administrator, bureau: bureau, office: office, authorities: authorities, experts: experts,
            accounts: accounts)
    }

    /// Experts for every speciality, twice as many as a committee can need: the draw chooses.
    private static func pool(_ plan: Plan, around day: Day) -> [ExpertProfile] {
        let count = plan.specialities.count * plan.mostSeats * DrawOrder.candidatesForSeat
        return (0..<count).map { index in
            ExpertProfile(
                name: expertName(index), speciality: plan.specialities[index % plan.specialities.count],
                titleLevel: "senior",
                employer: "示范研究院第\(index % 9 + 1)所", termFrom: day.adding(days: -30),
                termTo: day.adding(days: -30).adding(months: 36).adding(days: -1))
        }
    }

    private static func expertName(_ index: Int) -> String {
        let families = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚"]
        let given = ["明远", "国栋", "雅琴", "建华", "晓峰", "丽萍", "志刚"]
        return families[index % families.count] + given[index % given.count]
    }

    static func membership(_ casework: Casework, _ account: String) async throws -> String {
        try await casework.ask(MembershipOf(accountID: account), as: nil)
    }
}
