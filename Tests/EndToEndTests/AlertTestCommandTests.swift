import Testing

/// `keepwatch alerts test`: a sample on one way.
@Suite struct AlertTestCommandTests {
    /// A file with a link and these ways.
    private func configuration(_ ways: String, in folder: TemporaryFolder) throws -> String {
        let text = "links: [ { name: plant-a, url: mqtt://127.0.0.1:1 } ]\nannounce:\n\(ways)\n"
        return try folder.write(text, to: "fleet.yaml")
    }

    @Test func aCommandGetsTheSampleAndItsEndIsSaid() async throws {
        let folder = try TemporaryFolder()
        let got = folder.file("got")
        let file = try configuration(
            """
              - name: pager
                command: [ sh, -c, 'cat > "$0"; echo "$KEEPWATCH_OCCASION" >> "$0"', "\(got)" ]
            """, in: folder)
        let outcome = try await BuiltProgram.run(["alerts", "test", "pager", "-c", file])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "pager: sh ended with exit status 0\n")
        let sample = folder.text(of: "got")
        #expect(sample.contains("\"occasion\":\"test\""), "\(sample)")
        #expect(sample.hasSuffix("\ntest\n"), "\(sample)")
    }

    @Test func whatDoesNotGetThroughIsSaidWithTheStatusOfAFailure() async throws {
        let folder = try TemporaryFolder()
        let file = try configuration(
            """
              - { name: pager, command: [ "false" ] }
              - { name: chat, webhook: http://127.0.0.1:1/hunter2 }
              - { name: topic, mqtt: { link: plant-a, topic: t } }
            """, in: folder)
        for (name, words) in [
            ("pager", "false ended with exit status 1"), ("chat", "127.0.0.1:1"),
            ("topic", "plant-a"),
        ] {
            let outcome = try await BuiltProgram.run(["alerts", "test", name, "-c", file])
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.contains("did not get through on \(name): "))
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(!outcome.errors.contains("hunter2"))
        }
    }

    @Test(Requirement.mosquitto, .timeLimit(.minutes(1)))
    func theSampleOfATopicReachesItsBroker() async throws {
        let broker = try await SharedBrokers.broker(.mosquitto)
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            links: [ { name: teller, url: "mqtt://127.0.0.1:\(broker.port(of: .plain))" } ]
            announce:
              - { name: topic, mqtt: { link: teller, topic: "samples/{occasion}", qos: 1 } }
            """, to: "fleet.yaml")
        let outcome = try await BuiltProgram.run(["alerts", "test", "topic", "-c", file])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output
                == "topic: topic samples/test on teller: acknowledged by the broker\n")
    }

    @Test func anUnknownWayListsTheKnownOnes() async throws {
        let folder = try TemporaryFolder()
        let file = try configuration(
            """
              - { name: pager, command: [ "true" ] }
              - { name: chat, webhook: http://127.0.0.1:1 }
            """, in: folder)
        let outcome = try await BuiltProgram.run(["alerts", "test", "pagr", "-c", file])
        #expect(outcome.status == 64)
        #expect(
            outcome.errors.contains(
                "no way called pagr (did you mean pager?); there are pager, chat"),
            "\(outcome.errors)")
        let none = try configuration("  []", in: folder)
        let nobody = try await BuiltProgram.run(["alerts", "test", "pager", "-c", none])
        #expect(nobody.status == 64)
        #expect(nobody.errors.contains("list them under announce:"))
    }
}
