import TerminalCells
import Testing

@Suite struct RoleTests {
    @Test func everyRoleIsFoundByItsNameAndHasALetterOfItsOwn() {
        for role in Role.allCases { #expect(Role(name: role.name) == role) }
        #expect(Set(Role.allCases.map(\.name)).count == Role.allCases.count)
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    }

    @Test func aNameThatNoRoleHasIsNoRole() {
        #expect(Role(name: "state") == nil)
        #expect(Role(name: "") == nil)
    }

    @Test func namesFallBackAlongTheirDotsToText() {
        #expect(Role.parentName(of: "state.down") == "state")
        #expect(Role.parentName(of: "state") == "text")
        #expect(Role.parentName(of: "text") == nil)
    }

    @Test func aThemeGivesRolesItLeavesOutTheLookOfText() {
        var plain = RoleStyle()
        plain.foreground = PaletteColour(250)
        var down = RoleStyle()
        down.foreground = PaletteColour(196)
        let theme = Theme(name: "t", isLight: false, styles: [.text: plain, .down: down])
        #expect(theme.style(for: .down) == down)
        #expect(theme.style(for: .axis) == plain)
    }
}
