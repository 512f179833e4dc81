import Testing

@testable import TitleReview

let bundledPlans = ["linping-manufacturing-2022", "zhejiang-senior-2023", "vocational-teacher-2023"]

@Suite struct PlanEditTests {
    private func path(_ names: String...) -> PlanPath { PlanPath(names.map { .key($0) }) }

    /// Texts that mean something to YAML, or look like something else.
    static let hostile = [
        "", " ", "null", "~", "true", "2022", "2022-08-15", "0x1F", "1e3", "- a", "-", "a: b", "a:", "a #b", "#a",
        "[a, b]", "{a: b}", "a, b", "'", "\"", "\\", "a\\", "\\n", "\\\"", "a'b\"c", "&a", "*a",
        "a & b", "a -*b", "!!str a", "|", ">-", "%a", "@a", "`a`", "? a", "...", "---", "a\nb", "a\n\nb: c", "\n",
        "a\nid: x", "], x: [", "}, id: {", "评委会：第一届", "“引号”", "全角：冒号 # 不是注释", "a\u{2028}b", "\u{85}",
        "\u{FFFE}", "\u{1F600}", "é\u{301}", "　全角空格　", "a ", " a", "\ta", "=", "<<", "y", "No", "on", "12:30:00", "+1",
        ".5", ".", "键: [值, {a: 1}] # 注释", "\u{202E}abc",
    ]

    /// Every way in which the bundled plans write a value.
    static let small = """
        # 头
        title: 一份计划   # 通知一
        specialities: [甲, 乙,
          丙]  # 三个
        summary: >-
          第一行
          第二行

          第二段

        authorities:
          - {id: a, name: 甲, checklist: [一, "二, 三"]}
          - id: b
            name: '乙''丙'
            checklist:
              - 一
              # 中间
              - 二
        general:
          - clause: N1.1
            title: 折了
              两行
            groups:
              - {name: x, kinds: [y]}
          - {clause: N1.2, title: 专业}
        items:
          - 带“引号”的
          - 第二项
        scoring:
          - {id: p, hint: 前}
          - {id: q, hint: 后}
        empty:
        last: 最后
        # 尾
        """

    @Test("every value of the bundled plans is found at its place in the text", arguments: bundledPlans)
    func places(_ id: String) throws {
        let text = EligibilityFixture.text(id)
        let source = try PlanSource(text)
        var count = 0
        func walk(_ path: PlanPath, _ tree: PlanTree) throws {
            let node = try #require(source.node(path))
            let range = try source.start(node)..<source.end(node)
            #expect(!range.isEmpty)
            switch tree {
            case .scalar: count += 1
            case .nothing: break
            case .list(let items): for (index, item) in items.enumerated() { try walk(path + index, item) }
            case .map(let entries): for entry in entries { try walk(path + entry.key, entry.value) }
            }
        }
        for entry in source.tree.entries { try walk(PlanPath() + entry.key, entry.value) }
        #expect(count > 200)
    }

    @Test("whatever is typed comes back as the same text and changes nothing else", arguments: hostile)
    func hostileTexts(_ typed: String) throws {
        for text in [PlanEditTests.small, PlanEditTests.small.replacing("\n# 尾", with: "")] {
            let tree = try #require(PlanEdit.tree(text))
            // In the block, within braces, folded over lines, in an item of a list, and the last of all.
            for place in [
                path("title"), path("scoring") + 1 + "hint", path("summary"), path("general") + 0 + "clause",
                path("last"),
            ] {
                let written = try PlanEdit.apply([.set(place, typed, isText: true)], to: text)
                let expected = try #require(tree.replacing(place.steps[...], with: .scalar(typed)))
                #expect(PlanEdit.tree(written) == expected, "\(place): \(typed.debugDescription)")
            }
            for place in [path("specialities"), path("authorities") + 0 + "checklist", path("items")]
            where !typed.isEmpty {
                let written = try PlanEdit.apply([.texts(place, ["甲", typed, "乙"])], to: text)
                #expect(PlanEdit.tree(written)?[place]?.texts == ["甲", typed, "乙"])
                #expect(
                    PlanEdit.tree(written)?.replacing(place.steps[...], with: nil)
                        == tree.replacing(place.steps[...], with: nil))
            }
        }
    }

    @Test("numbers that are none are kept as they were typed, for the reader to name them")
    func wrongNumbers() throws {
        let text = EligibilityFixture.text("linping-manufacturing-2022")
        for typed in ["四十五", "45: 1", "-1", "45 # x", "[45]", "45\n  x: 1"] {
            let written = try PlanEdit.apply(
                [.set(path("eligibility", "general") + 5 + "credits", typed, isText: false)], to: text)
            let reading = PlanFile.read(written)
            #expect(
                reading.plan == nil && reading.mistakes.count == 1
                    && reading.mistakes[0].path == "eligibility.general[5].credits", "\(reading.mistakes)")
        }
    }

    @Test("comments, order and everything else of the file stay as they were written")
    func comments() throws {
        let text = EligibilityFixture.text("linping-manufacturing-2022")
        let written = try PlanEdit.apply(
            [
                .set(path("dates", "close"), "2022-08-20", isText: false),
                .set(path("fee", "yuan"), "260.00", isText: false),
            ], to: text)
        let changed = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            written.split(separator: "\n", omittingEmptySubsequences: false)
        ).filter { $0 != $1 }
        #expect(
            changed.map(\.1) == ["  close: 2022-08-20", "fee: {yuan: 260.00, refundOnWithdrawal: false}   # 附件2 二、7"])
    }

    @Test("a key that is missing is added, a whole group too, and goes again", arguments: bundledPlans)
    func keys(_ id: String) throws {
        let text = EligibilityFixture.text(id)
        let place = path("messages", "feeDue", "text")
        let added = try PlanEdit.apply([.set(place, "请缴费：{due}", isText: true)], to: text)
        #expect(
            PlanFile.read(added).mistakes == [] && PlanFile.read(added).plan?.messages?["feeDue"]?.text == "请缴费：{due}")
        let twice = try PlanEdit.apply(
            [
                .set(path("messages", "returned", "text"), "退回", isText: true),
                .set(path("messages", "feeDue", "subject"), "缴费", isText: true),
            ], to: added)
        #expect(PlanFile.read(twice).plan?.messages?.count == 2)
        #expect(PlanEdit.tree(try PlanEdit.apply([.remove(path("messages"))], to: twice)) == PlanEdit.tree(text))
        let advised = try PlanEdit.apply(
            [.set(path("eligibility", "general") + 2 + "ask", "请核实。", isText: true)], to: text)
        #expect(PlanFile.read(advised).mistakes == [])
    }

    @Test(
        "items of lists are copied with an id of their own, moved and removed; both ways of writing lists",
        arguments: bundledPlans)
    func items(_ id: String) throws {
        let text = EligibilityFixture.text(id)
        let tree = try #require(PlanEdit.tree(text))
        for list in [path("attachments"), path("authorities"), path("eligibility", "routes")] {
            let items = try #require(tree[list]?.items)
            for index in Set([0, items.count / 2, items.count - 1]) {
                let copied = try PlanEdit.copy(list + index, in: text)
                let more = try #require(PlanEdit.tree(copied)?[list]?.items)
                #expect(more.count == items.count + 1 && Set(more.compactMap { $0["id"]?.text }).count == more.count)
                #expect(PlanEdit.tree(try PlanEdit.apply([.remove(list + (index + 1))], to: copied)) == tree)
                if index + 1 < items.count {
                    let down = try PlanEdit.apply([.down(list + index)], to: text)
                    #expect(PlanEdit.tree(down)?[list]?.items[index] == items[index + 1])
                    #expect(try PlanEdit.apply([.down(list + index)], to: down) == text)
                }
            }
        }
        let flow = "a: [{id: so, n: 1}, {id: y, n: 2}]\nb: 1\n"
        #expect(
            try PlanEdit.copy(path("a") + 0, in: flow) == "a: [{id: so, n: 1}, {id: so-2, n: 1}, {id: y, n: 2}]\nb: 1\n"
        )
        #expect(try PlanEdit.apply([.remove(path("a") + 1)], to: flow) == "a: [{id: so, n: 1}]\nb: 1\n")
        #expect(try PlanEdit.apply([.down(path("a") + 0)], to: flow) == "a: [{id: y, n: 2}, {id: so, n: 1}]\nb: 1\n")
    }

    @Test("what cannot be changed by its place is refused, and nothing is lost")
    func refused() {
        #expect(throws: PlanEdit.Refused.unreadable) {
            try PlanEdit.apply([.set(path("a"), "x", isText: true)], to: "a: [")
        }
        #expect(throws: PlanEdit.Refused.unreadable) {
            try PlanEdit.apply([.set(path("a"), "x", isText: true)], to: "- a")
        }
        #expect(throws: PlanEdit.Refused.unreadable) {
            try PlanEdit.apply([.set(path("a"), "x", isText: true)], to: "a: &x 1")
        }
        #expect(throws: PlanEdit.Refused.onlyInSource(path("a"))) {
            try PlanEdit.apply([.set(path("a"), "x", isText: true)], to: "a: {b: 1}")
        }
        #expect(throws: PlanEdit.Refused.onlyInSource(path("a"))) {
            try PlanEdit.apply([.remove(path("a"))], to: "a: 1")
        }
        #expect(throws: PlanEdit.Refused.onlyInSource(path("a"))) {
            try PlanEdit.apply([.set(path("a"), "\u{FEFF}x", isText: true)], to: "a: 1")
        }
        #expect(throws: PlanEdit.Refused.onlyInSource(path("a") + 3)) {
            try PlanEdit.apply([.remove(path("a") + 3)], to: "a: [1]")
        }
    }

    @Test("line ends of other systems become ours; the rest of the text does not change")
    func lineEnds() {
        #expect(PlanEdit.normal("\u{FEFF}a: 1\r\nb: 2\rc: 3\n") == "a: 1\nb: 2\nc: 3\n")
    }

    @Test("a backslash before the end of a quotation does not hide what follows from the guard")
    func guardAfterBackslash() {
        #expect(YAMLGuard.refusal(of: "a: \"x\\\\\"\nb: &c 1\n") != nil)
        #expect(YAMLGuard.refusal(of: "a: \"x\\\\\"\nb: 'c &d'\n") == nil)
    }
}
