/* The local tier: what a process keeps in its own memory, and how long it may trust that.
 *
 * What is modelled. One key, two processes: 0 also writes, 1 only reads. Real time is `now`. The shared tier is taken
 * by its contract, which shared.pml proves: an observation is answered with a version between the newest whose
 * invalidation was carried out and the newest committed, both at the moment the observation is carried out. Redis here
 * is the ledger alone: epoch, sequence number, and the oldest record still in the stream. Reads, heartbeats and
 * deliveries go on without end; any reply may be late or lost.
 *
 * What is proven, by the assertions in `hit`:
 *   bounded staleness: no local hit is older than an invalidation that was acknowledged MAX_STALENESS ago;
 *   own writes: in the process that wrote, no local hit is older than what it has itself invalidated.
 *
 * Stamps. An entry is a hit while the generation is the one of its stamp. Only whether it is the same is ever asked,
 * so the model keeps one bit for the entry and one for the read in flight, and an invalidation clears both.
 */

/* --- choices of the design ------------------------------------------------------------------------------------ */
#ifndef STAMPED_BEFORE            /* an entry's stamp is taken before its observation is sent; else at its insertion */
#define STAMPED_BEFORE 1
#endif
#define FROM_SEND 1               /* LEASE: counted from the time the heartbeat was sent */
#define FROM_REPLY 2              /*   from the time its reply came */
#define FOR_EVER 3                /*   there is none */
#ifndef LEASE
#define LEASE FROM_SEND
#endif
#ifndef SEQUENCE_CHECKED          /* the lease is renewed only once every record up to that number is applied */
#define SEQUENCE_CHECKED 1
#endif
#ifndef GAP_CLEARS                /* a number whose record is gone clears the tier */
#define GAP_CLEARS 1
#endif
#ifndef EPOCH_CLEARS              /* a failover or a flush starts a new epoch, which clears the tier */
#define EPOCH_CLEARS 1
#endif
#ifndef CLOCK_COUNTS_SUSPEND      /* the clock of the lease goes on while the machine sleeps */
#define CLOCK_COUNTS_SUSPEND 1
#endif
#define AFTER_SHARED 1            /* WRITER_CLEARS: the writer drops its own entries after the shared tier is done */
#define BEFORE_SHARED 2
#define NEVER 3                   /*   it waits for its own record to come back */
#ifndef WRITER_CLEARS
#define WRITER_CLEARS AFTER_SHARED
#endif
#define STREAM 1                  /* BUS: a heartbeat brings what is missing */
#define PUBSUB 2                  /*   messages that are lost when the connection drops */
#ifndef BUS
#define BUS STREAM
#endif
#define CLEAR_AFTER 1             /* RESUBSCRIBED: with PUBSUB, when the tier is cleared after the connection dropped */
#define CLEAR_BEFORE 2
#define CLEAR_NOT 3
#ifndef RESUBSCRIBED
#define RESUBSCRIBED CLEAR_AFTER
#endif
#ifndef PREPARE_RECORDED          /* setting a pending mark writes a record, which drops the local entries */
#define PREPARE_RECORDED 1
#endif
#ifndef MARK_BARS_INSERTION       /* what was observed under a pending mark is not kept */
#define MARK_BARS_INSERTION 1
#endif

/* --- what the world may do ------------------------------------------------------------------------------------ */
#ifndef WRITES
#define WRITES 1
#endif
#ifndef FIRST_PROCESS             /* which processes read: 0 and 1, or only one of them */
#define FIRST_PROCESS 1
#endif
#ifndef LAST_PROCESS
#define LAST_PROCESS 1
#endif
#ifndef TRIMS                     /* the stream may lose its records once: MAXLEN, DEL, eviction */
#define TRIMS 0
#endif
#define PROMOTED 1                /* LOST: a lagging replica is promoted once */
#define FLUSHED 2                 /*   FLUSHALL once */
#ifndef LOST
#define LOST 0
#endif
#ifndef SUSPENDS                  /* the machine sleeps */
#define SUSPENDS 0
#endif
#ifndef PREPARED_CRASH            /* the writer prepares, commits to the database, and dies */
#define PREPARED_CRASH 0
#endif
#ifndef MAX_STALENESS
#define MAX_STALENESS 2
#endif
#ifndef END_OF_TIME
#define END_OF_TIME 4
#endif
#ifndef ALIVE                     /* asserts that the newest version is never a local hit, to see that it is */
#define ALIVE 0
#endif

/* --- state ---------------------------------------------------------------------------------------------------- */
byte now = 0;
byte database = 0;                          /* newest version committed, */
byte invalidated = 0;                       /*   whose invalidation was carried out, */
byte acknowledged = 0;                      /*   whose invalidation has returned, and when */
byte acknowledged_at[WRITES + 1];
bool marked = false;

byte epoch = 1, sequence = 0, oldest = 1;   /* the ledger: `oldest` is the first number whose record is still there */
bool moved = false;                         /* the server is not the one that the epoch was born under */

typedef Process {
    byte clock, lease;                      /* its own clock, and until when it trusts its entries */
    byte epoch, applied;                    /* what it has seen of the ledger */
    bool held, entry_current, read_current;
    byte version
};
Process process[2];

inline clear(p) { process[p].entry_current = false; process[p].read_current = false }

inline fence() {
    if
    :: EPOCH_CLEARS && moved -> epoch++; sequence = 0; oldest = 1; moved = false
    :: else
    fi
}

/* --- a reader ------------------------------------------------------------------------------------------------- */
#define TRUSTED(p) (LEASE == FOR_EVER || process[p].clock < process[p].lease)
#define TOO_OLD(v, w) (v < w && acknowledged >= w && now >= acknowledged_at[w] + MAX_STALENESS)

inline hit(p) {
    assert(!TOO_OLD(process[p].version, 1));
#if WRITES > 1
    assert(!TOO_OLD(process[p].version, 2));
#endif
    assert(p != 0 || PREPARED_CRASH || process[p].version >= acknowledged);
    assert(!ALIVE || process[p].version < WRITES)
}

proctype Reader(byte p) {
    byte version; bool barred;
    do
    :: atomic { process[p].held && process[p].entry_current && TRUSTED(p) -> hit(p) }
    :: atomic { else -> process[p].read_current = true; process[p].held = false; process[p].version = 0 };
       atomic {                   /* the observation, and the loader if it must */
        fence(); barred = marked && MARK_BARS_INSERTION;
        version = invalidated;
        do :: version < database -> version++ :: break od
       };
       atomic {                   /* the answer has come */
        if
        :: barred
        :: else ->
            process[p].held = true; process[p].version = version;
            process[p].entry_current = process[p].read_current || !STAMPED_BEFORE
        fi;
        version = 0; barred = false
       }
    od
}

/* --- what a process hears of the ledger ----------------------------------------------------------------------- */
proctype Delivery(byte p) {       /* a blocking XREAD, or a subscription */
    do
    :: atomic {
        process[p].epoch == epoch && process[p].applied < sequence && (BUS == PUBSUB || process[p].applied + 1 >= oldest) ->
        process[p].applied++; clear(p)
       }
    od
}

proctype Heartbeat(byte p) {
    byte sent, e, q, first;
    do
    :: sent = process[p].clock;
       atomic { fence(); e = epoch; q = sequence; first = oldest };
       if
       :: atomic {                /* the reply comes */
        if
        :: process[p].epoch != e -> clear(p); process[p].epoch = e; process[p].applied = q
        :: process[p].epoch == e && process[p].applied < q && SEQUENCE_CHECKED && BUS == STREAM ->
            if
            :: q >= first || GAP_CLEARS -> clear(p)          /* the records that came with it, or a gap */
            :: else
            fi;
            process[p].applied = q
        :: else
        fi;
        if                        /* with PUBSUB: all must have come before */
        :: process[p].applied >= q || !SEQUENCE_CHECKED ->
            process[p].lease = (LEASE == FROM_REPLY -> process[p].clock : sent) + MAX_STALENESS
        :: else
        fi
          }
       :: true                    /* the reply is lost */
       fi;
       atomic { sent = 0; e = 0; q = 0; first = 0 }
    od
}

proctype Drop(byte p) {           /* the subscription drops once; what is sent until it is back is lost */
    if :: RESUBSCRIBED == CLEAR_BEFORE -> atomic { clear(p) } :: else fi;
    atomic {
        process[p].applied = sequence;
        if :: RESUBSCRIBED == CLEAR_AFTER -> clear(p) :: else fi
    }
}

/* --- the writer, in process 0 --------------------------------------------------------------------------------- */
inline acknowledge() { acknowledged = database; acknowledged_at[acknowledged] = now }

proctype Writer() {
    byte k = 0;
#if PREPARED_CRASH
    atomic { fence(); marked = true; if :: PREPARE_RECORDED -> sequence++ :: else fi };
    atomic { database++; invalidated = database; acknowledge() };   /* from here on nothing may stay stale, although the writer dies now */
    atomic { marked = false }               /* the deadline of the mark */
#else
    do
    :: k < WRITES ->
        atomic { database++ };
        if :: WRITER_CLEARS == BEFORE_SHARED -> atomic { clear(0) } :: else fi;
        atomic { fence(); sequence++; invalidated = database };
        if :: WRITER_CLEARS == AFTER_SHARED -> atomic { clear(0) } :: else fi;
        atomic { acknowledge(); k++ }
    :: else -> break
    od
#endif
}

/* --- the world ------------------------------------------------------------------------------------------------ */
proctype Clock() {
    do
    :: atomic { now < END_OF_TIME -> now++; process[0].clock++; process[1].clock++ }
    :: atomic { SUSPENDS && now < END_OF_TIME ->
                now++; if :: CLOCK_COUNTS_SUSPEND -> process[0].clock++; process[1].clock++ :: else fi }
    od
}

proctype Trim() { atomic { oldest = sequence + 1 } }

proctype Loss() {
    byte copied = 0;
    if :: LOST == PROMOTED -> copied = sequence :: else fi;
    atomic { sequence = copied; oldest = (LOST == PROMOTED -> 1 : copied + 1); moved = true }
}

init {
    byte p = FIRST_PROCESS;
    atomic {
        process[0].epoch = 1; process[1].epoch = 1;
        run Clock(); run Writer();
        do
        :: p <= LAST_PROCESS ->
            run Reader(p); run Heartbeat(p); run Delivery(p);
            if :: BUS == PUBSUB -> run Drop(p) :: else fi;
            p++
        :: else -> break
        od;
        p = 0;
        if :: TRIMS -> run Trim() :: else fi;
        if :: LOST -> run Loss() :: else fi
    }
}
