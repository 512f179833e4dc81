import Testing
import TitleReview

@Suite struct DocumentNumberTests {
    @Test(
        "B17 brackets and digits of either width, and blanks, are taken for what they mean",
        arguments: [
            "杭人社发〔2022〕188号", "杭人社发[2022]188号", "杭人社发［２０２２］１８８号", "杭人社发（2022）188号",
            "杭人社发【2022】188号", " 杭人社发 〔2022〕 188 号 ", "杭人社发(2022)188号",
        ])
    func folded(text: String) throws {
        #expect(try #require(DocumentNumber(parsing: text)).description == "杭人社发〔2022〕188号")
    }

    @Test(
        "B17 anything else is no document's number",
        arguments: [
            "", "x", "188", "杭人社发2022188号", "杭人社发〔22〕188号", "杭人社发〔20222〕188号", "杭人社发〔2022〕188",
            "杭人社发〔2022〕号", "杭人社发〔2022〕0号", "杭人社发〔2022〕08号", "〔2022〕188号", "杭〔2022〕188号", "HZ〔2022〕188号",
            "杭人社发〔2022〕第188号", "杭人社发〕2022〔188号", "杭人社发〔2022〕1.8号", "杭人社发〔2022〕123456号", "杭人社发〔1022〕1号",
            "杭人社发〔２０二２〕1号", "号",
        ])
    func refused(text: String) {
        #expect(DocumentNumber(parsing: text) == nil)
    }
}
