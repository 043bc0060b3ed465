#!/usr/bin/env python3
"""The scripts of src/redis/scripts, against a redis-server of the test's own, as the user of docs/protocol.md's ACL."""

from protocol import EPOCH, LEDGER, MARKS, META, envelope, is_worth_waiting, nonce, token_of, value_of
from protocol_case import ADDRESS, REGION, SCOPES, TAG, ProtocolTest, main
from redis_server import RedisError, Server


class Fence(ProtocolTest):
    def test_the_first_call_starts_an_epoch_and_the_next_keeps_it(self):
        epoch, sequence, newest, records = self.client.sync()
        self.assertRegex(epoch, rb"^1-[0-9a-f]{32}$")
        self.assertEqual([sequence, newest, records], [0, b"0-0", []])
        self.assertEqual(self.client.sync()[0], epoch)

    def test_a_missing_epoch_or_meta_starts_a_new_one_with_a_higher_number(self):
        for key_that_goes in (EPOCH, META):
            with self.subTest(key_that_goes):
                number = int(self.client.sync()[0].split(b"-")[0])
                self.admin("DEL", key_that_goes)
                self.assertEqual(int(self.client.sync()[0].split(b"-")[0]), number + 1)

    def test_an_epoch_older_than_one_the_client_has_seen_is_left_behind(self):
        self.fill()
        self.client.known = 41
        self.assertTrue(self.client.sync()[0].startswith(b"42-"))
        self.assertIsNone(self.hit())

    def test_a_key_of_another_type_is_removed_and_counts_as_missing(self):
        for key_of_ours in (EPOCH, META, MARKS, LEDGER, token_of(REGION), value_of(ADDRESS)):
            with self.subTest(key_of_ours):
                self.fill(1)
                self.admin("DEL", key_of_ours)
                self.admin("LPUSH", key_of_ours, "x")
                self.client.prepare([token_of(TAG)], "m1")
                self.client.invalidate([token_of(TAG)], mark="m1")
                self.assertIsNone(self.hit())
                self.assertEqual(self.records()[-1][b"mark"], b"m1")
                self.fill(2)
                self.assertEqual(self.hit(), 2)

    def test_a_ledger_of_another_type_is_an_empty_one_to_the_heartbeat(self):
        self.client.invalidate([token_of(TAG)])
        self.admin("SET", LEDGER, "x")
        self.assertEqual(self.client.sync()[1:], [1, b"0-0", []])

    def test_an_epoch_or_meta_that_makes_no_sense_starts_a_new_one(self):
        for nonsense in (
            ("SET", EPOCH, "nonsense"), ("SET", EPOCH, "7-" + nonce()), ("HSET", META, "sequence", "x"),
            ("HSET", META, "number", ""), ("HDEL", META, "sequence")):
            with self.subTest(nonsense):
                self.fill()
                old = self.client.sync()[0]
                self.admin(*nonsense)
                self.assertNotEqual(self.client.sync()[0], old)
                self.assertIsNone(self.hit())

    def test_after_flushall_nothing_old_is_filled(self):
        placeholder, stamp = self.load()
        self.admin("FLUSHALL")
        self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1)), b"placeholder")

    def test_a_server_restarted_from_its_dump_is_cold(self):
        server = Server()
        self.addCleanup(server.stop)
        client = self.new_client(server)
        self.fill(1, client)
        epoch = client.sync()[0]
        self.connect(server)("SAVE")
        server.kill()
        server.start()
        client = self.new_client(server)
        self.assertEqual(self.hit(client), 1, "the dump still holds the value, its tokens and its epoch")
        self.assertNotEqual(client.sync()[0], epoch)
        self.assertIsNone(self.hit(client), "the handshake has started a new epoch")

    def test_a_promoted_replica_is_cold_after_the_handshake(self):
        replica = Server("--replicaof", "127.0.0.1", str(self.server.port))
        self.addCleanup(replica.stop)
        self.fill()
        self.admin("SET", "written-after-the-fill", "x")  # WAIT looks at the writes of its own connection
        self.assertEqual(self.admin("WAIT", 1, 20_000), 1)
        promoted = self.connect(replica)
        promoted("REPLICAOF", "NO", "ONE")
        client = self.new_client(replica)
        self.assertEqual(self.hit(client), 1, "the copy still holds all of it")
        client.sync()
        self.assertIsNone(self.hit(client))

    def test_a_demoted_primary_and_one_without_its_replicas_refuse_the_heartbeat(self):
        server = Server()
        self.addCleanup(server.stop)
        client, admin = self.new_client(server), self.connect(server)
        client.sync()
        admin("CONFIG", "SET", "min-replicas-to-write", "1")
        with self.assertRaisesRegex(RedisError, "NOREPLICAS"):
            client.sync()
        admin("CONFIG", "SET", "min-replicas-to-write", "0")
        client.sync()
        admin("REPLICAOF", "127.0.0.1", self.server.port)
        with self.assertRaisesRegex(RedisError, "READONLY"):
            client.sync()


class Scripts(ProtocolTest):
    def test_a_script_that_the_server_has_forgotten_is_sent_whole(self):
        self.client.sync()
        self.admin("SCRIPT", "FLUSH")
        self.assertEqual(self.client.sync()[1], 0)

    def test_the_user_may_load_scripts_and_do_nothing_beyond_its_prefix(self):
        redis = self.client.redis
        self.assertEqual(redis("SCRIPT", "LOAD", "return 1"), b"e0e1f9fabfc9d4800c877a703b823ac0578ff8db")
        for refused in (("GET", "other:key"), ("FLUSHALL",), ("KEYS", "*"), ("CONFIG", "GET", "*"), ("SUBSCRIBE", "x")):
            with self.subTest(refused), self.assertRaisesRegex(RedisError, "NOPERM"):
                redis(*refused)


class ReadAndFill(ProtocolTest):
    def test_a_filled_value_hits_under_its_tokens_and_only_the_control_keys_live_for_ever(self):
        self.fill(7)
        self.assertEqual(self.hit(), 7)
        for mortal in (value_of(ADDRESS), *map(token_of, SCOPES)):
            self.assertGreater(self.admin("PTTL", mortal), 0, mortal)
        for immortal in (EPOCH, META):
            self.assertEqual(self.admin("PTTL", immortal), -1, immortal)

    def test_a_fill_makes_its_tokens_outlive_the_value(self):
        placeholder, stamp = self.load()
        for scope in SCOPES:
            self.admin("PEXPIRE", token_of(scope), 60_000)
        self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1))
        for scope in SCOPES:
            self.assertGreater(self.admin("PTTL", token_of(scope)), self.admin("PTTL", value_of(ADDRESS)))

    def test_nothing_is_created_by_a_read_that_finds_a_value(self):
        self.fill()
        self.admin("DEL", token_of(TAG))
        status, _, _, value, region, tag = self.client.read(ADDRESS, SCOPES)
        self.assertEqual((status, value[:1], tag), (b"found", b"V", None))
        self.assertIsNotNone(region)
        self.assertEqual(self.admin("EXISTS", token_of(TAG)), 0)

    def test_a_fill_is_refused_once_anything_it_was_observed_under_is_gone(self):
        changes = {
            b"placeholder": lambda: self.client.invalidate([value_of(ADDRESS)]),
            b"token": lambda: self.client.invalidate([token_of(TAG)]),
            b"epoch": lambda: self.client.invalidate([EPOCH]),
        }
        for answer, change in changes.items():
            with self.subTest(answer):
                self.client.invalidate([value_of(ADDRESS)])
                placeholder, stamp = self.load()
                change()
                self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1)), answer)
                self.assertIsNone(self.hit())

    def test_a_renewed_token_does_not_let_an_old_load_fill(self):
        placeholder, stamp = self.load()
        self.client.invalidate([token_of(REGION)])
        other, _ = self.load(address="cameras/list", scopes=[REGION])
        self.assertNotIn(stamp[1], other)
        self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1)), b"token")

    def test_another_process_sees_the_placeholder_and_takes_it_over_by_naming_it(self):
        placeholder, stamp = self.load()
        other = self.new_client()
        value, *seen = other.mget(ADDRESS, SCOPES)
        self.assertEqual(value, placeholder)
        self.assertTrue(is_worth_waiting(value, seen))
        self.assertEqual(other.read(ADDRESS, SCOPES)[0], b"found")
        self.assertEqual(other.read(ADDRESS, SCOPES, useless=placeholder)[0], b"load")
        self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1)), b"placeholder")

    def test_the_placeholder_of_a_load_that_may_not_fill_is_not_waited_for(self):
        self.load()
        self.client.invalidate([token_of(TAG)])
        value, *seen = self.client.mget(ADDRESS, SCOPES)
        self.assertFalse(is_worth_waiting(value, seen))

    def test_a_value_is_replaced_only_if_it_is_the_one_that_was_found_useless(self):
        self.fill(1)
        old = self.client.mget(ADDRESS, SCOPES)[0]
        self.client.invalidate([token_of(TAG)])
        self.assertEqual(self.client.read(ADDRESS, SCOPES, useless=b"V another one")[0], b"found")
        status, epoch, _, placeholder, *tokens = self.client.read(ADDRESS, SCOPES, useless=old)
        self.assertEqual(status, b"load")
        self.client.fill(ADDRESS, SCOPES, placeholder, envelope([epoch, *tokens], 2))
        self.assertEqual(self.client.read(ADDRESS, SCOPES, useless=old)[0], b"found")
        self.assertEqual(self.hit(), 2)

    def test_a_read_carried_out_again_after_an_invalidation_leaves_a_placeholder_nobody_can_fill(self):
        same = nonce()
        placeholder = self.client.read(ADDRESS, SCOPES, send_nonce=same)[3]
        self.client.invalidate([value_of(ADDRESS)])
        again = self.client.read(ADDRESS, SCOPES, send_nonce=same)[3]
        self.assertNotEqual(again, placeholder)
        self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, b"V"), b"placeholder")

    def test_a_failed_load_releases_its_placeholder_and_no_other(self):
        placeholder, _ = self.load()
        self.assertEqual(self.client.run("release", [value_of(ADDRESS)], b"P0-another"), 0)
        self.assertEqual(self.client.run("release", [value_of(ADDRESS)], placeholder), 1)
        self.load()

    def test_an_empty_value_counts_as_missing(self):
        self.admin("SET", value_of(ADDRESS), "")
        self.assertEqual(self.client.read(ADDRESS, SCOPES)[0], b"load")

    def test_values_are_bytes(self):
        every_byte = bytes(range(256)) * 3
        placeholder, _ = self.load()
        self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, every_byte), b"filled")
        self.assertEqual(self.client.read(ADDRESS, SCOPES)[3], every_byte)
        self.assertEqual(self.client.read(ADDRESS, SCOPES, useless=every_byte)[0], b"load")


class ValueTags(ProtocolTest):
    def fill_tagged(self, placeholder, stamp, token):
        return self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1), ["cameras#site:north"], [token])

    def propose(self, placeholder) -> bytes:
        return placeholder.split(b" ")[-1].split(b"-")[0] + b"-" + nonce().encode()

    def test_a_missing_one_is_created_if_nothing_was_invalidated_since_the_observation(self):
        placeholder, stamp = self.load()
        proposal = self.propose(placeholder)
        self.assertEqual(self.fill_tagged(placeholder, stamp, proposal), b"filled")
        self.assertEqual(self.admin("GET", token_of("cameras#site:north")), proposal)

    def test_a_missing_one_refuses_the_fill_once_anything_was_invalidated(self):
        placeholder, stamp = self.load()
        self.client.invalidate([token_of("events")])
        self.assertEqual(self.fill_tagged(placeholder, stamp, self.propose(placeholder)), b"token")

    def test_one_born_before_the_observation_is_taken_and_one_born_after_it_is_not(self):
        self.load(address="cameras/list", scopes=["cameras#site:north"])
        token = self.admin("GET", token_of("cameras#site:north"))
        self.client.invalidate([token_of("events")])
        placeholder, stamp = self.load()
        self.assertEqual(self.fill_tagged(placeholder, stamp, token), b"filled")

        self.client.invalidate([value_of(ADDRESS)])
        placeholder, stamp = self.load()
        self.client.invalidate([token_of("cameras#site:north"), value_of("cameras/list")])
        self.load(address="cameras/list", scopes=["cameras#site:north"])
        token = self.admin("GET", token_of("cameras#site:north"))
        self.assertEqual(self.fill_tagged(placeholder, stamp, token), b"token")

    def test_a_marked_one_refuses_the_fill_and_so_does_one_whose_mark_lapsed(self):
        north = token_of("cameras#site:north")
        self.client.prepare([north], "m1", 60_000)
        placeholder, stamp = self.load()
        self.assertEqual(self.fill_tagged(placeholder, stamp, self.propose(placeholder)), b"marked")
        self.client.rollback([north], "m1")
        self.client.invalidate([value_of(ADDRESS)])

        self.client.prepare([north], "m2", -1)
        placeholder, stamp = self.load()
        self.assertEqual(self.fill_tagged(placeholder, stamp, self.propose(placeholder)), b"token")
        self.assertEqual([record[b"kind"] for record in self.records()][-1], b"lapsed")


class Invalidate(ProtocolTest):
    def test_one_call_drops_tokens_and_values_and_writes_one_record(self):
        self.fill()
        epoch, sequence, place = self.client.invalidate(
            [token_of(REGION), value_of("events/by_id/7")], record='{"reason":"camera_deleted"}')
        self.assertIsNone(self.hit())
        self.assertEqual(sequence, 1)
        self.assertEqual(self.client.sync()[2], place)
        self.assertEqual(self.records(), [{
            b"version": b"1", b"epoch": epoch, b"sequence": b"1", b"kind": b"invalidated", b"mark": b"",
            b"record": b'{"reason":"camera_deleted"}'}])

    def test_several_records_drop_all_keys_and_have_a_number_each(self):
        self.fill()
        texts = [f'{{"number":{number}}}' for number in range(200)]
        epoch, *numbered = self.client.invalidate_together([token_of(REGION), token_of("events")], texts)
        self.assertIsNone(self.hit())
        _, _, newest, records = self.client.sync(most=1000)
        self.assertEqual(numbered[0::2], list(range(1, 201)))
        self.assertEqual(numbered[1::2], [place for place, _ in records])
        self.assertEqual(numbered[-1], newest)
        for sequence, (text, (_, fields)) in enumerate(zip(texts, records), 1):
            record = dict(zip(fields[::2], fields[1::2]))
            self.assertEqual(
                (record[b"epoch"], record[b"sequence"], record[b"record"]),
                (epoch, str(sequence).encode(), text.encode()))

    def test_everything_is_a_new_epoch_whose_first_record_says_why(self):
        self.fill()
        old = self.client.sync()[0]
        epoch, sequence, _ = self.client.invalidate([EPOCH])
        self.assertNotEqual(epoch, old)
        self.assertEqual(sequence, 1)
        self.assertIsNone(self.hit())
        self.assertEqual(self.records()[-1][b"epoch"], epoch)

    def test_a_full_server_refuses_fills_and_accepts_invalidations_of_every_scope(self):
        self.fill()
        placeholder, stamp = self.load(address="cameras/list", scopes=[REGION])
        self.admin("CONFIG", "SET", "maxmemory", "1")
        self.admin("CONFIG", "SET", "maxmemory-policy", "noeviction")
        with self.assertRaisesRegex(RedisError, "OOM"):
            self.client.fill("cameras/list", [REGION], placeholder, envelope(stamp, 1))
        for sequence, scope in enumerate((token_of(REGION), value_of(ADDRESS), token_of("nobody")), 1):
            self.assertEqual(self.client.invalidate([scope])[1], sequence)
        self.client.prepare([token_of(REGION)], "m1")
        self.client.sync()
        self.assertEqual(self.client.invalidate([EPOCH])[1], 1)
        self.assertIsNone(self.hit())

    def test_a_cursor_that_is_none_is_an_error_and_costs_no_record(self):
        self.client.invalidate([token_of(REGION)])
        for cursor in ("nonsense", "18446744073709551615-18446744073709551615"):
            with self.subTest(cursor), self.assertRaises(RedisError):
                self.client.sync(cursor)
        self.assertEqual(len(self.records()), 1)

    def test_the_heartbeat_brings_what_came_after_the_cursor_and_a_gap_shows(self):
        places = [self.client.invalidate([token_of(REGION)])[2] for _ in range(5)]
        _, sequence, newest, records = self.client.sync(places[1], most=2)
        self.assertEqual((sequence, newest), (5, places[4]))
        self.assertEqual([place for place, _ in records], places[2:4])
        self.admin("DEL", LEDGER)
        _, sequence, newest, records = self.client.sync(places[1])
        self.assertEqual((sequence, newest, records), (5, b"0-0", []), "five records, none there: a gap")


class Pending(ProtocolTest):
    def read_status(self, address=ADDRESS, scopes=None):
        return self.client.read(address, SCOPES if scopes is None else scopes)[0]

    def test_a_marked_scope_is_neither_hit_nor_filled_until_it_is_committed(self):
        for scope in (token_of(REGION), token_of(TAG), value_of(ADDRESS), EPOCH):
            with self.subTest(scope):
                self.fill()
                self.client.prepare([scope], "m1")
                self.assertIsNone(self.hit())
                self.assertEqual(self.read_status(), b"marked")
                self.client.invalidate([scope], mark="m1")
                self.assertEqual(self.admin("HLEN", MARKS), 0)
                self.fill()
                self.client.invalidate([value_of(ADDRESS)])

    def test_a_load_that_was_under_way_does_not_fill_a_marked_scope(self):
        for scope, answer in ((token_of(TAG), b"token"), (value_of(ADDRESS), b"placeholder"), (EPOCH, b"epoch")):
            with self.subTest(scope):
                placeholder, stamp = self.load()
                self.client.prepare([scope], "m1")
                self.assertEqual(self.client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, 1)), answer)
                self.client.invalidate([scope, value_of(ADDRESS)], mark="m1")

    def test_a_mark_outlives_other_invalidations_and_other_marks(self):
        region = token_of(REGION)
        self.client.prepare([region], "m1")
        self.client.prepare([region], "m2")
        self.client.invalidate([region])
        self.client.invalidate([region], mark="m2")
        self.assertEqual(self.read_status(), b"marked")
        self.client.prepare([region], "m2")
        self.client.rollback([region], "m1")
        self.assertEqual(self.read_status(), b"marked")
        self.client.rollback([region], "m2")
        self.assertEqual(self.read_status(), b"load")

    def test_a_change_of_nothing_leaves_marks_alone(self):
        self.client.prepare([token_of(REGION)], "m1")
        self.client.prepare([], "m2")
        self.client.rollback([], "m2")
        self.client.invalidate([], mark="m2")
        self.assertEqual(self.read_status(), b"marked")

    def test_a_mark_past_its_deadline_counts_as_committed_and_the_ledger_says_so(self):
        self.fill()
        self.client.prepare([token_of(TAG)], "m1", -1)
        self.fill(2)
        kinds = [(record[b"kind"], record[b"mark"]) for record in self.records()]
        self.assertEqual(kinds, [(b"prepared", b"m1"), (b"lapsed", b"m1")])
        self.assertEqual(self.admin("EXISTS", MARKS), 0)

    def test_a_rollback_is_in_the_ledger_as_well(self):
        self.client.prepare([token_of(TAG)], "m1")
        self.client.rollback([token_of(TAG)], "m1")
        self.assertEqual([record[b"kind"] for record in self.records()], [b"prepared", b"rolled_back"])
        self.fill()


if __name__ == "__main__":
    main()
