import Casework
import TitleReview

/// The newest notices as an Atom feed (RFC 4287), for everybody and without a session. Nobody's name is in it: lists
/// are on the notices' own pages.
struct NoticeFeed {
    static let path = "/notices.atom"
    static let type = "application/atom+xml; charset=utf-8"

    let notices: [NoticeView]
    /// The installation's own address, `https://…` without a slash at the end.
    let address: String
    /// When it is asked for: what an empty feed was changed at.
    let now: Instant

    var text: HTML {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
        <id>\(address)\(NoticeFeed.path)</id>
        <title>职称评审公示</title>
        <author><name>评衡</name></author>
        <link rel="self" type="application/atom+xml" href="\(address)\(NoticeFeed.path)"/>
        <link rel="alternate" type="text/html" href="\(address)/notices"/>
        <updated>\((notices.map(\.updatedAt).max() ?? now).description)</updated>
        \(HTML.each(notices, entry))</feed>

        """
    }

    private func entry(_ notice: NoticeView) -> HTML {
        """
        <entry>
        <id>\(address)/notices/\(part: notice.id)</id>
        <title>\(notice.planTitle)：\(notice.kindChinese)</title>
        <link rel="alternate" type="text/html" href="\(address)/notices/\(part: notice.id)"/>
        <published>\(notice.publishedAt.description)</published>
        <updated>\(notice.updatedAt.description)</updated>
        <summary>\(notice.start.chineseDate)发布，公示到 \(notice.last.chineseDate) 24:00。</summary>
        </entry>

        """
    }
}
