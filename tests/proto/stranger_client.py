#!/usr/bin/env python3
"""A client of the hub, written from proto/README.md and the schemas alone.

    protoc -I proto --python_out FOLDER proto/basin/v1/*.proto
    PYTHONPATH=FOLDER tests/proto/stranger_client.py tcp://127.0.0.1:7400 HUB_KEY.pub MY_KEY ACTOR BASIN

It defines the basin (so ACTOR is an operator), expresses a need there, says both again, says something
wrong, then reads the log from its beginning. Prints a report as JSON; exits with 1 when the hub does not
do what the document says.
"""

import hashlib
import json
import os
import struct
import sys
import time

import zmq
from basin.v1 import envelope_pb2, error_pb2, ground_pb2, need_pb2, session_pb2

TYPES = session_pb2.MessageType
CHANNEL = 7


class Session:
    """One connection to a hub, from HELLO to BYE (README §1 to §4)."""

    def __init__(self, endpoint, server_key, secret_key):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.curve_serverkey = server_key
        self.socket.curve_secretkey = secret_key
        self.socket.curve_publickey = zmq.curve_public(secret_key)
        self.socket.routing_id = b"\x01" + os.urandom(15)
        self.socket.immediate = 1
        self.socket.reconnect_ivl = -1
        self.socket.heartbeat_ivl = 5000
        self.socket.heartbeat_timeout = 15000
        self.socket.heartbeat_ttl = 30000
        self.socket.linger = 200
        self.socket.sndtimeo = self.socket.rcvtimeo = 10000
        self.socket.connect(endpoint)
        self.number = 0

        hello = session_pb2.Hello(min_version=1, max_version=1, agent="stranger/1.0", purpose="test")
        self.send(TYPES.HELLO, 0, hello)
        self.welcome = self.receive(TYPES.WELCOME, session_pb2.Welcome)[1]

    def send(self, message_type, channel, body):
        preamble = struct.pack(">2sBBI", b"BH", 1, message_type, channel)
        self.socket.send(preamble + body.SerializeToString())

    def receive(self, wanted, body_type):
        """The next message of the type wanted: (channel, body). Answers PING meanwhile."""
        while True:
            frame = self.socket.recv()
            magic, major, message_type, channel = struct.unpack(">2sBBI", frame[:8])
            expect(magic == b"BH" and major == 1, "the preamble")
            if message_type == TYPES.PING:
                nonce = session_pb2.Ping.FromString(frame[8:]).nonce
                self.send(TYPES.PONG, channel, session_pb2.Pong(nonce=nonce))
            elif message_type == TYPES.ERROR and wanted != TYPES.ERROR:
                error = error_pb2.Error.FromString(frame[8:])
                raise Surprise("ERROR %s: %s" % (error.code, error.detail))
            elif message_type == wanted:
                return channel, body_type.FromString(frame[8:])

    def publish(self, events):
        """One transaction; its outcome."""
        self.number += 1
        transaction = session_pb2.Transaction(events=events)
        publish = session_pb2.Publish(number=self.number, transactions=[transaction])
        self.send(TYPES.PUBLISH, 0, publish)
        ack = self.receive(TYPES.ACK, session_pb2.Ack)[1]
        expect(ack.number == self.number and len(ack.outcomes) == 1, "one outcome per transaction")
        expect(ack.durability in (session_pb2.FSYNC, session_pb2.MEMORY), "a durability")
        return ack.outcomes[0]

    def read_all(self, until):
        """Every record up to `until`, with credit for two messages at a time."""
        subscribe = session_pb2.Subscribe(
            after=envelope_pb2.Position(sequence=0),
            until=until,
            credit=session_pb2.DeliveryCredit(messages=2, bytes=1 << 20),
        )
        self.send(TYPES.SUBSCRIBE, CHANNEL, subscribe)
        records, number, done = [], 0, False
        while not done:
            channel, events = self.receive(TYPES.EVENTS, session_pb2.Events)
            number += 1
            expect(channel == CHANNEL and events.number == number, "numbered messages")
            records += [envelope_pb2.Record.FromString(record) for record in events.records]
            done = events.done
            expect(not done or events.through == until, "through, at the end")
            grant = session_pb2.DeliveryCredit(messages=1, bytes=events.ByteSize())
            if not done:
                self.send(TYPES.CREDIT, CHANNEL, session_pb2.Credit(grant=grant))
        return records

    def close(self):
        self.send(TYPES.BYE, 0, session_pb2.Bye())
        self.socket.close()


class Surprise(Exception):
    """The hub did what the document does not say."""


def expect(condition, what):
    if not condition:
        raise Surprise("the document says otherwise: " + what)


def make_event(actor, basin, origin, event_type, subject, body):
    """The bytes of an Event (README §5)."""
    body_bytes = body.SerializeToString()
    header = envelope_pb2.Header(
        id=hashlib.sha256(subject.encode()).hexdigest(),
        source="/actors/" + actor,
        type=event_type,
        subject=subject,
        basin=basin,
        origin=origin,
        bodysha256=hashlib.sha256(body_bytes).digest(),
    )
    header.time.FromSeconds(int(time.time()) - 60)
    return envelope_pb2.Event(
        header=header.SerializeToString(), body=body_bytes
    ).SerializeToString()


def territory(name):
    return ground_pb2.TerritoryDefined(
        name=name, kind=ground_pb2.TERRITORY_BASIN, valid_from="2020-01-01"
    )


def need(note):
    return need_pb2.NeedExpressed(
        public=need_pb2.PUBLIC_YOUTH,
        qualification=need_pb2.QUALIFICATION_NONE,
        rome="N4101",
        note=note,
    )


def converse(session, actor, basin):
    origin = session.welcome.origin
    mine = [
        make_event(actor, basin, origin, "territory.defined", "territory/" + basin, territory("Bassin")),
        make_event(actor, basin, origin, "need.expressed", "need/stranger", need("Élève « étranger »")),
    ]
    outcome = session.publish(mine)
    expect(not outcome.HasField("refused") and len(outcome.sequences) == 2, "both enter the log")
    expect(outcome.sequences[1] == outcome.sequences[0] + 1, "contiguous sequences")

    again = session.publish(mine)
    expect(again.duplicate and list(again.sequences) == list(outcome.sequences), "known for ever")

    wrong = make_event(actor, basin, origin, "need.forgotten", "need/other", need(""))
    refused = session.publish([wrong]).refused
    expect(refused.code == error_pb2.UNKNOWN_TYPE, "an unknown type is refused")

    records = session.read_all(until=outcome.sequences[1])
    expect([record.sequence for record in records] == list(range(1, outcome.sequences[1] + 1)),
           "gapless sequences")
    expect([record.event for record in records[-2:]] == mine, "bytes received = bytes delivered")
    expect(records[-1].actor == actor, "the actor is the key's")
    return {
        "actor": session.welcome.actor,
        "sequences": list(outcome.sequences),
        "refusal": refused.detail,
        "sources": [
            envelope_pb2.Header.FromString(envelope_pb2.Event.FromString(record.event).header).source
            for record in records
        ],
    }


def main(endpoint, server_key_file, secret_key_file, actor, basin):
    with open(server_key_file, "rb") as file:
        server_key = file.read().strip()
    with open(secret_key_file, "rb") as file:
        secret_key = file.read().strip()
    session = Session(endpoint, server_key, secret_key)
    print(json.dumps(converse(session, actor, basin), ensure_ascii=False))
    session.close()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (Surprise, zmq.ZMQError) as surprise:
        sys.exit(str(surprise))
