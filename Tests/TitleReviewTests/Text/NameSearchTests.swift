import Testing
import TitleReview

@Suite struct NameSearchTests {
    @Test(
        "B16 a name is found however it is spaced, dotted and wide, and told as it stands in the text",
        arguments: [
            ("张三", "经张三核实", "张三"), ("张三", "经张 三核实", "张 三"), ("张三", "经张　\u{200B}三核实", "张　\u{200B}三"),
            ("张 三", "经张三核实", "张三"), ("欧阳·建国", "欧阳建国认为", "欧阳建国"),
            ("阿依古丽·买买提", "阿依古丽•买买提说", "阿依古丽•买买提"), ("阿依古丽买买提", "阿依古丽·买买提说", "阿依古丽·买买提"),
            ("专家7", "按专家７的意见", "专家７"), ("Li An", "as li  an said", "li  an"), ("李Ann", "李ＡＮＮ认为", "李ＡＮＮ"),
        ])
    func found(_ name: String, _ text: String, _ expected: String) {
        #expect(NameSearch([name]).first(in: text) == expected)
    }

    @Test(
        "B16 a surname is no name, nor what stands in two lines or inside a Latin word",
        arguments: [
            ("王", "王工提供了证明"), ("王", "王"), ("", "任何文字"), ("·", "甲·乙"), ("张三", "请补正：一张\n三份"), ("Li An", "reliance"),
            ("Li An", "Li Ann"), ("张三", "张四、李三"),
        ])
    func none(_ name: String, _ text: String) { #expect(NameSearch([name]).first(in: text) == nil) }

    @Test(
        "B16 of a name that the text has to use any longer piece may be written, and the name itself only where it is that name"
    )
    func hosts() {
        let unit = ["杭州高新机械有限公司"]
        let search = NameSearch(["高新", "王小"])
        for text in ["杭州高新机械有限公司说明", "高新机械没有回复", "杭州 高新 机械没有回复", "杭州高新"] {
            #expect(search.first(in: text, besides: unit) == nil, "\(text)")
        }
        #expect(search.first(in: "高新认为不够", besides: unit) == "高新")
        #expect(search.first(in: "高新机械已回复，高新同意", besides: unit) == "高新", "each place in its own right")
        #expect(search.first(in: "王小明的业绩", besides: ["王小明"]) == nil)
        #expect(search.first(in: "王小的意见", besides: ["王小明"]) == "王小")
        #expect(
            NameSearch(["王芳"]).first(in: "王芳的业绩", besides: ["王芳"]) == nil, "an expert who is called like the applicant")
    }
}
