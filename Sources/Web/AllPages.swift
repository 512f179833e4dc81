import Casework
import Gateways

/// Every page and act of the product, whoever they are for.
public enum AllPages {
    /// - Parameter gateway: the built-in simulation of a payment platform; nil where people pay with real money, which it
    ///   must never pretend.
    public static func routes(_ casework: Casework, gateway: SimulatedGateway?) -> Routes {
        PublicPages.routes(casework) + AccountPages.routes(casework) + ApplicantPages.routes(casework, gateway: gateway)
            + EmployerPages.routes(casework)
            + AuthorityPages.routes(casework) + OfficePages.routes(casework) + CommitteePages.routes(casework)
            + ExpertPages.routes(casework) + BureauPages.routes(casework)
            + AdminPages.routes(casework) + UploadPages.routes(casework)
    }
}

/// The head's navigation for each role.
public enum Navigation {
    public static func items(for visitor: Visitor?) -> [NavigationItem] {
        guard let visitor else {
            return [
                NavigationItem("评审计划", "/plans"), NavigationItem("公示", "/notices"), NavigationItem("证书验证", "/verify"),
            ]
        }
        return switch visitor.role {
        case .applicant:
            [
                NavigationItem("我的申报", "/me", under: ["/applications", "/pay"]), NavigationItem("业绩档案", "/me/archive"),
                NavigationItem("评审计划", "/plans"),
            ]
        case .employer:
            [
                NavigationItem("首页", "/employer"), NavigationItem("档案审核", "/employer/archive-reviews"),
                NavigationItem("申报审核", "/employer/cases"),
                NavigationItem("公示与报送", "/employer/notices"), NavigationItem("人员", "/employer/people"),
                NavigationItem("经办人", "/employer/clerks"), NavigationItem("统计", "/employer/statistics"),
            ]
        case .authority:
            [
                NavigationItem("首页", "/authority"), NavigationItem("申报审核", "/authority/cases"),
                NavigationItem("审核推荐", "/authority/recommendations"),
                NavigationItem("经办与请假", "/authority/colleagues"), NavigationItem("评审表移交", "/authority/papers"),
                NavigationItem("统计", "/authority/statistics"),
            ]
        case .office:
            [
                NavigationItem("首页", "/office"), NavigationItem("申报", "/office/cases"),
                NavigationItem("公示", "/office/notices"), NavigationItem("异议", "/office/objections"),
                NavigationItem("专家", "/office/experts"), NavigationItem("会议", "/office/meetings"),
                NavigationItem("结果", "/office/results"), NavigationItem("计划", "/office/plans"),
            ]
        case .expert: [NavigationItem("评议", "/expert")]
        case .bureau:
            [
                NavigationItem("首页", "/bureau"), NavigationItem("申报", "/bureau/cases"),
                NavigationItem("证书", "/bureau/certificates"), NavigationItem("会议", "/bureau/meetings"),
                NavigationItem("抽查", "/bureau/inspections"),
            ]
        case .administrator:
            [
                NavigationItem("首页", "/admin"), NavigationItem("注册", "/admin/registrations"),
                NavigationItem("账号", "/admin/accounts"), NavigationItem("单位", "/admin/units"),
                NavigationItem("审计", "/admin/audit"),
                NavigationItem("发件箱", "/admin/outbox"), NavigationItem("工作日历", "/admin/calendar"),
                NavigationItem("运行状况", "/admin/health"),
            ]
        case .awaitingCode: [NavigationItem("二次验证", "/second-factor")]
        case .changingPassword: [NavigationItem("修改密码", "/password")]
        default: []
        }
    }
}
