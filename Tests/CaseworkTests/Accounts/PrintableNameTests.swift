import Casework
import Testing
import TitleReview

@Suite struct PrintableNameTests {
    private static let nobodys = "\u{3FFF0}"

    @Test(
        "B8 a name that no font can print is refused at registration, with character, code point and the way to mend it"
    )
    func registration() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            func refusal(_ name: String) async -> Refusal? {
                await t.refusal(of: {
                    _ = try await t.casework.perform(
                        RegisterApplicant(
                            .init(
                                login: "name1", password: CaseworkFixture.password, name: name,
                                residentID: .test(born: "19900315", serial: 9), phone: "13800000000",
                                employerID: t.clerk.unitID ?? "")), as: nil)
                })
            }
            let unknown = await refusal("王\(Self.nobodys)")
            #expect(unknown?.faults.first?.field == "name")
            #expect(unknown?.message.contains("U+3FFF0") == true && unknown?.message.contains("安装") == true)
            let own = await refusal("王\u{E863}")
            #expect(own?.message.contains("U+E863") == true && own?.message.contains("“䶮”（U+4DAE）") == true)
        }
    }

    @Test("B8 the commitment of a name that no font can print is not made; the correction of a name is looked at, too")
    func commitment() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let refusal = await t.refusal(of: {
                _ = try await CommitmentFile.make(
                    plan: t.plan, name: "王\(Self.nobodys)", hand: CaseworkFixture.hand(), at: t.inWindow,
                    casework: t.casework)
            })
            #expect(refusal?.message.contains("U+3FFF0") == true)
            let actor = try await t.applicant(1)
            let correction = AskForIdentityCorrection(
                name: "王\u{E863}", residentID: nil, proof: t.photo.address)
            #expect(await t.refusal(correction, as: actor)?.faults.first?.field == "name")
        }
    }

    @Test("B8 no expert enters the pool, alone or by a list, whose name would be a box in the sealed minutes")
    func experts() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let from = t.plan.dates.open
            let profile = ExpertProfile(
                name: "王\(Self.nobodys)", speciality: t.plan.specialities[0], titleLevel: "senior", employer: "研究院",
                termFrom: from, termTo: from.adding(days: 700))
            let alone = await t.refusal(of: {
                _ = try AddExpert(profile, login: "expert1", password: CaseworkFixture.password)
            })
            #expect(alone?.faults.first?.field == "name" && alone?.message.contains("U+3FFF0") == true)
            let rows = ["李\u{E863}", "张工", "王\(Self.nobodys)"].enumerated().map { index, name in
                "\(name)\t\(t.plan.specialities[0])\t高级\t研究院\t2022-01-01\t2024-12-31\tlist\(index)"
            }
            let list = await t.refusal(of: {
                _ = try await t.casework.perform(
                    AddExperts(ExpertRows(rows.joined(separator: "\n"))), as: t.office)
            })
            let said = list?.faults.map(\.message) ?? []
            #expect(said.count == 2 && said.first?.hasPrefix("第 1 行：姓名里的") == true)
            #expect(said.first?.contains("“䶮”（U+4DAE）") == true && said.last?.contains("U+3FFF0") == true)
            let pool = try await t.casework.ask(ListExperts(), as: t.office)
            #expect(pool.isEmpty)
        }
    }
}
