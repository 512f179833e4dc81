/// A word of the plans' vocabulary, and what it is called on pages.
public struct PlanWord: Sendable, Equatable {
    public let value: String
    public let label: String

    public init(_ value: String, _ label: String) {
        self.value = value
        self.label = label
    }

    static func all<T: RawRepresentable & CaseIterable>(_ type: T.Type, _ label: (T) -> String) -> [PlanWord]
    where T.RawValue == String {
        type.allCases.map { PlanWord($0.rawValue, label($0)) }
    }
}

/// What each word that may stand in a plan is called. An exhaustive `switch` each: a new word without a name does not compile.
enum PlanWords {
    static let titleLevels = PlanWord.all(Facts.TitleLevel.self) { level in
        switch level {
        case .assistant: "初级"
        case .intermediate: "中级"
        case .senior: "高级"
        }
    }
    static let filings = PlanWord.all(Facts.Filing.self) { filing in
        switch filing {
        case .normal: "正常申报"
        case .exceptional: "破格申报"
        case .transfer: "转（兼）评"
        }
    }
    static let employerKinds = PlanWord.all(Facts.EmployerKind.self) { kind in
        switch kind {
        case .enterprise: "企业"
        case .publicInstitution: "事业单位"
        case .civilServiceLawInstitution: "参照公务员法管理的事业单位"
        case .government: "机关"
        case .other: "其他"
        }
    }
    static let ownerships = PlanWord.all(Facts.Ownership.self) { ownership in
        switch ownership {
        case .private: "民营"
        case .foreign: "外商投资"
        case .collective: "集体"
        case .state: "国有"
        case .stateControlled: "国有控股"
        }
    }
    static let sectors = PlanWord.all(Facts.Sector.self) { sector in
        switch sector {
        case .electricPower: "电力"
        case .transport: "交通"
        case .highway: "公路"
        case .other: "其他"
        }
    }
    static let supervisors = PlanWord.all(Facts.Supervisor.self) { supervisor in
        switch supervisor {
        case .district: "区属"
        case .city: "市属"
        case .province: "省属"
        case .central: "中央"
        }
    }
    static let educationLevels = PlanWord.all(Facts.EducationLevel.self) { level in
        switch level {
        case .postgraduate: "研究生"
        case .bachelor: "本科"
        case .juniorCollege: "大专"
        case .technicalSecondary: "中专"
        case .highSchool: "高中"
        case .technicianClass: "预备技师（技师）班"
        case .seniorClass: "高级工班"
        case .intermediateClass: "中级工班"
        }
    }
    static let degrees = PlanWord.all(Facts.Degree.self) { degree in
        switch degree {
        case .doctor: "博士"
        case .master: "硕士"
        case .secondBachelor: "第二学士"
        case .bachelor: "学士"
        case .none: "无学位"
        }
    }
    static let matches = PlanWord.all(Facts.Match.self) { match in
        switch match {
        case .same: "一致"
        case .close: "相近"
        case .different: "不相近"
        }
    }
    static let skillLevels = PlanWord.all(Facts.SkillLevel.self) { level in
        switch level {
        case .technician: "技师"
        case .seniorTechnician: "高级技师"
        case .senior: "高级工"
        case .intermediate: "中级工"
        case .junior: "初级工"
        }
    }
    static let honours = PlanWord.all(Facts.HonourKind.self, \.chinese)
    static let results = PlanWord.all(Facts.AssessmentResult.self, \.chinese)
    static let scopes = PlanWord.all(Plan.Scope.self) { scope in
        switch scope {
        case .series: "按系列"
        case .speciality: "按专业"
        }
    }
    static let stages = PlanWord.all(Plan.PaperRules.Stage.self) { stage in
        switch stage {
        case .never: "不需要"
        case .beforeReview: "评审之前"
        case .afterResults: "评审通过之后"
        }
    }
    static let panelMoments = PlanWord.all(Plan.PanelMoment.self) { moment in
        switch moment {
        case .atMeeting: "评审会议开始以后"
        case .beforeMeeting: "各人意见交齐以后"
        }
    }
    static let majorityBases = PlanWord.all(Plan.MajorityBase.self) { base in
        switch base {
        case .attending: "出席会议的评审专家"
        case .voting: "出席会议、没有回避的评审专家"
        }
    }
    static let deductionUnits = PlanWord.all(Plan.Deduction.Unit.self) { unit in
        switch unit {
        case .points: "分"
        case .percent: "得分的百分之几"
        }
    }
    static let attachmentCases = PlanWord.all(PlanReader.AttachmentCase.self) { when in
        switch when {
        case .always: "人人都要"
        case .exceptional: "破格申报的要"
        case .skilled: "技能人才的要"
        case .industryRegister: "用行业学时登记的要"
        case .outOfProvinceInsurance: "社保在省外的要"
        case .educationNotVerified: "学历没有查到的要"
        case .appointed: "有聘任的要"
        case .fromArchive: "由业绩档案提取，不用上传"
        }
    }
    static let services = PlanWord.all(EligibilityRules.Service.Kind.self) { kind in
        switch kind {
        case .appointment: "取得并聘任职称"
        case .work: "从事技术工作"
        }
    }
    static let rules = PlanWord.all(EligibilityReader.Rule.self) { rule in
        switch rule {
        case .employerOutside: "单位不在排除之列"
        case .specialityListed: "专业在可评审之列"
        case .specialityNotExamined: "不是考试专业"
        case .notCivilServant: "不是公务员"
        case .noIntegrityRecord: "没有诚信档案记录"
        case .credits: "继续教育"
        case .assessments: "年度考核"
        case .educationPath: "学历与年限"
        case .service: "工作或聘任年限"
        case .backbone: "单位确认的业务骨干"
        case .skilledWork: "技能等级与年限"
        case .honour: "荣誉"
        case .appointmentByEducation: "聘任年限（按学历）"
        case .achievement: "破格业绩"
        case .peopleDecide: "由人工审核"
        }
    }
    static let yesNo = [PlanWord("true", "是"), PlanWord("false", "否")]
}

extension MessageEvent {
    /// What the event is called where a plan's words for it are written.
    public var chinese: String {
        switch self {
        case .returned: "退回补正"
        case .refused: "审核不通过"
        case .passedByEmployer: "单位审核通过"
        case .draftExpired: "草稿失效"
        case .correctionExpired: "补正期限已过"
        case .employerExpired: "单位逾期未办"
        case .paymentExpired: "缴费期限已过"
        case .feeDue: "请缴评审费"
        case .feeReceived: "评审费收到"
        case .moneyBack: "款项将退回"
        case .moneyReturned: "款项已退回"
        case .objectionUpheld: "异议成立"
        case .vetoed: "一票否决"
        case .resultPublished: "结果公示"
        case .notPassed: "评审未通过"
        case .notPassedAgain: "重新表决未通过"
        case .resultVoided: "评审结果作废"
        case .recheckGranted: "复核成立"
        case .recheckRejected: "复核不成立"
        case .titleAwarded: "发文公布"
        case .certificateReady: "证书生成"
        case .certificateRevoked: "证书撤销"
        case .certificateReplaced: "证书更换"
        case .reminded: "单位提醒"
        }
    }
}
