import Foundation
import TitleReview

@testable import Documents

/// Invented people and moments.
enum Samples {
    static let issued = Instant(startOf: Day("2022-12-20")!).adding(seconds: 34_200)

    static let content = CertificateContent(
        number: "LP2022-ZZ-000318", holder: "王晓明", maskedID: "3301**********1234", title: "工程师", speciality: "机电制造",
        committee: "杭州市临平区制造业工程技术人员工程师资格评审委员会", approvedOn: "2022-12-20", documentNumber: "临人社发〔2022〕88号")

    static func plainPDF() throws -> [UInt8] {
        var writer = try PageWriter(.a4)
        writer.title("签名测试")
        writer.paragraph("这一页用来签名。")
        return try PDFDocument(title: "签名测试", createdAt: issued, pages: writer.finish()).bytes()
    }

    /// 30 × 42 grey-blue pixels.
    static let jpeg = [UInt8](
        Data(
            base64Encoded: """
                /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7\
                gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8\
                fHx8fHx8fHz/wAARCAAqAB4DASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF\
                BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW\
                V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi\
                4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC\
                AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm\
                Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq\
                8vP09fb3+Pn6/9oADAMBAAIRAxEAPwCaiiitjEKKKKACiiigAooooAKKKKACiiigD//Z
                """)!)

    /// 24 × 10 pixels with a line.
    static let png = [UInt8](
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAABgAAAAKCAAAAACLAsG0AAAAHklEQVR4nGP8z4AdMOEQp6YECwMDIxbh/wyMdHAVAMwbAxMrjdR2AAAAAElFTkSuQmCC"
        )!)

    /// A form as long as people's are: `reportParagraphs` numbered paragraphs of personal report.
    static func form(reportParagraphs: Int = 14) -> EvaluationForm {
        let report = (1...reportParagraphs).map {
            """
            段落\($0)甲：任现职以来，主持完成注塑机伺服液压系统的改造，设计了新的控制阀块和蓄能回路，\
            使单位能耗下降约百分之二十三，并编写了安装调试规程，带教助理工程师三名。段落\($0)乙。
            """
        }.joined(separator: "\n")
        return EvaluationForm(
            title: "专业技术职务任职资格评审表", subtitle: "2022年度临平区制造业工程师资格评审计划",
            watermark: "某省专业技术任职资格申报与评审管理平台",
            sections: [
                .values(
                    "基本情况",
                    [
                        ("姓名", "王晓明"), ("性别", "男"), ("出生年月", "1990-03"),
                        ("工作单位", "杭州某某智能装备制造有限公司"), ("申报专业", "机电制造"),
                        ("申报资格", "工程师"), ("申报方式", "正常申报"),
                    ]),
                .rows(
                    "学历", head: ["毕业时间", "学校", "专业", "学历", "学位"],
                    rows: [["2012-06-30", "某某理工大学", "机械设计制造及其自动化", "本科", "学士"]]),
                .rows("现任资格", head: ["资格", "取得时间", "专业"], rows: [["助理工程师", "2014-12-01", "机械"]]),
                .rows("聘任", head: ["职务", "开始", "结束", "聘任单位"], rows: []),
                .rows("年度考核", head: ["年度", "结果"], rows: [["2021", "优秀"], ["2020", "称职"], ["2019", "称职"]]),
                .text("本人述职", report),
                .rows(
                    "主要业绩", head: ["业绩", "类别", "本人贡献"],
                    rows: [
                        ["伺服液压系统节能改造", "技术改造", "负责总体方案、阀块设计与现场调试，形成企业标准一项"],
                        ["一种快速换模装置", "实用新型专利", "第一发明人"],
                    ]),
                .opinion("单位意见", "材料属实，同意推荐。", signature: "（盖章）　年　月　日"),
                .opinion("资格审核意见", "符合申报条件。", signature: "（盖章）　年　月　日"),
                .opinion("评审结果", "经评审委员会无记名投票表决，通过。", signature: "（盖章）　年　月　日"),
            ])
    }
}
