/// One person's case for one plan, as the rules see it (contracts, "Facts").
///
/// Everything but `id` and `speciality` may be missing, and what is missing is unknown: a rule that hangs on it gives
/// ``Outcome/unknown``. An empty list says that there is none. Decoding checks words, dates and orders; see ``Invalid``.
public struct Facts: Sendable, Equatable, Codable {
    public var id: String
    /// N1.2: the speciality practised, for which the title is asked (A2.3.1).
    public var speciality: String
    /// nil: the best route is looked for.
    public var filing: Filing?
    public var identity: Identity?
    public var employer: Employer?
    public var education: [Education]?
    public var registrations: [Registration]?
    public var fullTimeStudy: [Study]?
    public var titles: [Title]?
    public var appointments: [Appointment]?
    public var work: [UnitOfWork]?
    /// A1.2.2.1: the employer confirms that the person is a backbone of the unit.
    public var backbone: Bool?
    public var skills: [Skill]?
    public var honours: [Honour]?
    public var achievements: [Achievement]?
    public var credits: [Credit]?
    /// A1.3: hours in the industry register; `null` in JSON is a known 0, a missing field unknown.
    public var industryRegisterHours: Double?
    public var assessments: [Assessment]?
    public var affiliation: Affiliation?
    /// N5: entries of the integrity archive.
    public var integrity: [Integrity]?

    public init(id: String, speciality: String) {
        self.id = id
        self.speciality = speciality
    }

    enum CodingKeys: String, CodingKey {
        case id, speciality, filing, identity, employer, education, registrations, fullTimeStudy, titles, appointments
        case work, backbone, skills, honours, achievements, credits, industryRegisterHours, assessments, affiliation
        case integrity
    }
}

/// A word of the facts' vocabulary; a wrong one is refused with the list of the right ones.
public protocol FactWord: RawRepresentable, CaseIterable, Codable, Sendable, Hashable where RawValue == String {}

extension Facts {
    /// A2.2.3: what the applicant ticks; direct and skilled are filed under `normal`.
    public enum Filing: String, FactWord { case normal, exceptional, transfer }

    public enum EmployerKind: String, FactWord {
        case enterprise, publicInstitution, civilServiceLawInstitution, government, other
    }

    public enum Ownership: String, FactWord { case `private`, foreign, collective, state, stateControlled }
    public enum Sector: String, FactWord { case electricPower, transport, highway, other }
    public enum Supervisor: String, FactWord { case district, city, province, central }

    /// The last three are classes of technical schools (A1.2.1.3).
    public enum EducationLevel: String, FactWord {
        case postgraduate, bachelor, juniorCollege, technicalSecondary, highSchool
        case technicianClass, seniorClass, intermediateClass
    }

    public enum Degree: String, FactWord { case doctor, master, secondBachelor, bachelor, none }

    /// A1.2.0: how a major, or a work, relates to the speciality practised.
    public enum Match: String, FactWord { case same, close, different }

    public enum TitleLevel: String, FactWord { case assistant, intermediate, senior }
    public enum SkillLevel: String, FactWord { case technician, seniorTechnician, senior, intermediate, junior }

    /// A1.2.2.2.2
    public enum HonourKind: String, FactWord {
        case provincialMasterStudioLeader, provincialChiefTechnician, nationalTechnicalExpert, worldSkillsExcellence
        case nationalClass1Top5, nationalClass2Top3, provincialTopNotch
    }

    /// A1.4
    public enum AssessmentResult: String, FactWord {
        case excellent, competent, qualified, basicallyCompetent, incompetent
    }

    public struct Identity: Sendable, Equatable, Codable {
        public var civilServant: Bool?
        public init(civilServant: Bool? = nil) { self.civilServant = civilServant }
    }

    public struct Employer: Sendable, Equatable, Codable {
        public var kind: EmployerKind?
        public var ownership: Ownership?
        public var sector: Sector?
        public var supervisedBy: Supervisor?

        public init(
            kind: EmployerKind? = nil, ownership: Ownership? = nil, sector: Sector? = nil,
            supervisedBy: Supervisor? = nil
        ) {
            self.kind = kind
            self.ownership = ownership
            self.sector = sector
            self.supervisedBy = supervisedBy
        }
    }

    public struct Education: Sendable, Equatable, Codable {
        public var level: EducationLevel?
        public var degree: Degree?
        public var graduated: Day?
        public var major: String?
        /// nil: looked up in the plan's table by `major`.
        public var match: Match?

        public init(
            level: EducationLevel? = nil, degree: Degree? = nil, graduated: Day? = nil, major: String? = nil,
            match: Match? = nil
        ) {
            self.level = level
            self.degree = degree
            self.graduated = graduated
            self.major = major
            self.match = match
        }
    }

    /// A national registration certificate (A1.2.0).
    public struct Registration: Sendable, Equatable, Codable {
        public var name: String?
        public var speciality: String?
        public var obtained: Day?

        public init(name: String? = nil, speciality: String? = nil, obtained: Day? = nil) {
            self.name = name
            self.speciality = speciality
            self.obtained = obtained
        }
    }

    /// Full-time continuing education (A1.2.0).
    public struct Study: Sendable, Equatable, Codable, FactPeriod {
        public var speciality: String?
        public var from: Day?
        public var to: Day?
        public var certificate: Bool?

        public init(speciality: String? = nil, from: Day? = nil, to: Day? = nil, certificate: Bool? = nil) {
            self.speciality = speciality
            self.from = from
            self.to = to
            self.certificate = certificate
        }
    }

    public struct Title: Sendable, Equatable, Codable {
        public var level: TitleLevel?
        public var obtained: Day?
        public var speciality: String?

        public init(level: TitleLevel? = nil, obtained: Day? = nil, speciality: String? = nil) {
            self.level = level
            self.obtained = obtained
            self.speciality = speciality
        }
    }

    public struct Appointment: Sendable, Equatable, Codable, FactPeriod {
        public var level: TitleLevel?
        public var from: Day?
        /// nil: still running.
        public var to: Day?

        public init(level: TitleLevel? = nil, from: Day? = nil, to: Day? = nil) {
            self.level = level
            self.from = from
            self.to = to
        }
    }

    public struct UnitOfWork: Sendable, Equatable, Codable, FactPeriod {
        public var from: Day?
        /// nil: still running.
        public var to: Day?
        public var employerKind: EmployerKind?
        public var technical: Bool?
        public var match: Match?

        public init(
            from: Day? = nil, to: Day? = nil, employerKind: EmployerKind? = nil, technical: Bool? = nil,
            match: Match? = nil
        ) {
            self.from = from
            self.to = to
            self.employerKind = employerKind
            self.technical = technical
            self.match = match
        }
    }

    public struct Skill: Sendable, Equatable, Codable {
        public var level: SkillLevel?
        public var obtained: Day?

        public init(level: SkillLevel? = nil, obtained: Day? = nil) {
            self.level = level
            self.obtained = obtained
        }
    }

    public struct Honour: Sendable, Equatable, Codable {
        public var kind: HonourKind?
        public var obtained: Day?

        public init(kind: HonourKind? = nil, obtained: Day? = nil) {
            self.kind = kind
            self.obtained = obtained
        }
    }

    public struct Achievement: Sendable, Equatable, Codable {
        /// 1...4, the conditions of A1.2.3.
        public var condition: Int?
        public var date: Day?

        public init(condition: Int? = nil, date: Day? = nil) {
            self.condition = condition
            self.date = date
        }
    }

    public struct Credit: Sendable, Equatable, Codable {
        public var year: Int?
        public var credits: Double?

        public init(year: Int? = nil, credits: Double? = nil) {
            self.year = year
            self.credits = credits
        }
    }

    public struct Assessment: Sendable, Equatable, Codable {
        public var year: Int?
        public var result: AssessmentResult?

        public init(year: Int? = nil, result: AssessmentResult? = nil) {
            self.year = year
            self.result = result
        }
    }

    /// N4: division codes (GB/T 2260, six digits) of the three places.
    public struct Affiliation: Sendable, Equatable, Codable {
        public var insurance: String?
        public var file: String?
        public var labour: String?
        /// Whether the employer of the case pays the insurance now, by the insurance's own register (A1.1); missing: nobody has looked.
        public var paidByEmployer: Bool?

        public init(insurance: String? = nil, file: String? = nil, labour: String? = nil, paidByEmployer: Bool? = nil) {
            self.insurance = insurance
            self.file = file
            self.labour = labour
            self.paidByEmployer = paidByEmployer
        }
    }

    public struct Integrity: Sendable, Equatable, Codable, FactPeriod {
        public var from: Day?
        /// nil: still running.
        public var to: Day?

        public init(from: Day? = nil, to: Day? = nil) {
            self.from = from
            self.to = to
        }
    }
}

/// What runs from a day to a day, both included; no last day means still running.
protocol FactPeriod {
    var from: Day? { get }
    var to: Day? { get }
}
