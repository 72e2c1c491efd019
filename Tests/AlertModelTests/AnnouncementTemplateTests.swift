import AlertModel
import Foundation
import Testing
import Vocabulary

@Suite struct AnnouncementTemplateTests {
    private let message: Announcement = {
        var message = Announcement.sample(
            now: WallTime(CivilTime(year: 2026, month: 11, day: 23, hour: 3)))
        message.summary = "4 links down"
        message.links = ["a", "b"]
        message.linkCount = 4
        return message
    }()

    private func filled(_ text: String, _ escaping: AnnouncementTemplate.Escaping = .none) throws
        -> String
    {
        try AnnouncementTemplate(parsing: text).filled(with: message, escaping: escaping)
    }

    @Test func namesInBracesStandForPartsOfTheMessage() throws {
        #expect(try filled("{severity}: {summary}!") == "warning: 4 links down!")
        #expect(try filled("{links}") == "a, b, 2 more")
        #expect(try filled("{since}") == "2026-11-23T03:00:00.000Z")
    }

    @Test(arguments: ["{}", "{", "a}", "{ summary }", "{\"a\": {}}", "{Summary}", "{summary"])
    func otherBracesAreBraces(text: String) throws {
        #expect(try filled(text) == text)
    }

    @Test func anUnknownNameIsAnErrorWithItsPlace() {
        #expect {
            try AnnouncementTemplate(parsing: "{severity} ä {sumary}")
        } throws: { error in
            guard let problem = error as? AnnouncementTemplate.Problem else { return false }
            return problem.name == "sumary" && problem.offset == 14
                && problem.known.contains("summary")
        }
    }

    @Test func everyPartHasANameAndATextOfItsOwn() throws {
        for field in AnnouncementField.allCases {
            #expect(try filled("{\(field.rawValue)}") == message.text(of: field))
        }
        #expect(message.text(of: .cause).isEmpty)
    }

    @Test func whatPartsTheLevelsOfATopicIsReplaced() throws {
        var odd = message
        odd.rule = "a/b+c#d\u{0}e"
        let template = try AnnouncementTemplate(parsing: "keepwatch/{rule}")
        #expect(template.filled(with: odd, escaping: .topic) == "keepwatch/a_b_c_d_e")
    }

    @Test func theTitleSaysWhyPeopleAreTold() {
        var told = message
        told.acknowledgedBy = "ada"
        let titles = [
            Announcement.Occasion.opened, .raised, .reminder, .acknowledged, .resolved, .test,
        ].map { occasion -> String in
            told.occasion = occasion
            return told.title
        }
        #expect(
            titles == [
                "warning: 4 links down", "warning: 4 links down", "still warning: 4 links down",
                "ada has it: 4 links down", "resolved: 4 links down", "test: 4 links down",
            ])
    }

    @Test func aMessageSurvivesOnDisk() throws {
        let data = try JSONEncoder().encode(message)
        #expect(try JSONDecoder().decode(Announcement.self, from: data) == message)
    }
}
