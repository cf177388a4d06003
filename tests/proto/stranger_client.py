#!/usr/bin/env python3
"""A client of the hub, written from proto/README.md and the schemas alone.

    protoc -I proto --python_out FOLDER proto/basin/v1/*.proto
    PYTHONPATH=FOLDER tests/proto/stranger_client.py tcp://127.0.0.1:7400 HUB_KEY.pub MY_KEY ACTOR BASIN

It defines the basin (so ACTOR is an operator), expresses a need there, says both again, says something
wrong, then reads the log from its beginning, and has it proved. Prints a report as JSON; exits with 1 when the hub does not
do what the document says.
"""

import hashlib
import json
import os
import struct
import sys
import time

import zmq
from basin.v1 import admin_pb2, envelope_pb2, error_pb2, ground_pb2, integrity_pb2, need_pb2, session_pb2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

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
        self.number = self.questions = 0

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
        self.receipt = ack.tree
        return ack.outcomes[0]

    def ask(self, **question):
        """An ADMIN question and its answer, on a channel of its own."""
        self.questions += 1
        self.send(TYPES.ADMIN, 1000 + self.questions, admin_pb2.Admin(**question))
        channel, answer = self.receive(TYPES.ADMIN_ANSWER, admin_pb2.AdminAnswer)
        expect(channel == 1000 + self.questions, "answers on the question's channel")
        expect(not answer.HasField("error"), "an answer")
        return answer

    def read_all(self, until):
        """Every record up to `until`, with credit for two messages at a time."""
        subscribe = session_pb2.Subscribe(
            after=envelope_pb2.Position(sequence=0),
            until=until,
            credit=session_pb2.DeliveryCredit(messages=2, bytes=1 << 20),
        )
        self.send(TYPES.SUBSCRIBE, CHANNEL, subscribe)
        records, number, done = [], 0, False  # serialised
        while not done:
            channel, events = self.receive(TYPES.EVENTS, session_pb2.Events)
            number += 1
            expect(channel == CHANNEL and events.number == number, "numbered messages")
            records += events.records
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


# --- Heads and proofs (README §10).


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size):
    """Leaves of the left subtree: the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaf, index, size, path):
    """The head that an inclusion path leads to; the path ends below the root."""
    if size == 1:
        expect(not path, "a path of the right length")
        return leaf
    left = split(size)
    if index < left:
        return node_hash(root_of(leaf, index, left, path[:-1]), path[-1])
    return node_hash(path[-1], root_of(leaf, index - left, size - left, path[:-1]))


def roots_of(old_size, size, path, old_root, whole=True):
    """The heads of the old and of the new tree that a consistency path leads to."""
    if old_size == size:
        expect(len(path) == (0 if whole else 1), "a path of the right length")
        return (old_root, old_root) if whole else (path[0], path[0])
    left = split(size)
    if old_size <= left:
        old, new = roots_of(old_size, left, path[:-1], old_root, whole)
        return old, node_hash(new, path[-1])
    old, new = roots_of(old_size - left, size - left, path[:-1], old_root, False)
    return node_hash(path[-1], old), node_hash(path[-1], new)


def open_head(session, signed):
    """The head inside, once its signature was checked."""
    key = session.welcome.signing_key
    expect(key[:1] == b"\x01" and signed.signature[:1] == b"\x01", "suite 1")
    expect(signed.key_id == hashlib.sha256(key).digest()[:8], "the key's id")
    message = b"basin-hub/tree-head/v1\n" + signed.head
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(signed.signature[1:], message)
    head = integrity_pb2.TreeHead.FromString(signed.head)
    expect(head.log_id == session.welcome.head.log_id, "the log's id")
    return head


def verify(session, receipt, records):
    """The present head extends that of the receipt, and holds every record."""
    proof = session.ask(consistency=admin_pb2.GetConsistency(from_groups=receipt.groups)).consistency
    head = open_head(session, proof.head)
    old, new = roots_of(receipt.groups, head.groups, list(proof.path), receipt.root)
    expect((old, new) == (receipt.root, head.root), "the log extends the receipt's")
    for number, record in enumerate(records, start=1):
        question = admin_pb2.GetInclusion(sequence=number, groups=head.groups)
        proof = session.ask(inclusion=question).inclusion
        group_root = root_of(leaf_hash(record), proof.index, proof.count, list(proof.group_path))
        root = root_of(leaf_hash(group_root), proof.group, proof.groups, list(proof.log_path))
        expect(root == head.root and proof.sequence == number, "the record is in the log")
    expect(open_head(session, session.ask(head=admin_pb2.GetTreeHead()).head).root == head.root, "one head")
    return head


def converse(session, actor, basin):
    origin = session.welcome.origin
    mine = [
        make_event(actor, basin, origin, "territory.defined", "territory/" + basin, territory("Bassin")),
        make_event(actor, basin, origin, "need.expressed", "need/stranger", need("Élève « étranger »")),
    ]
    outcome = session.publish(mine)
    expect(not outcome.HasField("refused") and len(outcome.sequences) == 2, "both enter the log")
    expect(outcome.sequences[1] == outcome.sequences[0] + 1, "contiguous sequences")
    receipt = session.receipt

    again = session.publish(mine)
    expect(again.duplicate and list(again.sequences) == list(outcome.sequences), "known for ever")

    wrong = make_event(actor, basin, origin, "need.forgotten", "need/other", need(""))
    refused = session.publish([wrong]).refused
    expect(refused.code == error_pb2.UNKNOWN_TYPE, "an unknown type is refused")

    raw_records = session.read_all(until=outcome.sequences[1])
    records = [envelope_pb2.Record.FromString(record) for record in raw_records]
    expect([record.sequence for record in records] == list(range(1, outcome.sequences[1] + 1)),
           "gapless sequences")
    expect([record.event for record in records[-2:]] == mine, "bytes received = bytes delivered")
    expect(records[-1].actor == actor, "the actor is the key's")
    head = verify(session, receipt, raw_records)
    return {
        "actor": session.welcome.actor,
        "proved": head.sequence,
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
