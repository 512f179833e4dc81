import Casework
import TitleReview

/// A desk at which cases are checked: the employer's, an authority's, the committee office's. One queue and one case page
/// serve all three; what differs stands here.
enum OfficerQueue: String, CaseIterable, Sendable {
    case employer, authority, office

    var role: RoleName { RoleName(rawValue) }
    var home: Link {
        switch self {
        case .employer: Link("单位", "/employer")
        case .authority: Link("受理部门", "/authority")
        case .office: Link("评委会办公室", "/office")
        }
    }
    var cases: String { "/\(rawValue)/cases" }
    func path(_ caseID: String) -> String { "\(cases)/\(caseID)" }

    /// The state in which a case waits for this desk's decision.
    var waiting: CaseState {
        switch self {
        case .employer: .employerReview
        case .authority: .authorityReview
        case .office: .officeReview
        }
    }

    /// What the queue can be narrowed to: the stages in which the desk has something to do or to watch.
    var tabs: [(name: String, states: [CaseState])] {
        switch self {
        case .employer:
            [
                ("待审核", [.employerReview]), ("公示与报送", [.employerNotice]), ("已退回", [.returned]),
                ("在上级", OfficerQueue.beyond(.employerNotice)), ("已结束", OfficerQueue.ended),
            ]
        case .authority:
            [
                ("待审查", [.authorityReview]), ("可推荐", [.authorityPassed]), ("已退回", [.returned]),
                ("在评委会", OfficerQueue.beyond(.authorityPassed)), ("已结束", OfficerQueue.ended),
            ]
        case .office:
            [
                ("待审核", [.officeReview]), ("资格公示", [.qualificationNotice]), ("待缴费", [.awaitingPayment]),
                ("待评审", [.readyForReview]), ("评审中", [.underReview]),
                ("评审结果", [.passed, .notPassed, .resultNotice]), ("已报市局", [.reported, .approved, .certified]),
                ("在下级", [.employerReview, .employerNotice, .authorityReview, .authorityPassed, .returned]),
                ("已结束", OfficerQueue.ended),
            ]
        }
    }

    /// Every state that the queue admits, in the order of the way.
    var states: [CaseState] { CaseState.allCases.filter { $0 != .draft } }

    /// Whether cases have handlers here, notes, saved views and statistics; an employer has a few cases, and mostly one clerk.
    var hasHandlers: Bool { self != .employer }

    var policy: Policy { Policy(.roles([role]), relation: "case of the unit") }

    /// The policy of an act that carries a transition out.
    func policy(_ action: CaseAction, from state: CaseState? = nil) -> Policy {
        Policy(
            .roles([role]), relation: "case of the unit, not the own",
            transition: "\((state ?? waiting).rawValue).\(action.rawValue)")
    }

    /// The stage's last day in the plan.
    func deadline(_ dates: Plan.Dates) -> Day {
        switch self {
        case .employer: dates.employerDeadline
        case .authority: dates.authorityDeadline
        case .office: dates.officeDeadline
        }
    }

    private static let ended: [CaseState] = [.refused, .withdrawn, .expired, .vetoed, .revoked]

    private static func beyond(_ last: CaseState) -> [CaseState] {
        let way: [CaseState] = [
            .employerNotice, .authorityReview, .authorityPassed, .officeReview, .qualificationNotice, .awaitingPayment,
            .readyForReview, .underReview,
            .passed, .notPassed, .resultNotice, .reported, .approved, .certified,
        ]
        return Array(way.drop { $0 != last }.dropFirst())
    }
}

extension CaseState {
    var tone: Tone {
        switch self {
        case .refused, .vetoed, .revoked, .notPassed: .bad
        case .returned, .expired, .awaitingPayment: .warn
        case .passed, .resultNotice, .reported, .approved, .certified: .ok
        case .draft, .withdrawn: .plain
        default: .accent
        }
    }
}

/// A last day in words with what is left: 2022年9月9日（周五）24:00 截止，还剩 6 天.
struct LastDay: Part {
    let day: Day
    let now: Instant
    init(_ day: Day, now: Instant) {
        self.day = day
        self.now = now
    }
    var html: HTML { "\(day.chinese) 24:00 截止 \(DeadlineBadge(until: .deadline(day), now: now))" }
}

/// The name of a route in people's words, as the plan has it.
func routeName(_ route: String?, _ plan: Plan) -> String {
    guard let route else { return "" }
    return plan.eligibility.routes.first { $0.id == route }?.name ?? route
}
