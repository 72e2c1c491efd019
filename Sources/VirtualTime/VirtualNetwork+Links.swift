import BrokerScript
import MQTTLink
import MQTTWire
import Vocabulary

/// The clients' side.
extension VirtualNetwork {
    mutating func carryOut(_ request: LinkRequest, link: Int) {
        switch request {
        case .start: machines[link].start(&effects, now: now)
        case .pause: machines[link].pause(&effects, now: now)
        case .resume: machines[link].resume(&effects, now: now)
        case .pingNow: _ = machines[link].pingNow(&effects, now: now)
        case .connectNow: machines[link].connectNow(&effects, now: now)
        case .readBrokerFigures: machines[link].readBrokerFigures(&effects, now: now)
        case .stop: machines[link].stop(&effects, now: now)
        }
        settle(link)
    }

    mutating func wake(link: Int) {
        guard links[link].wakeAt == now else { return }
        links[link].wakeAt = nil
        if machines[link].wouldJudge(now: now) {
            agenda.add(.judge(link: link), at: now)
        } else {
            machines[link].timerFired(&effects, now: now)
            settle(link)
        }
    }

    mutating func judge(link: Int) {
        if machines[link].wouldJudge(now: now), let connection = links[link].connection {
            examine(connection, of: link)
        }
        machines[link].timerFired(&effects, now: now)
        settle(link)
    }

    /// Tells all links that the program stood still.
    mutating func tellPause(of gap: Duration) {
        for link in links.indices {
            machines[link].watcherPaused(gap, &effects, now: now)
            settle(link)
        }
    }

    /// Tells all links that this machine has lost its way.
    mutating func tellOffline() {
        for link in links.indices {
            machines[link].watcherWentOffline(&effects, now: now)
            settle(link)
        }
    }

    /// Tells all links that the way is back; the k-th of n probes after k/n of the spread.
    mutating func tellOnline(probingWithin spread: Duration) {
        for link in links.indices {
            machines[link].watcherCameOnline(
                probingAfter: spread * link / links.count, &effects, now: now)
            settle(link)
        }
    }

    /// Shows the machine what the socket would tell.
    private mutating func examine(_ connection: BrokerConnectionID, of link: Int) {
        let facts = links[link].isLocal ? nil : connections[connection]?.sending.facts(now: now)
        machines[link].socketExamined(facts, ownQueueBytes: 0, now: now)
    }

    mutating func nameResolved(_ connection: BrokerConnectionID) {
        guard let held = connections[connection], held.isClientOpen else { return }
        machines[held.link].addressesResolved(&effects, now: now)
        settle(held.link)
        send(.syn, from: connection)
    }

    mutating func arriveAtClient(_ arrival: ArrivalAtClient, on connection: BrokerConnectionID) {
        guard let held = connections[connection], held.isClientOpen else { return }
        let link = held.link
        switch arrival {
        case .opened:
            machines[link].phaseCompleted(.tcp, now: now)
            makeNextLayer(of: connection)
        case .bytes(let bytes):
            connections[connection]?.sending.received(now: now)
            read(bytes, on: connection, link: link)
        case .refused:
            lose(connection, link: link, by: .refused)
        case .fin:
            // The machine knows better whether CONNACK has come.
            lose(connection, link: link, by: .closedByPeer(afterConnack: true))
        case .rst:
            connections[connection]?.sending.reset(now: now)
            lose(connection, link: link, by: .resetByPeer)
        }
        settle(link)
    }

    /// The next layer above TCP is up.
    mutating func layerUp(_ connection: BrokerConnectionID) {
        guard let held = connections[connection], held.isClientOpen,
            let layer = connections[connection]?.layersToCome.popFirst()
        else { return }
        machines[held.link].phaseCompleted(layer, now: now)
        makeNextLayer(of: connection)
        settle(held.link)
    }

    /// Each layer takes one round trip; after the last the transport is open.
    private mutating func makeNextLayer(of connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        guard !held.layersToCome.isEmpty else {
            machines[held.link].transportOpened(
                address: links[held.link].address, &effects, now: now)
            return
        }
        guard
            let passage = Retransmission.passage(
                from: now, through: brokers[held.broker].outages(.toBroker),
                firstWait: Retransmission.ofData)
        else { return }
        let roundTrip = travel(of: held.link) + travel(of: held.link)
        agenda.add(.layerUp(connection), at: passage + roundTrip)
    }

    private mutating func lose(
        _ connection: BrokerConnectionID, link: Int, by failure: LinkFailure
    ) {
        examine(connection, of: link)
        clientEnded(connection)
        machines[link].transportClosed(failure, &effects, now: now)
    }

    private mutating func read(
        _ bytes: [UInt8], on connection: BrokerConnectionID, link: Int
    ) {
        connections[connection]?.decoderAtClient.append(bytes)
        do {
            while let packet = try connections[connection]?.decoderAtClient.next() {
                noteReceived(packet.kind, on: connection, of: link)
                switch packet {
                case .pingResponse, .disconnect: examine(connection, of: link)
                default: break
                }
                machines[link].packetReceived(packet, &effects, now: now)
                settle(link)
                // A packet may end the connection: what follows it is not read any more.
                guard links[link].connection == connection else { return }
            }
            machines[link].bytesReceived(
                insidePacket: connections[connection]?.decoderAtClient.isInsidePacket ?? false,
                &effects, now: now)
        } catch {
            machines[link].malformedBytesReceived(error, &effects, now: now)
        }
    }

    /// Reports what the machine reported, does what it asks for, and sets its timer.
    private mutating func settle(_ link: Int) {
        var next = 0
        while next < effects.commands.count {
            let command = effects.commands[next]
            next += 1
            carryOut(command, of: link)
        }
        for event in effects.events {
            reports.append(LinkReport(link: links[link].id, at: now, event: event))
        }
        effects.removeAll()
        guard let deadline = machines[link].nextDeadline else { return }
        if let wakeAt = links[link].wakeAt, wakeAt <= deadline { return }
        links[link].wakeAt = max(deadline, now)
        agenda.add(.wakeLink(link), at: max(deadline, now))
    }

    private mutating func carryOut(_ command: LinkCommand, of link: Int) {
        switch (command, links[link].connection) {
        case (.open, nil):
            open(link)
        case (.send(let packet), let connection?):
            write(packet, on: connection, of: link)
        case (.sendUnacknowledged(let publish, _), let connection?):
            write(.publish(publish), on: connection, of: link)
        case (.sendPingRequest, let connection?):
            send(.bytes(Packet.pingRequestBytes), from: connection)
            noteSent(.pingRequest, Packet.pingRequestBytes, by: link)
            machines[link].pingRequestWritten(&effects, now: now)
        case (.close, let connection?), (.abort, let connection?):
            send(.end, from: connection)
            clientEnded(connection)
        case (.open, _), (.send, nil), (.sendUnacknowledged, nil), (.sendPingRequest, nil),
            (.close, nil), (.abort, nil), (.tellPublisher, _):
            break
        }
    }

    private mutating func open(_ link: Int) {
        connectionsMade += 1
        let connection = BrokerConnectionID(connectionsMade)
        connections[connection] = VirtualConnection(
            link: link, broker: links[link].broker, layers: links[link].layers,
            pathRTT: links[link].path.delay * 2, now: now)
        links[link].connection = connection
        agenda.add(.resolved(connection), at: now + links[link].resolution)
    }

    private mutating func write(
        _ packet: Packet, on connection: BrokerConnectionID, of link: Int
    ) {
        if case .connect(let connect) = packet {
            connections[connection]?.version = connect.version
            connections[connection]?.decoderAtClient = PacketDecoder(answering: connect)
        }
        do {
            let version = connections[connection]?.version ?? .v5_0
            let bytes = try packet.encoded(as: version)
            send(.bytes(bytes), from: connection)
            noteSent(packet.kind, bytes, by: link)
        } catch {
            send(.end, from: connection)
            lose(
                connection, link: link,
                by: .stopped("a packet cannot be written: \(error.problem)"))
        }
    }

    private mutating func noteReceived(
        _ kind: PacketKind, on connection: BrokerConnectionID, of link: Int
    ) {
        guard let held = connections[connection] else { return }
        let end = held.decoderAtClient.streamOffset
        connections[connection]?.lastPacketEnd = end
        machines[link].flightNoted(
            .received(kind, bytes: UInt32(clamping: end - held.lastPacketEnd)), now: now)
    }

    private mutating func noteSent(_ kind: PacketKind, _ bytes: [UInt8], by link: Int) {
        machines[link].flightNoted(.sent(kind, bytes: UInt32(clamping: bytes.count)), now: now)
    }

    /// Sends something to the broker; where the path is broken, as often as TCP would.
    private mutating func send(_ arrival: ArrivalAtBroker, from connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        var firstWait = Retransmission.ofData
        if case .syn = arrival { firstWait = Retransmission.ofSYN }
        let path = links[held.link].path
        let passage = Retransmission.passage(
            from: now, through: brokers[held.broker].outages(.toBroker), firstWait: firstWait)
        let arrivesAt = passage.map {
            max($0 + travel(of: held.link), held.lastArrivalAtBroker)
        }
        if case .bytes(let bytes) = arrival {
            connections[connection]?.sending.sent(
                bytes.count, acknowledgedAt: arrivesAt.map { $0 + path.delay },
                isRepeated: passage != now, now: now)
        }
        guard let arrivesAt else { return }
        connections[connection]?.lastArrivalAtBroker = arrivesAt
        agenda.add(.arrivedAtBroker(arrival, connection), at: arrivesAt)
    }

    /// The client lets its end go.
    private mutating func clientEnded(_ connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        links[held.link].connection = nil
        connections[connection]?.isClientOpen = false
        if !held.isBrokerOpen { connections[connection] = nil }
    }

    /// How long the next segment takes between the link and its broker.
    mutating func travel(of link: Int) -> Duration {
        let path = links[link].path
        guard path.jitter > .zero else { return path.delay }
        return path.delay
            + path.jitter * Double.random(in: 0..<1, using: &links[link].random)
    }
}
