@testable import Screens
import TerminalCells
import Testing

struct TabsTests {
    @Test func eachViewHasATabWithItsKeyAndAClickOnItShowsTheView() {
        for view in ViewName.allCases {
            var watch = Watch.troubledFleet(columns: 80, rows: 24)
            let body = watch.state.layout.body
            let tab = Tabs.tabs(watch.state, in: body).first { $0.view == view }
            let border = watch.frame().text(row: body.y)
            #expect(border.contains(tab?.text ?? "no tab"))
            watch.tell(.input(.mouse(.press, x: tab?.x ?? 0, y: body.y)))
            #expect(watch.state.view == view)
        }
    }

    @Test func whereTabsDoNotFitAllButTheShownOneAreNumbers() {
        var watch = Watch.troubledFleet(columns: 40, rows: 10)
        watch.give(.showEvents)
        let border = watch.frame().text(row: watch.state.layout.body.y)
        #expect(border.hasPrefix("╭ 1  2  3  4 Events  5  6 ─"))
    }

    @Test func aClickBesideTheTabsChangesNothing() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.tell(.input(.mouse(.press, x: 78, y: watch.state.layout.body.y)))
        #expect(watch.state.view == .links)
    }
}
