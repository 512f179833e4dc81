import Casework
import TitleReview

/// The draw: committed to before its seed can be known, published by codes, redone by anybody (R2, S50, S51).
enum Draws {
    static let reasonField = Field("reason", "补充抽取的理由", .text(0...200), hint: "第一次抽取不需要填写。", required: false)
    static let valueField = Field("publicValue", "公开数值", .text(1...200), hint: "抽取前约定、当时无人知道的数值，例如指定日期的彩票开奖号码。")

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/draws/{id}", name: "readDraw", policy: .everyone, summary: "抽取记录与验证方法") { visit in
                try await house.ask(ReadDraw(id: visit.parameter("id")), for: visit)
            } view: { draw, _ in view(draw) },
        ], acts: [
            Act("/office/draws", name: "commitDraw", policy: CommitteePages.policy("own plan"), summary: "抽取评委", fields: [Field("plan", "评审计划", .hidden(1...80)), reasonField], button: "抽取评委") { visit, form in
                let id = try await house.perform(CommitDraw(planID: form.text("plan"), reason: form.text("reason")), for: visit)
                return .done("/office/committees/\(form.text("plan"))", flash: "专家库已冻结并承诺。请在约定的公开数值产生后揭晓。", data: ["id": id])
            },
            Act("/office/draws/{id}/reveal", name: "revealDraw", policy: CommitteePages.policy("own plan"), summary: "揭晓抽取", fields: [valueField], button: "揭晓") { visit, form in
                let count = try await house.perform(RevealDraw(drawID: visit.parameter("id"), publicValue: form.text("publicValue")), for: visit)
                return .redirect("/draws/\(visit.parameter("id"))", flash: "已抽出 \(count) 名评委。")
            },
        ])
    }

    private static func view(_ draw: ReadDraw.View) -> Page {
        Page("评委抽取记录", body: """
            <h1>评委抽取记录</h1><p>\(draw.planTitle)\(HTML.when(!draw.reason.isEmpty, "（补充抽取：\(draw.reason)）"))</p>
            \(SummaryList([
                .init("承诺时间", text: draw.committedAt.chinese), .init("专家库摘要", text: draw.orderDigest), .init("秘密数摘要", text: draw.nonceDigest),
                .init("公开数值", text: draw.publicValue ?? "等待揭晓"), .init("秘密数", text: draw.nonce ?? "等待揭晓"), .init("种子", text: draw.seed ?? "等待揭晓"),
            ]))
            \(Card("如何验证", """
            <p>把下面的脚本存为文件，用 Python 运行，抽出的编号应与本页一致。专家库编号每次抽取都重新随机产生，不对应姓名。</p>
            <pre><code>\(script(draw))</code></pre>
            """))
            \(DataTable("专家库（\(draw.candidates.count) 个编号）", columns: [.init("编号"), .init("专业"), .init("抽中")], rows: draw.candidates.map { line in
                .init(cells: ["\(line.first ?? "")", "\(line.last ?? "")", draw.result.contains(line.first ?? "") ? "\(Tag("抽中", .ok))" : ""])
            }, empty: "没有专家。"))
            """)
    }

    /// A script of the standard library alone that redoes this draw.
    private static func script(_ draw: ReadDraw.View) -> String {
        let candidates = draw.candidates.map { "(\"\($0.first ?? "")\", \"\($0.last ?? "")\")" }.joined(separator: ", ")
        let seats = draw.seats.map { seat -> String in
            let parts = seat.split(separator: " ")
            return "(\"\(parts.first ?? "")\", \(parts.last ?? "0"))"
        }.joined(separator: ", ")
        return """
            import hashlib, hmac
            candidates = [\(candidates)]
            seats = [\(seats)]
            nonce, value = bytes.fromhex("\(draw.nonce ?? "")"), "\(draw.publicValue ?? "")"
            def fields(*parts): return b"".join(len(p).to_bytes(4, "big") + p for p in parts)
            def text(*parts): return [str(p).encode() for p in parts]
            order = text("pingheng-draw-order-1", len(candidates))
            for code, speciality in sorted(candidates, key=lambda c: c[0].encode()): order += text(code, speciality)
            for speciality, members in sorted(seats, key=lambda s: s[0].encode()): order += text(speciality, members, 0)
            order = hashlib.sha256(fields(*order)).digest()
            seed = hashlib.sha256(fields(b"pingheng-draw-1", order, nonce, value.encode())).digest()
            def stream(label):
                label, i = label.encode(), 0
                while True:
                    block = hmac.new(seed, len(label).to_bytes(4, "big") + label + i.to_bytes(8, "big"), "sha256").digest()
                    yield from (int.from_bytes(block[k:k + 8], "big") for k in range(0, 32, 8))
                    i += 1
            for speciality, members in seats:
                numbers, codes = stream(speciality), sorted((c for c, s in candidates if s == speciality), key=str.encode)
                for last in range(len(codes) - 1, 0, -1):
                    bound = last + 1
                    while (n := next(numbers)) >= 2**64 - 2**64 % bound: pass
                    codes[last], codes[n % bound] = codes[n % bound], codes[last]
                print(speciality, codes[:members])
            """
    }
}
