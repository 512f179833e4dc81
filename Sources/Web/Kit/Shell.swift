import TitleReview

/// The frame of every page: skip link, head with brand, navigation, who one is and the way out, then the page.
struct Shell {
    let page: Page
    let context: PageContext
    let navigation: [NavigationItem]
    /// The path under which the visitor is now, marked in the navigation.
    var signOutPath = "/session/end"
    /// The visitor's own account; nil where there is no such page.
    var accountPath: String?

    var html: HTML {
        """
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(page.title) · 评衡</title>
        <link rel="stylesheet" href="\(url: context.assets.url("css/pingheng.css"))">
        <link rel="icon" href="\(url: context.assets.url("icon.svg"))" type="image/svg+xml">\(feed)
        <script type="module" src="\(url: context.assets.url("js/pingheng.js"))"></script>
        </head>
        <body\(has: page.wide, "class=\"wide\"")\("data-account", context.visitor?.accountID)\(has: context.flash != nil, "data-done")>
        <a class="skip" href="#main">跳到正文</a>
        <header class="top"><div>
        <a class="brand" href="/">评衡</a>
        \(HTML.when(!navigation.isEmpty, links))
        \(who)
        </div></header>
        <main id="main" tabindex="-1">
        \(Breadcrumb(page.crumbs))
        \(HTML.with(context.flash) { Banner(.success, $0).html })
        \(page.body)
        </main>
        <footer class="foot"><p>评衡 · 专业技术职务任职资格评审</p></footer>
        </body>
        </html>

        """
    }

    /// On a line of its own, where the page has one.
    private var feed: HTML {
        HTML.with(page.feed) { url in
            "\n<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\(page.title)\" href=\"\(url: url)\">"
        }
    }

    private var links: HTML {
        let paths = navigation.flatMap { item in ([item.link.url] + item.under).map { (path: $0, item: item.link.url) }
        }
        let current = paths.filter { isUnder($0.path) }.max { $0.path.utf8.count < $1.path.utf8.count }?.item
        return """
            <nav aria-label="主导航">\(HTML.each(navigation) { item in
                """
                <a href="\(url: item.link.url)"\(has: item.link.url == current, "aria-current=\"page\"")>\(item.link.text)\
                \(HTML.with(item.count) { " <b>\($0)</b>" })</a>
                """
            })</nav>
            """
    }

    private func isUnder(_ url: String) -> Bool {
        context.path == url || (url != "/" && context.path.utf8.starts(with: (url + "/").utf8))
    }

    private var who: HTML {
        guard let visitor = context.visitor else {
            return "<div class=\"who\"><a href=\"/sign-in\">登录</a></div>"
        }
        let name: HTML = "\(visitor.name)\(HTML.with(visitor.unitName) { " · \($0)" })"
        return """
            <div class="who">\(accountPath.map { "<a href=\"\(url: $0)\">\(name)</a>" } ?? "<span>\(name)</span>")
            <form method="post" action="\(url: signOutPath)"><input type="hidden" name="_token" value="\(context.csrf)">\
            <button class="plain-button" type="submit">退出</button></form></div>
            """
    }
}
