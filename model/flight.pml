/* Single-flight in one process: who may join a running load, and what a load may still do when it ends.
 *
 * What is modelled. One key. Two callers ask without end; a refresher starts background loads of a value that is
 * held (stale-while-revalidate, early refresh). A caller who times out leaves, and its load goes on. The writer commits
 * to the database and invalidates: in this process, or in another one whose record never arrives here. In the second
 * case nothing is trusted that is held (local.pml shows why), and only joining is left to judge.
 *
 * What is proven. No caller is answered, by a hit or by a load, with a version older than an invalidation that was
 * acknowledged before it asked (another process: MAX_STALENESS before it asked). And the table never goes back: no
 * load puts an older version in the place of a newer one that is current.
 *
 * As in local.pml, a stamp is one bit: whether anything was invalidated since it was taken.
 */

/* --- choices of the design ------------------------------------------------------------------------------------ */
#define CHECKED 1                 /* JOIN: only a load whose stamp is current, begun less than MAX_STALENESS ago */
#define BY_STAMP 2                /*   the same without the age */
#define ANY_LOAD 3                /*   every running load */
#ifndef JOIN
#define JOIN CHECKED
#endif
#ifndef FILL_CHECKS_STAMP         /* a load fills only while its stamp is current */
#define FILL_CHECKS_STAMP 1
#endif
#ifndef REFRESH_CHECKS_STAMP      /* and so does a background refresh */
#define REFRESH_CHECKS_STAMP 1
#endif
#ifndef FILL_UNDER_LOCK           /* the check and the insertion are one step for an invalidation of the key */
#define FILL_UNDER_LOCK 1
#endif
#define STAYS 1                   /* TIMED_OUT: the load remains the one to join */
#define WITHDRAWN 2               /*   the next caller loads anew, and the late one fills nothing */
#define LATE_FILLS 3              /*   the next caller loads anew, and the late one fills as well */
#ifndef TIMED_OUT
#define TIMED_OUT STAYS
#endif

/* --- what the world may do ------------------------------------------------------------------------------------ */
#define THIS_PROCESS 1
#define ANOTHER_PROCESS 2
#ifndef WRITER
#define WRITER THIS_PROCESS
#endif
#ifndef BY_KEY                    /* invalidation of the key: the entry is erased; else the generation is renewed */
#define BY_KEY 0
#endif
#ifndef WRITES
#define WRITES 2
#endif
#define MAX_STALENESS 2
#define END_OF_TIME (WRITER == ANOTHER_PROCESS -> 3 : 0)
#define FLIGHTS 3
#ifndef ALIVE                     /* asserts that the newest version is never a hit, to see that it is */
#define ALIVE 0
#endif

/* --- state ---------------------------------------------------------------------------------------------------- */
byte now = 0, database = 0, acknowledged = 0, acknowledged_at[WRITES + 1];

bool held = false, entry_current = false;
byte held_version = 0;

#define IDLE 0
#define LOADING 1
#define LANDED 2
typedef Flight { byte state, version, began, waiting; bool current, withdrawn, refresh };
Flight flight[FLIGHTS];
#define NO_FLIGHT FLIGHTS
byte boarding = NO_FLIGHT;        /* the load of this key that may be joined */

#define HIT (WRITER == THIS_PROCESS && held && entry_current)
#define JOINABLE (boarding != NO_FLIGHT && (JOIN == ANY_LOAD || \
    (flight[boarding].current && (JOIN == BY_STAMP || WRITER == THIS_PROCESS || now < flight[boarding].began + MAX_STALENESS))))

inline free_slot(f) {
    f = 0;
    do :: f < FLIGHTS && flight[f].state != IDLE -> f++ :: else -> break od
}

inline begin_load(f, in_background) {
    if :: boarding != NO_FLIGHT && TIMED_OUT != LATE_FILLS -> flight[boarding].withdrawn = true :: else fi;
    flight[f].state = LOADING; flight[f].began = now; flight[f].current = true;
    flight[f].refresh = in_background; boarding = f
}

inline leave(f) {                 /* the slot is free once the load is over and nobody looks at it */
    if
    :: flight[f].state == LANDED && flight[f].waiting == 0 ->
        flight[f].state = IDLE; flight[f].version = 0; flight[f].began = 0;
        flight[f].current = false; flight[f].withdrawn = false; flight[f].refresh = false
    :: else
    fi
}

/* --- callers -------------------------------------------------------------------------------------------------- */
inline answer(answered) {
    assert(WRITER != THIS_PROCESS || answered >= floor);
    assert(WRITER != ANOTHER_PROCESS || !(answered < floor && asked_at >= acknowledged_at[floor] + MAX_STALENESS))
}

proctype Caller() {
    byte floor, asked_at, f;
    do
    :: atomic { floor = acknowledged; asked_at = now };
       atomic {
        f = NO_FLIGHT;
        if
        :: HIT -> answer(held_version); assert(!ALIVE || held_version < WRITES)
        :: !HIT && JOINABLE -> f = boarding
        :: !HIT && !JOINABLE -> free_slot(f); if :: f < FLIGHTS -> begin_load(f, false) :: else fi
        fi;
        if :: f != NO_FLIGHT -> flight[f].waiting++ :: else fi
       };
       if
       :: f == NO_FLIGHT
       :: atomic { f != NO_FLIGHT && flight[f].state == LANDED -> answer(flight[f].version); flight[f].waiting--; leave(f) }
       :: atomic {                /* timed out */
        f != NO_FLIGHT && flight[f].state == LOADING -> flight[f].waiting--;
        if
        :: TIMED_OUT != STAYS && boarding == f -> boarding = NO_FLIGHT; flight[f].withdrawn = (TIMED_OUT == WITHDRAWN)
        :: else
        fi
          }
       fi;
       atomic { floor = 0; asked_at = 0; f = 0 }
    od
}

proctype Refresher() {
    byte f;
    do
    :: atomic {
        HIT && boarding == NO_FLIGHT -> free_slot(f);
        if :: f < FLIGHTS -> begin_load(f, true) :: else fi;
        f = 0
       }
    od
}

/* --- loads ---------------------------------------------------------------------------------------------------- */
#define MAY_FILL(f) (!flight[f].withdrawn && \
    (flight[f].current || (flight[f].refresh -> !REFRESH_CHECKS_STAMP : !FILL_CHECKS_STAMP)))

inline insert(f) {
    assert(!(held && entry_current && held_version > flight[f].version));
    held = true; held_version = flight[f].version;
    entry_current = flight[f].current || (flight[f].refresh -> !REFRESH_CHECKS_STAMP : !FILL_CHECKS_STAMP) || BY_KEY
}

inline land(f) {
    if :: boarding == f -> boarding = NO_FLIGHT :: else fi;
    flight[f].state = LANDED; leave(f)
}

proctype Load(byte f) {
    bool may_fill;
    do
    :: atomic { flight[f].state == LOADING -> flight[f].version = database };
#if FILL_UNDER_LOCK
       atomic { if :: MAY_FILL(f) -> insert(f) :: else fi; land(f) }
#else
       may_fill = MAY_FILL(f);
       atomic { if :: may_fill -> insert(f) :: else fi; may_fill = false; land(f) }
#endif
    od
}

/* --- the writer ----------------------------------------------------------------------------------------------- */
inline invalidate() {
    f = 0;
    if
    :: BY_KEY ->
        held = false; entry_current = false; held_version = 0;
        if :: boarding != NO_FLIGHT && FILL_CHECKS_STAMP -> flight[boarding].withdrawn = true :: else fi;
        if :: JOIN != ANY_LOAD -> boarding = NO_FLIGHT :: else fi
    :: else ->
        entry_current = false;
        do :: f < FLIGHTS -> flight[f].current = false; f++ :: else -> break od
    fi;
    f = 0
}

proctype Writer() {
    byte k = 0, f;
    do
    :: k < WRITES ->
        database++;
        atomic { if :: WRITER == THIS_PROCESS -> invalidate() :: else fi };
        atomic { acknowledged = database; acknowledged_at[acknowledged] = now; k++ }
    :: else -> break
    od
}

proctype Clock() { do :: atomic { now < END_OF_TIME -> now++ } od }

init {
    byte f = 0;
    atomic {
        run Caller(); run Caller(); run Refresher(); run Writer(); run Clock();
        do :: f < FLIGHTS -> run Load(f); f++ :: else -> break od
    }
}
