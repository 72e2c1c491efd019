import BrokerScript
import MQTTWire
import Vocabulary

/// The brokers' side.
extension VirtualNetwork {
    mutating func wake(broker: Int) {
        guard brokers[broker].wakeAt == now else { return }
        brokers[broker].wakeAt = nil
        perform(brokers[broker].broker.timerFired(now: now), of: broker)
    }

    mutating func arriveAtBroker(_ arrival: ArrivalAtBroker, on connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        let broker = held.broker
        switch arrival {
        case .syn where !brokers[broker].isListening:
            send(.refused, to: connection)
        case .syn:
            connections[connection]?.isBrokerOpen = true
            send(.opened, to: connection)
            perform(brokers[broker].broker.connectionOpened(connection, now: now), of: broker)
        case .bytes(let bytes) where held.isBrokerOpen:
            connections[connection]?.decoderAtBroker.append(bytes)
            readPackets(on: connection, broker: broker)
        case .end where held.isBrokerOpen:
            brokerEnded(connection)
            perform(brokers[broker].broker.connectionClosed(connection, now: now), of: broker)
        case .bytes, .end: break
        }
    }

    private mutating func readPackets(on connection: BrokerConnectionID, broker: Int) {
        do {
            while let packet = try connections[connection]?.decoderAtBroker.next() {
                perform(
                    brokers[broker].broker.packetReceived(packet, on: connection, now: now),
                    of: broker)
            }
        } catch {
            perform(
                brokers[broker].broker.malformedBytesReceived(on: connection, now: now),
                of: broker)
        }
    }

    /// Carries a broker's actions out and sets its timer.
    mutating func perform(_ actions: [BrokerAction], of broker: Int) {
        for action in actions {
            switch action {
            case .write(let bytes, let connection):
                write(bytes, to: connection)
            case .close(let connection):
                send(.fin, to: connection)
                brokerEnded(connection)
            case .reset(let connection):
                send(.rst, to: connection)
                brokerEnded(connection)
            case .stopListening: brokers[broker].isListening = false
            case .listen: brokers[broker].isListening = true
            }
        }
        guard let deadline = brokers[broker].broker.nextDeadline else { return }
        if let wakeAt = brokers[broker].wakeAt, wakeAt <= deadline { return }
        brokers[broker].wakeAt = max(deadline, now)
        agenda.add(.wakeBroker(broker), at: max(deadline, now))
    }

    /// Writes bytes: in one piece, or in segments where the path takes its time for them.
    private mutating func write(_ bytes: [UInt8], to connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        guard let rate = links[held.link].path.bytesPerSecond, rate > 0 else {
            send(.bytes(bytes), to: connection)
            return
        }
        let segmentBytes = 1_460
        for begin in stride(from: 0, to: bytes.count, by: segmentBytes) {
            let segment = Array(bytes[begin..<min(begin + segmentBytes, bytes.count)])
            send(
                .bytes(segment), to: connection,
                taking: .seconds(Double(segment.count) / Double(rate)))
        }
    }

    /// Sends something to the client.
    ///
    /// - Parameter occupation: for how long it keeps the path busy.
    private mutating func send(
        _ arrival: ArrivalAtClient, to connection: BrokerConnectionID,
        taking occupation: Duration = .zero
    ) {
        guard let held = connections[connection], held.isClientOpen,
            let passage = Retransmission.passage(
                from: now, through: brokers[held.broker].outages(.toClient),
                firstWait: Retransmission.ofData)
        else { return }
        let arrivesAt =
            max(passage + travel(of: held.link), held.lastArrivalAtClient) + occupation
        connections[connection]?.lastArrivalAtClient = arrivesAt
        agenda.add(.arrivedAtClient(arrival, connection), at: arrivesAt)
    }

    /// The broker lets its end go.
    private mutating func brokerEnded(_ connection: BrokerConnectionID) {
        guard let held = connections[connection] else { return }
        connections[connection]?.isBrokerOpen = false
        if !held.isClientOpen { connections[connection] = nil }
    }
}
