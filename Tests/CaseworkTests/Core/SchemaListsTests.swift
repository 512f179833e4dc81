import Store
import Testing
import TitleReview

@testable import Casework

/// Lists of states, kinds and roles stand in full in the schema's files; here they are held to the program's own.
@Suite struct SchemaListsTests {
    /// The program's list for a column that holds one of a few words.
    private static let typed: [String: [String]] = [
        "accounts.linked_by": words(LinkedBy.self),
        "ballots.majority_of": words(Plan.MajorityBase.self),
        "cases.filing": words(Facts.Filing.self),
        "cases.state": words(CaseState.self),
        "experts.standing": words(ExpertStanding.self),
        "extensions.stage": words(DeadlineStage.self),
        "inspection_cases.outcome": words(InspectionOutcome.self),
        "meetings.unfinished": words(CloseMeeting.Ending.self),
        "memberships.role": words(Role.self),
        "objections.outcome": words(ObjectionOutcome.self),
        "open_votes.vote": words(Vote.self),
        "payment_entries.why": words(WhyRefund.self) + [""],
        "proposals.act": words(ProposedAct.self),
        "proposals.outcome": words(ProposalOutcome.self),
        "recusal_doubts.decision": words(RecusalDoubt.Decision.self),
        "register_answers.register": words(OutsideRegister.self),
        "register_questions.register": words(OutsideRegister.self),
        "reveals.field": words(PersonalField.self),
        "reveals.purpose": words(UnmaskPurpose.self),
    ]

    /// A part of the program's list: who of the roles sees numbers in full.
    private static let partial: [String: [String]] = ["reveals.role": words(Role.self)]

    /// Columns whose words have no type in the program yet. None may be added.
    private static let untyped: Set<String> = [
        "archive_records.state", "ballots.state", "case_tallies.kind", "expert_changes.field",
        "identity_corrections.state", "meetings.state", "notices.kind", "outbox.state", "payment_entries.state",
        "payments.state", "persons.sex", "rechecks.outcome", "recusals.kind", "register_questions.outcome",
        "unit_names.state", "units.kind", "units.state",
    ]

    @Test("every list of words in the schema is the program's list", arguments: Array(typed.keys).sorted())
    func same(_ column: String) async throws {
        let lists = try await Self.lists()
        #expect(lists[column]?.sorted() == Self.typed[column]?.sorted())
    }

    @Test("a part of a list holds words of the list alone", arguments: Array(partial.keys))
    func part(_ column: String) async throws {
        let listed = try #require(try await Self.lists()[column])
        #expect(Set(listed).isSubset(of: Self.partial[column] ?? []))
    }

    @Test("no list in the schema is without the program's, but for the columns named here")
    func none() async throws {
        let all = Set(try await Self.lists().keys)
        #expect(all == Set(Self.typed.keys).union(Self.partial.keys).union(Self.untyped))
    }

    private static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> [String]
    where Word.RawValue == String {
        type.allCases.map(\.rawValue)
    }

    /// The words that a column takes, by `table.column`, as the database itself says.
    private static func lists() async throws -> [String: [String]] {
        let database = try SQLiteDatabase.temporary()
        try await Migrator.migrate(database)
        let tables = try await database.read { tx in
            try tx.query("SELECT name, sql FROM sqlite_master WHERE type = 'table'").map {
                (name: try $0.text("name"), text: try $0.text("sql"))
            }
        }
        try await database.close()
        var lists: [String: [String]] = [:]
        for table in tables {
            for found in table.text.matches(of: /(\w+) IN\s*\(('[^)]*)\)/) {
                let list = found.2.split(separator: ",").map {
                    $0.trimmingPrefix { $0.isWhitespace || $0 == "'" }.prefix { $0 != "'" }
                }
                lists["\(table.name).\(found.1)"] = list.map(String.init)
            }
        }
        return lists
    }
}
