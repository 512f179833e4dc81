import Casework
import TitleReview

/// The page between choosing and casting: what was chosen, and the receipt, so that an answer that is lost loses nothing (S49).
///
/// Whatever was chosen the page has the same length: each of the three words stands there once, chosen or not, and both
/// signs are equally long (S47).
struct ConfirmVotes {
    let paper: ReadBallotPaper.Paper
    let votes: [String: Vote]
    let receipt: BallotReceipt
    let context: PageContext

    var page: Page {
        let base = "/expert/meetings/\(paper.meetingID)"
        return Page(
            "核对选票", crumbs: [Link("评议", "/expert"), Link("会议与表决", base)],
            body: """
                <h1>核对选票</h1>
                <p>请核对您对 \(paper.open.count) 份申报的选票。点“投出选票”以后不能更改，也不能重投。（人社部令第40号）</p>
                \(table)
                \(Card("选票回执", remember))
                \(PostForm([], to: base + "/ballots", context, button: "投出选票", inside: chosen))
                <p><a href="\(url: base)">不对，重新选择</a></p>
                """)
    }

    private var remember: HTML {
        """
        <p><strong class="code">\(receipt.description)</strong></p>
        <p>请先记下这个回执码。它证明您的选票在票箱里，不说明投了什么。投出时如果网络中断、没有看到结果，\
        让浏览器重新加载即可，只计一票；也可以打开会议页面，用回执码查验。</p>
        """
    }

    private var chosen: HTML {
        HTML.each(paper.open) { line in
            let letter = votes[line.ballotID].map(BallotPaper.letter) ?? ""
            return """
                <input type="hidden" name="ballot" value="\(line.ballotID)">\
                <input type="hidden" name="vote" value="\(letter)">
                """
        } + "<input type=\"hidden\" name=\"receipt\" value=\"\(receipt.code)\">"
    }

    private var table: HTML {
        DataTable(
            "您的选票", columns: [.init("姓名")] + Vote.allCases.map { .init($0.chinese) },
            rows: paper.open.map { line in
                .init(
                    id: line.ballotID,
                    cells: ["\(line.name)"]
                        + Vote.allCases.map { votes[line.ballotID] == $0 ? "<b>● 已选</b>" : "<i>○ 未选</i>" })
            }, empty: ""
        ).html
    }
}
