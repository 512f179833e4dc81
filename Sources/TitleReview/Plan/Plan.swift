/// A review plan (评审计划): everything that one notice says, as data.
///
/// Decoded from YAML by `PlanFile`; a case keeps the version that it was filed under. No rule value of a plan stands in
/// Swift: dates, lists, years, routes, fees, numbers and texts all come from here.
public struct Plan: Sendable, Codable, Equatable {
    /// `linping-manufacturing-2022`: lower-case letters, digits and hyphens.
    public var id: String
    public var title: String
    /// The year the plan is for; "the last three years" of A1.4 and the year on the certificates count from it.
    public var year: Int
    public var issuer: String
    public var publishedOn: Day
    /// Where the notice text is; shown on the plan's page.
    public var summary: String
    /// What is awarded.
    public var award: Award
    /// N1.2: what may be applied for.
    public var specialities: [String]
    /// N1.3: examination specialities that are never passed.
    public var examinationSpecialities: [String]
    public var dates: Dates
    /// N3.1: the authorities between employer and committee office, in order.
    public var authorities: [AuthorityLevel]
    public var eligibility: EligibilityRules
    public var application: ApplicationRules
    public var photo: PhotoRules
    public var attachments: [AttachmentRule]
    public var notices: NoticeRules
    /// nil: no fee is asked.
    public var fee: Fee?
    public var committee: CommitteeRules
    public var scoring: [ScoringItem]
    /// A2.3.5: what may be taken off for material that cannot be read as it was uploaded; nil: nothing.
    public var deduction: Deduction?
    /// R: an interview before the panel's opinion.
    public var interview: Bool
    public var paper: PaperRules
    public var certificate: CertificateRules
    /// A2.2.2: the commitment that is signed.
    public var commitment: String
    /// What people are told, by ``MessageEvent``, where the plan has its own words; nil in plans that were stored before there were any.
    public var messages: [String: MessageTemplate]?
    /// Texts for returning and refusing that one can tick; nil in plans that have none.
    public var reasons: ReasonTexts?

    /// A3.1.3: what stands in many returns and refusals.
    public struct ReasonTexts: Sendable, Codable, Equatable {
        public var returns: [String]
        public var refusals: [String]
    }

    public struct Award: Sendable, Codable, Equatable {
        /// assistant | intermediate | senior
        public var level: String
        /// 工程师
        public var name: String
        public var series: String
    }

    /// The stages' last days (each until 23:59:59 Shanghai) and the windows.
    public struct Dates: Sendable, Codable, Equatable {
        /// N2.1: first and last day of personal applications.
        public var open: Day
        public var close: Day
        /// N2.2
        public var employerDeadline: Day
        public var authorityDeadline: Day
        public var officeDeadline: Day
        /// A1: years of service count to this day (A2.3.2).
        public var cutOff: Day
        /// R5: working days to mend what was returned.
        public var correctionWorkingDays: Int
        /// A2.2.7: working days to pay after the qualification notice.
        public var paymentWorkingDays: Int
        /// R14: days after the results are published in which a recheck may be asked for.
        public var recheckWorkingDays: Int
        /// First day on which the committee may meet.
        public var meetingFrom: Day
    }

    public struct AuthorityLevel: Sendable, Codable, Equatable {
        /// Key used for accounts and cases, e.g. `industry`, `humanResources`.
        public var id: String
        /// 区经信局受理点
        public var name: String
        /// A3.3.2: what the officer ticks before passing.
        public var checklist: [String]
    }

    public struct ApplicationRules: Sendable, Codable, Equatable {
        /// A2.2.3: characters as people count them.
        public var reportLimit: Int
        /// A2.2.4
        public var achievementsMinimum: Int
        public var achievementsMaximum: Int
        /// normal | exceptional | transfer, those this plan offers.
        public var filings: [Facts.Filing]
        public var acceptancePoints: [String]
        /// A2.3.5: bytes per evidence file.
        public var fileLimit: Int
    }

    /// A2.2.1, bounds exactly as written; K = 1024 bytes.
    public struct PhotoRules: Sendable, Codable, Hashable {
        /// Exclusive bounds in bytes.
        public var bytesOver: Int
        public var bytesUnder: Int
        /// Exclusive lower bounds in pixels.
        public var widthOver: Int
        public var heightOver: Int
        /// Inclusive, in thousandths of width:height.
        public var ratioFrom: Int
        public var ratioTo: Int
    }

    /// A2.2.5: one line of the attachment matrix.
    public struct AttachmentRule: Sendable, Codable, Equatable {
        public var id: String
        public var name: String
        /// always | exceptional | skilled | industryRegister | outOfProvinceInsurance | educationNotVerified |
        /// appointed (has an assistant appointment) | fromArchive (never asked for)
        public var when: String
        public var hint: String
        public var clause: String
    }

    public struct NoticeRules: Sendable, Codable, Equatable {
        /// Working days, each at least 5 (R4, R13).
        public var employerDays: Int
        public var qualificationDays: Int
        public var resultDays: Int
        public var anonymousObjections: Bool
    }

    public struct Fee: Sendable, Codable, Equatable {
        /// Cents.
        public var cents: Int
        public var refundOnWithdrawal: Bool
    }

    public struct CommitteeRules: Sendable, Codable, Equatable {
        public var name: String
        /// Members to draw: odd (R1).
        public var members: Int
        /// R1: a committee for senior titles has at least 25 members for a series, 11 for a speciality.
        public var scope: Scope
        public var termYears: Int
        public var termFrom: Day
        /// R6, R7 as fractions in integers.
        public var quorum: Fraction
        public var majority: Fraction
        /// R8: experts per panel, at least 3.
        public var panelSize: Int
        /// R12: years for "same employer in the last N years".
        public var recusalEmployerYears: Int
        /// R8: when a panel meets and writes its joint opinion; nil: it does not, the opinions of its members stand for themselves.
        public var panelOpinion: PanelMoment?
        /// Points; a sum further from the panel's mean than this is marked, nil where the plan has no bound.
        public var spreadOver: Int?
        /// R7: whose share the yes votes have to reach; nil in plans that do not say: of all who attend.
        public var majorityOf: MajorityBase?
    }

    /// R7: the experts whose plan's share has to vote yes.
    public enum MajorityBase: String, Sendable, Codable, Equatable, CaseIterable {
        /// All who attend the meeting (出席评审会议的评审专家), the recused among them.
        case attending
        /// Of those the ones who may vote on the case.
        case voting
    }

    /// R8, R11: from when on the members of a panel see each other's sheets. Never before all of them are in.
    public enum PanelMoment: String, Sendable, Codable, Equatable, CaseIterable {
        /// While a meeting of the committee is open.
        case atMeeting
        /// As soon as the last of the panel's sheets is in.
        case beforeMeeting
    }

    /// R1: what a committee is formed for.
    public enum Scope: String, Sendable, Codable, Equatable, CaseIterable { case series, speciality }

    public struct Fraction: Sendable, Codable, Equatable {
        public var numerator: Int
        public var denominator: Int
        public init(_ numerator: Int, _ denominator: Int) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    public struct ScoringItem: Sendable, Codable, Equatable {
        public var id: String
        public var name: String
        public var maximum: Int
        public var hint: String
    }

    /// A2.3.5: what an expert may take off a sheet's sum, file by file, at discretion.
    public struct Deduction: Sendable, Codable, Equatable {
        public enum Unit: String, Sendable, Codable, Equatable, CaseIterable {
            case points
            /// Hundredths of the sum that the items come to.
            case percent
        }
        public var clause: String
        public var name: String
        public var unit: Unit
        /// The most for one file, in the unit.
        public var each: Int
        /// The most for all files together, in the unit.
        public var maximum: Int
        public var hint: String
    }

    /// N2.3, A4.
    public struct PaperRules: Sendable, Codable, Equatable {
        public enum Stage: String, Sendable, Codable, Equatable, CaseIterable { case never, beforeReview, afterResults }
        public var stage: Stage
        public var address: String
        public var items: [String]
    }

    public struct CertificateRules: Sendable, Codable, Equatable {
        /// Prefix of the number; year and six digits follow.
        public var prefix: String
        public var authority: String
        /// A2.2.8: printed across the evaluation form.
        public var watermark: String
        /// N4.1: what is printed when the personnel relation is not wholly in the province.
        public var restriction: String
    }
}
