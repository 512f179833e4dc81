/// What a plan asks of a person (附件1), as data: conditions that hold for everybody and the routes by which one may come.
///
/// No number, list or table of a notice stands in Swift; what stands here is the vocabulary in which an office writes them.
public struct EligibilityRules: Codable, Sendable, Equatable {
    /// N1, N5, A1.3, A1.4: asked of everybody.
    public var general: [Condition]
    /// N4; nil: the plan does not look at the places.
    public var affiliation: AffiliationRule?
    /// A1.2.0, A1.2.1.3
    public var education: EducationRules
    public var majors: MajorTable
    /// What the titles are called: `assistant` → 助理工程师.
    public var titleNames: [String: String]
    /// In the order in which one is named when several hold.
    public var routes: [Route]

    /// A way to the title (A1.2.1–A1.2.3).
    public struct Route: Codable, Sendable, Equatable {
        /// `normal`, `direct`, `skilled`, `exceptional`, `transfer`
        public var id: String
        public var name: String
        /// A2.2.3: the filings that open it.
        public var filings: [Facts.Filing]
        /// Whether it is looked at when no filing is given.
        public var opensWithoutFiling: Bool
        /// Named in the verdict although nothing but people can decide it (transfer).
        public var decidedByPeople: Bool
        public var condition: Condition
    }

    public indirect enum Condition: Codable, Sendable, Equatable {
        case all([Condition])
        case any([Condition])
        case atLeast(Int, of: [Condition], Label)
        case rule(Predicate, Label)
    }

    /// What a finding carries whatever its outcome.
    public struct Label: Codable, Sendable, Equatable {
        public var clause: String
        public var title: String
        /// The next step when it is unmet.
        public var advice: String?
        /// What to do when nobody knows.
        public var ask: String?
    }

    public enum Predicate: Codable, Sendable, Equatable {
        /// N1.1: the employer belongs to none of the groups.
        case employerOutside([EmployerGroup])
        /// N1.2: the speciality is one of the plan's.
        case specialityListed
        /// N1.3: the speciality is none of the plan's examination specialities.
        case specialityNotExamined
        /// N1.4
        case notCivilServant
        /// N5: no entry of the integrity archive touches a day of the application window.
        case noIntegrityRecord
        /// A1.3
        case credits(CreditRule)
        /// A1.4
        case assessments(years: Int, results: [Facts.AssessmentResult])
        /// A1.2.1, A1.2.2.1: an education that counts, with the service that it asks for.
        case educationPath([EducationOption])
        /// Service of one kind, whatever the education.
        case service(Service)
        /// A1.2.2.1: the employer's word.
        case backbone
        /// A1.2.2.2.1: skilled work since a level was obtained.
        case skilledWork(levels: [Facts.SkillLevel], months: Int)
        /// A1.2.2.2.2
        case honour([Facts.HonourKind])
        /// A1.2.3: fewer months with an education that counts than without one.
        case appointmentByEducation(AppointmentRule)
        /// A1.2.3: one of the numbered achievements, since the present post at this level began.
        case achievement(number: Int, name: String, since: Facts.TitleLevel)
        /// Nothing but people can decide it.
        case peopleDecide
    }

    /// Employers that have every one of the given properties; an empty list asks nothing.
    public struct EmployerGroup: Codable, Sendable, Equatable {
        /// 中央企业驻杭分支企业
        public var name: String
        public var kinds: [Facts.EmployerKind]
        public var ownerships: [Facts.Ownership]
        public var sectors: [Facts.Sector]
        public var supervisors: [Facts.Supervisor]
    }

    public struct CreditRule: Codable, Sendable, Equatable {
        public var since: Int
        public var credits: Int
        /// Hours in the industry register that do instead; nil: it does not count.
        public var registerHours: Int?
    }

    public struct EducationOption: Codable, Sendable, Equatable {
        public var clause: String
        /// 本科或专科学历
        public var name: String
        /// Levels, or degrees, that carry it.
        public var levels: [Facts.EducationLevel]
        public var degrees: [Facts.Degree]
        public var service: Service
    }

    public struct Service: Codable, Sendable, Equatable {
        public enum Kind: String, Codable, Sendable, CaseIterable { case appointment, work }
        public var kind: Kind
        public var months: Int
        /// Appointment: at this level, from the day the title was obtained.
        public var level: Facts.TitleLevel?
        /// Work: technical, in units of these kinds (empty: any), after graduation.
        public var employerKinds: [Facts.EmployerKind]
        /// Work: related so to the speciality (empty: anyhow).
        public var matches: [Facts.Match]
        /// A1.2.2.1b
        public var addition: Addition?
    }

    /// A1.2.2.1b: for those who work in such a unit now, the days of appointment count with the days of work.
    public struct Addition: Codable, Sendable, Equatable {
        public var clause: String
        public var employerKinds: [Facts.EmployerKind]
        public var level: Facts.TitleLevel
    }

    public struct AppointmentRule: Codable, Sendable, Equatable {
        public var level: Facts.TitleLevel
        /// The required education.
        public var educationLevels: [Facts.EducationLevel]
        public var monthsWith: Int
        public var monthsWithout: Int
    }

    /// N4: how many leading digits of a division code name the province and the city.
    public struct AffiliationRule: Codable, Sendable, Equatable {
        /// `33`
        public var province: String
        public var provinceName: String
        public var cityDigits: Int
        public var provinceClause: String
        public var cityClause: String
        /// A1.1: the clause under which it is said whether the employer pays the insurance; nil: nothing is said.
        public var payerClause: String?
    }
}

/// A1.2.0 and A1.2.1.3: how an education is recognised.
public struct EducationRules: Codable, Sendable, Equatable {
    public var clause: String
    public var equivalenceClause: String
    /// From the highest to the lowest; classes of technical schools name the level that they equal.
    public var levels: [LevelRule]
    /// From the highest to the lowest.
    public var degrees: [DegreeRule]
    /// Way out: a national registration certificate in the speciality.
    public var registrationHelps: Bool
    /// Way out: continuous full-time study of so many months with a certificate; nil: it does not help.
    public var studyMonths: Int?
    /// Way out: another education that matches.
    public var otherMatchHelps: Bool
    /// What to do about a major that does not match.
    public var advice: String

    public struct LevelRule: Codable, Sendable, Equatable {
        public var id: Facts.EducationLevel
        public var name: String
        public var equals: Facts.EducationLevel?
        /// What a degree that is not stated could be; empty: none that matters.
        public var possibleDegrees: [Facts.Degree]
    }

    public struct DegreeRule: Codable, Sendable, Equatable {
        public var id: Facts.Degree
        public var name: String
    }

    /// The level itself, or the one that a technical-school class equals (A1.2.1.3).
    func canonical(_ level: Facts.EducationLevel) -> Facts.EducationLevel {
        levels.first { $0.id == level }?.equals ?? level
    }

    func name(_ level: Facts.EducationLevel) -> String { levels.first { $0.id == level }?.name ?? level.rawValue }
    func name(_ degree: Facts.Degree) -> String { degrees.first { $0.id == degree }?.name ?? degree.rawValue }
}

/// A1.2.0: which majors are the same as, close to or different from a speciality.
///
/// What it does not know goes to people, not to refusal.
public struct MajorTable: Codable, Sendable, Equatable {
    /// speciality → major → match
    public var entries: [String: [String: Facts.Match]]

    public init(entries: [String: [String: Facts.Match]]) { self.entries = entries }

    public func match(major: String, speciality: String) -> Facts.Match? {
        guard let majors = entries[speciality] else { return nil }
        return majors[major] ?? majors[MajorTable.plain(major)]
    }

    /// Names as people type them: outer blanks and what follows in brackets (a school's branch of the major) left out.
    static func plain(_ major: String) -> String {
        let name = major.prefix { $0 != "（" && $0 != "(" }
        guard let first = name.firstIndex(where: { !$0.isWhitespace }),
            let last = name.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(name[first...last])
    }
}
