import Testing
import TitleReview

@testable import Documents

@Suite struct FormTests {
    @Test("A2.2.8 the evaluation form says what the case says, on two to four numbered pages, each with the watermark")
    func evaluationForm() throws {
        let form = Samples.form()
        let document = try form.document(at: Samples.issued)
        let pdf = try document.bytes()
        try Tool.keep(pdf, as: "evaluation-form.pdf")
        #expect((2...4).contains(document.pages.count))
        let text = try Tool.text(of: pdf)
        for wanted in [
            "王晓明", "杭州某某智能装备制造有限公司", "机械设计制造及其自动化", "助理工程师", "段落1甲", "材料属实，同意推荐。", "通过。",
        ] { #expect(text.contains(wanted), "\(wanted)") }
        for page in 1...document.pages.count {
            let one = try Tool.run("pdftotext", ["-q", "-f", "\(page)", "-l", "\(page)", "FILE", "-"], on: pdf).filter {
                !$0.isWhitespace
            }
            #expect(one.contains("第\(page)页共\(document.pages.count)页"))
            #expect(one.contains(form.watermark), "page \(page)")
        }
    }

    @Test("A2.2.8 fonts are embedded subsets and the title stands in the file's information")
    func fonts() throws {
        let pdf = try Samples.form().document(at: Samples.issued).bytes()
        let fonts = try Tool.run("pdffonts", ["FILE"], on: pdf).split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts {
            let columns = font.split(separator: " ").map(String.init)
            // name … emb sub uni object generation
            #expect(columns.suffix(5).prefix(3).elementsEqual(["yes", "yes", "yes"]), "\(font)")
            #expect(columns[0].contains("CJK"))
        }
        let info = try Tool.run("pdfinfo", ["FILE"], on: pdf)
        #expect(info.contains("专业技术职务任职资格评审表"))
        #expect(info.contains("A4"))
    }

    @Test("A2.2.8 a report over many pages loses no paragraph", arguments: [1, 40, 120])
    func longReport(paragraphs: Int) throws {
        let form = Samples.form(reportParagraphs: paragraphs)
        let pdf = try form.document(at: Samples.issued).bytes()
        // Without the feet, which stand between the halves of a paragraph that breaks.
        let plain = try Tool.text(of: pdf).replacing(form.watermark, with: "").replacing(/第\d+页共\d+页/, with: "")
        for number in 1...paragraphs {
            #expect(plain.contains("段落\(number)甲：") && plain.contains("段落\(number)乙。"), "\(number)")
        }
    }

    @Test("A2.2.8 nothing is drawn below the foot of a page, whatever breaks", arguments: [1, 9, 14, 15, 16, 17, 33])
    func insidePage(paragraphs: Int) throws {
        let typesetter = try Typesetter()
        for page in try Samples.form(reportParagraphs: paragraphs).document(at: Samples.issued).pages {
            for case .text(let text, let style, let at, let width, _) in page.marks {
                let bottom = at.y + typesetter.height(text, style, width: width)
                #expect(bottom <= page.paper.height - 40, "\(text.prefix(20))")
            }
        }
    }

    @Test("A2.2.8 the same record gives the same bytes")
    func deterministic() throws {
        #expect(
            try Samples.form().document(at: Samples.issued).bytes()
                == Samples.form().document(at: Samples.issued).bytes())
    }

    @Test("A2.2.2 the commitment shows text, name, time, handwriting and the digest of all of them")
    func commitment() throws {
        let strokes = Handwriting.strokes([
            [Point(0.1, 0.5), Point(0.4, 0.2), Point(0.6, 0.8)], [Point(0.7, 0.3), Point(0.9, 0.6)],
        ])
        func make(_ text: String, _ hand: Handwriting?) -> CommitmentPDF {
            CommitmentPDF(plan: "2022年度评审计划", text: text, signature: "王晓明", signedAt: Samples.issued, handwriting: hand)
        }
        let text = "本人承诺所提交的材料真实有效。\n如有虚假，愿意承担相应责任。"
        let commitment = make(text, strokes)
        let pdf = try commitment.document().bytes()
        try Tool.keep(pdf, as: "commitment.pdf")
        let read = try Tool.text(of: pdf)
        for wanted in ["本人承诺所提交的材料真实有效。", "承诺人：王晓明", "2022年12月20日09:30", commitment.digest] {
            #expect(read.contains(wanted), "\(wanted)")
        }
        let digests = [
            commitment.digest, make(text + "。", strokes).digest, make(text, nil).digest,
            make(text, .strokes([[Point(0.1, 0.5), Point(0.4, 0.3)]])).digest,
            make(text, .picture(try Picture(Samples.png))).digest,
        ]
        #expect(Set(digests).count == digests.count)
        #expect(make(text, strokes).digest == commitment.digest)
    }

    @Test("A2.2.2 a handwriting sent as PNG is drawn")
    func handwritingPicture() throws {
        let commitment = CommitmentPDF(
            plan: "计划", text: "承诺", signature: "王晓明", signedAt: Samples.issued,
            handwriting: .picture(try Picture(Samples.png)))
        let images = try Tool.run("pdfimages", ["-list", "FILE"], on: try commitment.document().bytes())
        #expect(images.contains("24    10"), "\(images)")
    }

    @Test("A2.2.2 pictures that are broken, of other kinds or too large are refused before they are decoded")
    func pictures() throws {
        var wide = Samples.png
        wide.replaceSubrange(16..<20, with: [0, 0, 0x0F, 0xA1])  // 4001
        #expect(throws: DocumentFailure.self) { try Picture(wide) }
        wide.replaceSubrange(16..<20, with: [0, 0, 0x0F, 0xA0])  // 4000
        #expect(try Picture(wide).width == 4000)
        #expect(try Picture(Samples.jpeg).height == 42)
        #expect(throws: DocumentFailure.self) { try Picture(Array(Samples.jpeg.prefix(30))) }
        #expect(throws: DocumentFailure.self) { try Picture(Array("GIF89a".utf8)) }
        #expect(throws: DocumentFailure.self) { try Picture([]) }
    }

    @Test(
        """
        R7 R10 the result sheet has every figure, the totals of what stands, \
        the digest, the audit head, and the head of its table on every page
        """
    )
    func results() throws {
        let lines = (1...60).map { number in
            ResultSheet.Line(
                name: "申报人\(number)", speciality: "机电制造", day: Day("2022-11-20")!, present: 19, recused: 1,
                yes: number % 2 == 0 ? 14 : 9, no: 2, abstain: 1, passed: number % 2 == 0,
                points: .init(sheets: 3, total: number == 60 ? 250 : 240, deducted: number == 60 ? 4 : 0),
                isReplaced: number == 1)
        }
        let document = try ResultSheet(
            committee: "某区工程师资格评审委员会", plan: "2022年度计划", occasion: "2022年11月20日",
            rule: "三分之二以上为通过。", lines: lines, digest: String(repeating: "7a", count: 32),
            auditHead: String(repeating: "9f", count: 32)
        ).document(at: Samples.issued)
        let pdf = try document.bytes()
        try Tool.keep(pdf, as: "results.pdf")
        let text = try Tool.text(of: pdf)
        for wanted in [
            "评审委员会表决结果", "表决59人：通过30人，未通过29人", "申报人60", "未通过（已重新表决）", "评议均分", "83.3",
            "材料扣1.3", "7a7a7a7a", "9f9f9f9f", "主任委员（签字）",
        ] { #expect(text.contains(wanted), "\(wanted)") }
        #expect(lines[0].missing == 6 && lines[1].missing == 1)
        let pages = document.pages.filter { page in
            page.marks.contains { if case .text(let t, _, _, _, _) = $0 { t.hasPrefix("机电制造") } else { false } }
        }
        #expect(pages.count > 1)
        #expect(
            pages.allSatisfy { page in
                page.marks.contains { if case .text("弃权", _, _, _, _) = $0 { true } else { false } }
            })
    }

    @Test(
        "R9 R10 the minutes show who was present, whom it was about, opinions, counts, the chair's line and the audit head"
    )
    func minutes() throws {
        let lines = (1...30).map { number in
            Minutes.Line(
                name: "申报人\(number)", speciality: "机电制造", opinions: "业绩真实，技术水平达到工程师要求（意见\(number)）。",
                count: "同意 9 反对 1 弃权 0",
                result: "通过", digest: String(repeating: "ab", count: 32), receipts: String(repeating: "cd", count: 32))
        }
        let document = try Minutes(
            committee: "某区工程师资格评审委员会", plan: "2022年度计划", day: Day("2022-11-20")!, members: 13,
            present: ["张三", "李四", "王五"], rule: Plan.MajorityBase.voting.rule(.init(2, 3)), lines: lines,
            receiptsAt: "http://127.0.0.1/receipts/1", auditHead: String(repeating: "9f", count: 32)
        ).document(at: Samples.issued)
        let pdf = try document.bytes()
        try Tool.keep(pdf, as: "minutes.pdf")
        let text = try Tool.text(of: pdf)
        for wanted in [
            "应到13人，实到3人：张三、李四、王五", "申报人1", "意见30", "同意9反对1弃权0", "会议主持人（签字）", "9f9f9f9f",
            "没有回避的评审专家的三分之二",
        ] {
            #expect(text.contains(wanted), "\(wanted)")
        }
        // Column heads stand on every page that the table reaches.
        let pages = document.pages.filter { page in
            page.marks.contains { if case .text(let t, _, _, _, _) = $0 { t.hasPrefix("业绩真实") } else { false } }
        }
        #expect(pages.count > 1)
        #expect(
            pages.allSatisfy { page in
                page.marks.contains { if case .text("评议意见", _, _, _, _) = $0 { true } else { false } }
            })
    }
}
