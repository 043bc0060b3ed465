/* The shared tier: one Redis (with a replica that lags), one database, readers and writers in many processes.
 *
 * What is modelled. One address, `value`, filled under one token (the region's or a tag's) and one epoch. Two
 * readers read without end; each writer commits one version to the database and invalidates, by the token or by
 * the key. A reader goes the whole way: MGET, the script read.lua (which leaves its placeholder), the loader,
 * the script fill.lua. Every script is one atomic step; between any two steps anything else may happen.
 *
 * What is proven. A read that begins after an invalidation was acknowledged is never answered, by Redis or by
 * the loader, with an older version: `answer` asserts it.
 *
 * Nonces are names. A nonce only has to differ from every other that is still held somewhere, so `fresh` gives the
 * smallest name nobody holds. A name nobody holds cannot be told from one that never was; the state space
 * becomes finite, and reads, evictions and flushes need no bound.
 *
 * Every choice of the design is a flag below; its default is what is built. variants.txt says what breaks.
 */

/* --- choices of the design ------------------------------------------------------------------------------------ */
#define BY_TOKEN 1                /* SCOPE: what the writers invalidate */
#define BY_KEY 2
#define BY_BOTH 3                 /* writer 0 by token, writer 1 by key */
#ifndef SCOPE
#define SCOPE BY_TOKEN
#endif

#define UNLINKED_NONCE 1          /* GENERATION: invalidation removes the token, the next reader draws a nonce */
#define REPLACED_NONCE 2          /*   invalidation puts a fresh nonce in its place */
#define COUNTER 3                 /*   invalidation counts up; a missing counter is 0 */
#define NO_GENERATION 4           /*   classic cache-aside: DEL when invalidated, blind SET when filled */
#ifndef GENERATION
#define GENERATION UNLINKED_NONCE
#endif
#ifndef MISSING_TOKEN_VALID       /* a token that is not there equals a token that was not there */
#define MISSING_TOKEN_VALID (GENERATION == COUNTER)
#endif

#ifndef OBSERVE_LATE              /* the token is looked at after the loader ran, when the value is filled */
#define OBSERVE_LATE 0
#endif
#ifndef VALUE_TAG                 /* the token is of a tag that only the value knows, so it cannot be observed early: */
#define VALUE_TAG 0               /*   1 accepted if born no later than the observation, 2 accepted as it is */
#endif
#ifndef FILL_CHECKS_TOKEN
#define FILL_CHECKS_TOKEN 1
#endif
#define OWN 1                     /* FILL_CHECKS_PLACEHOLDER: the reader's own must still be there */
#define ANY 2                     /*   some placeholder must be there */
#ifndef FILL_CHECKS_PLACEHOLDER
#define FILL_CHECKS_PLACEHOLDER OWN
#endif

#define AFTER 1                   /* INVALIDATE: relative to the commit of the database */
#define BEFORE 2
#define AROUND 3
#ifndef INVALIDATE
#define INVALIDATE AFTER
#endif

#ifndef FENCE                     /* an epoch, born under its server's identity, checked by every script and handshake */
#define FENCE 1
#endif
#ifndef KNOWN_NUMBER              /* a client that knows a higher epoch number than the server's starts a new epoch; */
#define KNOWN_NUMBER 0            /*   it is built, but off here where it proves nothing, since the numbers grow */
#endif
#ifndef STRICT_IDENTITY           /* every read is a script; else MGET answers a hit, and relies on the handshake */
#define STRICT_IDENTITY 0
#endif

#ifndef SEQUENCE_IN_NONCE         /* tokens and placeholders carry the ledger's sequence number beside the nonce */
#define SEQUENCE_IN_NONCE 1
#endif

#ifndef PENDING                   /* writers mark the scope before the database commits; marked is neither hit nor fill */
#define PENDING 0
#endif
#ifndef MARK_DROPS                /* setting the mark also drops the token or the value */
#define MARK_DROPS 1
#endif
#ifndef LAPSE_COUNTS              /* a mark that lapsed takes a sequence number, as a commit would */
#define LAPSE_COUNTS 1
#endif
#define BEFORE_COMMIT 1           /* INTENT: when the intent is durable in the outbox of writer 0 */
#define AFTER_COMMIT 2
#ifndef INTENT
#define INTENT 0
#endif

/* --- what the world may do ------------------------------------------------------------------------------------ */
#ifndef READERS
#define READERS 2
#endif
#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef EVICTIONS                 /* how often the server may evict the token, the value or placeholder, or the epoch */
#define EVICTIONS 0
#endif
#ifndef FLUSHES                   /* how often FLUSHALL may happen */
#define FLUSHES 0
#endif
#define PROMOTED 1                /* FAILOVER: the replica is promoted as it is when the primary dies */
#define BACK_AS_IT_WAS 2          /*   then the old primary takes over again, with its old data and identity */
#define BACK_RESTARTED 3          /*   then the old primary takes over, restarted from its file: a new identity */
#ifndef FAILOVER
#define FAILOVER 0
#endif
#ifndef CONNECTIONS_SURVIVE       /* a proxy, or REPLICAOF NO ONE: clients do not notice that the server changed */
#define CONNECTIONS_SURVIVE 0
#endif
#ifndef SPLIT_BRAIN               /* the old primary goes on serving those who are connected to it */
#define SPLIT_BRAIN 0
#endif
#ifndef CRASH                     /* writer 0 may die between the commit of the database and its invalidation */
#define CRASH 0
#endif
#ifndef ROLLBACK                  /* a writer may roll its transaction back, and clear the mark */
#define ROLLBACK 0
#endif
#define NOT_BEFORE_COMMIT 1       /* DEADLINE: the mark lapses, but only once the transaction is over */
#define ANY_TIME 2                /*   the mark may lapse while the transaction still runs */
#ifndef DEADLINE
#define DEADLINE 0
#endif

#define SAME_NONCE 1              /* DUPLICATE: a reader's script read.lua is carried out a second time, late */
#define FRESH_NONCE 2
#ifndef DUPLICATE
#define DUPLICATE 0
#endif
#define LAGS 1                    /* DATABASE_REPLICA: the loader reads a replica of the database that lags */
#define AWAITED 2                 /*   the same, but the invalidation waits until the replica has the version */
#ifndef DATABASE_REPLICA
#define DATABASE_REPLICA 0
#endif

#ifndef ALIVE                     /* asserts that the newest version is never a hit, to see that it is */
#define ALIVE 0
#endif

/* --- state ---------------------------------------------------------------------------------------------------- */
#define NOTHING 0
#define PLACEHOLDER 1
#define VALUE 2
#define NO_READER 255

typedef Node {                    /* one Redis server */
    byte identity;                /* master_replid */
    byte epoch, number, born;     /* <p>:e and <p>:m; 0: missing */
    byte sequence;                /* invalidations in this epoch, where a variant needs it */
    byte token, token_birth;      /* <p>:g:<scope>; 0: missing */
    byte kind, owner;             /* <p>:v:<address>: what is there, and the nonce that names it */
    byte version, under_token, under_epoch;
    byte marks                    /* <p>:p: one bit a writer */
};
Node node[2];
byte primary = 0;
bool dead[2];

typedef Client { byte node, identity, number };   /* its connection, and the highest epoch number it has seen */
#define RECOVERY (READERS + WRITERS)
Client client[READERS + WRITERS + 1];

typedef Seen { byte token, epoch, sequence, owner, refused };   /* what a reader observed */
Seen seen[READERS];

byte database = 0, replica = 0;   /* newest version committed, and what the database's replica has */
byte acknowledged = 0;            /* newest version whose invalidation has returned */
byte lost = 0;                    /* the version whose writer died */
bool intent = false, crashed = false, committed[WRITERS];
Seen late;                        /* the script that is carried out again */

#include "redis.pml"

/* --- connections ---------------------------------------------------------------------------------------------- */
#define SERVER(c) (CONNECTIONS_SURVIVE -> primary : client[c].node)
#define BROKEN(c) (!CONNECTIONS_SURVIVE && \
    (dead[client[c].node] || client[c].identity != node[client[c].node].identity))

inline reconnect(c) {             /* to the primary, with the handshake: one call of a script */
    client[c].node = primary; client[c].identity = node[primary].identity; fence(primary, c)
}

#define MAY_FILL(n) (GENERATION == NO_GENERATION || \
    ((!FILL_CHECKS_TOKEN || (seen[me].token == node[n].token && TOKEN_THERE(n))) && \
     (!FENCE || seen[me].epoch == node[n].epoch) && \
     (FILL_CHECKS_PLACEHOLDER != OWN || (node[n].kind == PLACEHOLDER && node[n].owner == seen[me].owner)) && \
     (FILL_CHECKS_PLACEHOLDER != ANY || node[n].kind == PLACEHOLDER)))

/* --- readers -------------------------------------------------------------------------------------------------- */
#define answer(v) assert((v) >= floor)
inline hit(n) { answer(node[n].version); assert(!ALIVE || node[n].version < WRITERS) }
#define SOURCE (DATABASE_REPLICA -> replica : database)

proctype Reader(byte me) {
    byte floor, version, n, name; bool marked;
begin:
    atomic {
        floor = 0; version = 0; marked = false; n = 0;
        seen[me].token = 0; seen[me].epoch = 0; seen[me].sequence = 0; seen[me].owner = 0; seen[me].refused = 0
    };
    floor = acknowledged;         /* a read begins */
#if !STRICT_IDENTITY
    do                            /* MGET */
    :: atomic { BROKEN(me) -> reconnect(me) }
    :: atomic {
        !BROKEN(me) -> n = SERVER(me);
        if
        :: HIT(n) -> hit(n); goto begin
        :: WAITABLE(n)                                       /* another loads: look again */
        :: !HIT(n) -> seen[me].refused = node[n].owner; break   /* of no use, or waited for long enough */
        fi
       }
    od;
#endif
    do                            /* read.lua */
    :: atomic { BROKEN(me) -> reconnect(me) }
    :: atomic {
        !BROKEN(me) -> n = SERVER(me);
        fence(n, me);
        if
        :: HIT(n) -> hit(n); goto begin
        :: !HIT(n) && MARK_SEEN(n) -> marked = true; break
        :: !HIT(n) && !MARK_SEEN(n) && node[n].kind != NOTHING && node[n].owner != seen[me].refused ->
            seen[me].refused = node[n].owner                 /* it changed meanwhile: judge it anew */
        :: else ->
            if
            :: !OBSERVE_LATE && !VALUE_TAG -> create_token(n); seen[me].token = node[n].token
            :: else
            fi;
            seen[me].epoch = node[n].epoch; seen[me].sequence = node[n].sequence; seen[me].refused = 0;
            fresh_owner(name);
            forget_value(n);
            node[n].kind = PLACEHOLDER; node[n].owner = name;
            node[n].under_token = seen[me].token; node[n].under_epoch = seen[me].epoch;
            seen[me].owner = name; name = 0;
#if DUPLICATE
            if
            :: late.owner == 0 -> late.owner = seen[me].owner; late.token = seen[me].token; late.sequence = node[n].sequence
            :: true
            fi;
#endif
            break
        fi
       }
    od;
    atomic {                      /* the loader */
        version = SOURCE;
        assert(DATABASE_REPLICA || version >= floor);
        if :: marked -> goto begin :: else fi
    };
    do                            /* fill.lua */
    :: atomic { BROKEN(me) -> reconnect(me) }
    :: atomic {
        !BROKEN(me) -> n = SERVER(me);
        fence(n, me);
        if
        :: OBSERVE_LATE || VALUE_TAG == 2 -> create_token(n); seen[me].token = node[n].token
        :: VALUE_TAG == 1 && node[n].token == 0 && !node[n].marks && node[n].sequence == seen[me].sequence ->
            create_token(n); seen[me].token = node[n].token
        :: VALUE_TAG == 1 && node[n].token != 0 && node[n].token_birth <= seen[me].sequence -> seen[me].token = node[n].token
        :: else
        fi;
        if
        :: MAY_FILL(n) ->
            node[n].kind = VALUE; node[n].version = version; node[n].owner = seen[me].owner;
            node[n].under_token = seen[me].token; node[n].under_epoch = seen[me].epoch
        :: else
        fi;
        goto begin
       }
    od
}

/* --- writers -------------------------------------------------------------------------------------------------- */
#define COUNTS_SEQUENCE (VALUE_TAG || DUPLICATE)
#define SCOPE_OF(w) (SCOPE != BY_BOTH -> SCOPE : w + 1)

inline acknowledge(v) { if :: v > acknowledged -> acknowledged = v :: else fi }

inline count(n) { if :: COUNTS_SEQUENCE -> node[n].sequence++ :: else fi }

inline invalidate(c, w) {         /* one script */
    n = SERVER(c);
    drop(n, SCOPE_OF(w)); fence(n, c); count(n);
    node[n].marks = node[n].marks & (255 - (1 << w));
    n = 0
}

inline prepare(c, w) {            /* one script */
    n = SERVER(c);
    if :: MARK_DROPS -> drop(n, SCOPE_OF(w)) :: else fi;
    fence(n, c); count(n);
    node[n].marks = node[n].marks | (1 << w);
    n = 0
}

inline roll_back(c, w) {          /* one script */
    n = SERVER(c);
    fence(n, c);
    node[n].marks = node[n].marks & (255 - (1 << w));
    n = 0; committed[w] = true
}

#define MAY_DIE (CRASH && w == 0)
#define SAFE_BY_MARK (CRASH && PENDING && !INTENT)   /* from the commit on nothing may be stale, dead or alive */

proctype Writer(byte w) {
    byte me = READERS + w, mine, n, name;
#if INTENT == BEFORE_COMMIT
    if :: w == 0 -> intent = true :: else fi;
#endif
#if PENDING
    do :: atomic { BROKEN(me) -> reconnect(me) } :: atomic { !BROKEN(me) -> prepare(me, w); break } od;
#endif
#if ROLLBACK
    if
    :: do :: atomic { BROKEN(me) -> reconnect(me) } :: atomic { !BROKEN(me) -> roll_back(me, w); goto out } od
    :: true
    fi;
#endif
#if INVALIDATE != AFTER
    do :: atomic { BROKEN(me) -> reconnect(me) } :: atomic { !BROKEN(me) -> invalidate(me, w); break } od;
#endif
    atomic {
        database++; mine = database; committed[w] = true;
        if :: SAFE_BY_MARK && w == 0 -> acknowledge(mine) :: else fi
    };
    if :: atomic { MAY_DIE -> crashed = true; lost = mine; goto out } :: true fi;
#if INTENT == AFTER_COMMIT
    if :: w == 0 -> intent = true :: else fi;
#endif
#if DATABASE_REPLICA == AWAITED
    replica >= mine;
#endif
#if INVALIDATE == BEFORE
    acknowledge(mine);
#else
    do :: atomic { BROKEN(me) -> reconnect(me) } :: atomic { !BROKEN(me) -> invalidate(me, w); acknowledge(mine); break } od;
#endif
out:
    skip
}

proctype Recovery() {             /* another process replays the outbox of writer 0, which died */
    byte n, name;
    crashed;
    do
    :: INTENT -> if
       :: atomic { BROKEN(RECOVERY) -> reconnect(RECOVERY) }
       :: atomic { !BROKEN(RECOVERY) -> if :: intent -> invalidate(RECOVERY, 0) :: else fi; break }
       fi
    :: !INTENT -> break
    od;
    acknowledge(lost)
}

/* --- the world ------------------------------------------------------------------------------------------------ */
inline copy_to_replica() {
    node[1].epoch = node[0].epoch; node[1].number = node[0].number; node[1].born = node[0].born;
    node[1].sequence = node[0].sequence; node[1].token = node[0].token; node[1].token_birth = node[0].token_birth;
    node[1].kind = node[0].kind; node[1].owner = node[0].owner; node[1].version = node[0].version;
    node[1].under_token = node[0].under_token; node[1].under_epoch = node[0].under_epoch; node[1].marks = node[0].marks
}

proctype Evictions() {
    byte k = 0;
    do
    :: atomic { k < EVICTIONS && node[primary].token != 0 -> forget_token(primary); k++ }
    :: atomic { k < EVICTIONS && node[primary].kind != NOTHING -> forget_value(primary); k++ }
    :: atomic { k < EVICTIONS && node[primary].epoch != 0 -> node[primary].epoch = 0; k++ }
    od
}

proctype Flushes() {
    byte k = 0;
    do
    :: atomic {
        k < FLUSHES ->
        forget_token(primary); forget_value(primary); node[primary].epoch = 0; node[primary].number = 0;
        node[primary].born = 0; node[primary].sequence = 0; node[primary].marks = 0; k++
       }
    od
}

proctype Failover() {
    atomic { copy_to_replica() }; /* the last that reached the replica */
    atomic {
        primary = 1; node[1].identity = 3; dead[0] = !SPLIT_BRAIN;
        /* the side of writer 1 is the one that has moved */
        if :: SPLIT_BRAIN -> client[READERS + WRITERS - 1].identity = 0 :: else fi
    };
#if FAILOVER > PROMOTED
    atomic {
        primary = 0; dead[0] = false; dead[1] = true;
        if :: FAILOVER == BACK_RESTARTED -> node[0].identity = 4 :: else fi
    };
#endif
    if :: SPLIT_BRAIN -> dead[0] = true :: else fi
}

proctype Deadline() {             /* a mark lapses */
    byte w = 0;
    do
    :: w < WRITERS ->
        atomic { (node[primary].marks & (1 << w)) && (DEADLINE == ANY_TIME || committed[w]) ->
                 node[primary].marks = node[primary].marks & (255 - (1 << w));
                 if :: COUNTS_SEQUENCE && LAPSE_COUNTS -> node[primary].sequence++ :: else fi };
        w++
    :: w < WRITERS -> w++
    :: else -> break
    od
}

proctype Duplicate() {            /* read.lua of some reader, carried out once more and late */
    byte name;
    atomic {
        late.owner != 0 && node[primary].kind == NOTHING ->
        /* with the sequence number in it, the same nonce makes another name once something was invalidated */
        if
        :: DUPLICATE == FRESH_NONCE || (SEQUENCE_IN_NONCE && node[primary].sequence != late.sequence) ->
            fresh_owner(name); late.owner = name; fresh_token(name); late.token = name; name = 0
        :: else
        fi;
        if :: node[primary].token == 0 -> node[primary].token = late.token; node[primary].token_birth = node[primary].sequence :: else fi;
        node[primary].kind = PLACEHOLDER; node[primary].owner = late.owner;
        node[primary].under_token = node[primary].token; node[primary].under_epoch = node[primary].epoch
    }
}

proctype DatabaseReplica() { do :: atomic { replica < database -> replica++ } od }

inline start_node(n) {
    node[n].identity = n + 1; node[n].epoch = 1; node[n].number = 1; node[n].born = 1; node[n].token = 1
}

init {
    byte c = 0;
    atomic {
        start_node(0); start_node(1);
        do :: c < READERS + WRITERS + 1 -> client[c].identity = 1; client[c].number = 1; c++ :: else -> break od;
        c = 0;
        do :: c < READERS -> run Reader(c); c++ :: else -> break od;
        c = 0;
        do :: c < WRITERS -> run Writer(c); c++ :: else -> break od;
        c = 0;
#if EVICTIONS
        run Evictions();
#endif
#if FLUSHES
        run Flushes();
#endif
#if FAILOVER
        run Failover();
#endif
#if DEADLINE
        run Deadline();
#endif
#if DUPLICATE
        run Duplicate();
#endif
#if DATABASE_REPLICA
        run DatabaseReplica();
#endif
#if CRASH
        run Recovery();
#endif
    }
}
