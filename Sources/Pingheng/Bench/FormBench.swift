import CPangoCairo
import Documents
import TitleReview

/// An evaluation form of four pages, ruled, filled and with its watermark, beside what Cairo and Pango need to set the
/// same characters as bare text on as many pages (A2.2.8).
enum FormBench {
    private static let rounds = 15

    static func run() throws -> BenchCommand.Figure {
        let form = EvaluationForm(
            title: "专业技术职务任职资格评审表", subtitle: "申报专业：机电制造",
            watermark: "评衡 2022 110101********0012", sections: sections)
        guard let now = Instant(iso8601: "2022-08-10T10:00:00+08:00") else { throw Failure("时间写错了。") }
        let clock = ContinuousClock()
        let texts = [form.title, form.subtitle] + sections.flatMap(texts)
        var whole: [Double] = []
        var bare: [Double] = []
        var pages = 0
        for _ in 0..<rounds {
            whole.append(
                try clock.measure {
                    let document = try form.document(at: now)
                    pages = document.pages.count
                    _ = try document.bytes()
                }.seconds)
            bare.append(clock.measure { BareText.write(texts) }.seconds)
        }
        guard pages == 4 else { throw Failure("评审表有 \(pages) 页，不是 4 页。") }
        return .init(
            name: "form", value: whole.median * 1e3, unit: "ms",
            baseline: .init(name: "bareText", value: bare.median * 1e3), ratio: whole.median / bare.median)
    }

    private static let sections: [EvaluationForm.Section] = {
        let work = """
            主持自动化生产线的总体设计与调试，解决节拍不稳和换型时间长的问题，\
            投产后产能提高三成，故障停机减少一半，获用户书面好评。
            """
        return [
            .values("基本情况", (1...16).map { ("项目\($0)", "填写的内容 \($0)") }),
            .rows(
                "工作经历", head: ["起止", "单位", "岗位", "工作"],
                rows: (0..<10).map { ["201\($0)年1月至12月", "杭州临平某机械有限公司", "设计", work] }),
            .rows(
                "业绩", head: ["名称", "时间", "本人作用"], rows: (0..<10).map { ["第 \($0) 号自动化生产线", "202\($0 % 3)年", work] }),
            .text("本人述职", Array(repeating: work, count: 24).joined(separator: "\n")),
            .opinion("单位意见", "同意推荐。", signature: "年　月　日"), .opinion("评委会意见", "同意通过。", signature: "年　月　日"),
        ]
    }()

    private static func texts(_ section: EvaluationForm.Section) -> [String] {
        switch section {
        case .values(let heading, let pairs): [heading] + pairs.flatMap { [$0.label, $0.value] }
        case .rows(let heading, let head, let rows): [heading] + head + rows.joined()
        case .text(let heading, let text): [heading, text]
        case .opinion(let heading, let text, let signature): [heading, text, signature]
        }
    }
}

/// Characters on paper by Cairo and Pango alone: one layout a text, one below the other, a new page where the last is full.
private enum BareText {
    static func write(_ texts: [String]) {
        let surface = cairo_pdf_surface_create_for_stream({ _, _, _ in CAIRO_STATUS_SUCCESS }, nil, 595, 842)
        let cairo = cairo_create(surface)
        let font = pango_font_description_from_string("serif")
        pango_font_description_set_absolute_size(font, 10.5 * Double(PANGO_SCALE))
        var y = 50.0
        for text in texts {
            let layout = pango_cairo_create_layout(cairo)
            pango_layout_set_font_description(layout, font)
            pango_layout_set_width(layout, 495 * PANGO_SCALE)
            pango_layout_set_text(layout, text, Int32(text.utf8.count))
            for line in 0..<pango_layout_get_line_count(layout) {
                if y > 790 {
                    cairo_show_page(cairo)
                    y = 50
                }
                cairo_move_to(cairo, 50, y)
                pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, line))
                y += 16
            }
            if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) }
        }
        pango_font_description_free(font)
        cairo_show_page(cairo)
        cairo_surface_finish(surface)
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }
}
