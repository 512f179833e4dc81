import Testing
import TitleReview

@Suite struct NameSpotTests {
    private func spot(_ left: Int, _ top: Int, _ width: Int, _ height: Int, page: Int = 1) -> NameSpot? {
        NameSpot(fileID: "f", page: page, left: left, top: top, width: width, height: height)
    }

    @Test("A2.2.4 a frame lies on the page and can be seen: both sides of each bound")
    func bounds() {
        for good in [(0, 0, 10_000, 10_000), (0, 0, 50, 50), (9_950, 9_950, 50, 50)] {
            #expect(spot(good.0, good.1, good.2, good.3) != nil, "\(good)")
        }
        for bad in [
            (-1, 0, 100, 100), (0, -1, 100, 100), (0, 0, 49, 100), (0, 0, 100, 49), (9_901, 0, 100, 100),
            (0, 9_901, 100, 100), (Int.max, 0, 100, 100), (0, 0, Int.max, 100),
        ] {
            #expect(spot(bad.0, bad.1, bad.2, bad.3) == nil, "\(bad)")
        }
        #expect(spot(0, 0, 100, 100, page: 0) == nil)
    }

    @Test("A2.2.4 the frame turns with the page: a quarter moves the upper left to the upper right, four are none")
    func turns() throws {
        let one = try #require(spot(1_000, 500, 2_000, 300))
        #expect(one.turned(1) == spot(9_200, 1_000, 300, 2_000))
        #expect(one.turned(2) == spot(7_000, 9_200, 2_000, 300))
        #expect(one.turned(3) == spot(500, 7_000, 300, 2_000))
        #expect(one.turned(4) == one && one.turned(0) == one && one.turned(-1) == one.turned(3))
    }
}
