/// Names of people and units who do not exist.
enum Names {
    private static let surnames = Array(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶\
        蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎\
        史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤
        """)
    private static let given = Array(
        """
        伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力健俊帆雯雪婷宇浩然梓涵子轩\
        思远嘉怡晨曦志远建国海燕晓东春梅国栋立新永强亚楠佳琪
        """)
    /// Names that careless software breaks: a rare character, a middle dot with many characters, two-character surnames, a
    /// character outside the basic plane.
    private static let rare = [
        "陈㛃", "阿依古丽·买买提", "欧阳文昊", "买买提·吐尔逊", "司马㛃", "赵𬱖", "迪丽努尔·阿不都热依木", "上官婉清",
    ]
    private static let towns = ["临平", "余杭", "塘栖", "乔司", "崇贤", "运河", "星桥", "南湖", "秀洲", "钱塘", "良渚", "桐乡"]
    private static let words = [
        "华盛", "恒泰", "远景", "凯迪", "宏达", "新安", "博创", "中策", "天成", "联合", "瑞丰", "金鹰", "海川", "明德", "启航", "正源",
    ]

    static func person(_ index: Int, dice: Dice) -> String {
        if index % 41 == 7 { return rare[index / 41 % rare.count] }
        var dice = dice.fork("name")
        let surname = String(dice.pick(surnames) ?? "王")
        let length = dice.happens(250) ? 1 : 2
        return surname + String((0..<length).map { _ in dice.pick(given) ?? "明" })
    }

    /// An expert's name, unique by its number: two words of the given names in base 60.
    static func expert(_ index: Int) -> String {
        let count = given.count
        return String(surnames[index % surnames.count]) + String(given[index / surnames.count % count])
            + String(given[(index * 7 + 3) % count])
    }

    /// - Parameter suffix: 有限公司, 研究院, 学校 …
    static func unit(_ index: Int, suffix: String, dice: Dice) -> String {
        let town = dice.choose("town", towns) ?? "临平"
        let word = dice.choose("word", words) ?? "华盛"
        return "\(town)\(word)\(chineseNumber(index + 1))\(suffix)"
    }

    /// `二十三`-like digits, so that names of units are unique: 一〇七.
    static func chineseNumber(_ number: Int) -> String {
        let digits = Array("〇一二三四五六七八九")
        return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }
}
