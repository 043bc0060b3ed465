/* One Redis server, as shared.pml sees it: the names it gives, and what the scripts do to it.
 *
 * Included by shared.pml after its flags and its state. Nothing here stands for itself.
 */

/* --- names ---------------------------------------------------------------------------------------------------- */
#if READERS == 1
#define HELD_BY_READER(field, x) (seen[0].field == x)
#define REFUSED(x) (seen[0].refused == x)
#else
#define HELD_BY_READER(field, x) (seen[0].field == x || seen[1].field == x)
#define REFUSED(x) (seen[0].refused == x || seen[1].refused == x)
#endif
#define TOKEN_HELD(x) (node[0].token == x || node[1].token == x || node[0].under_token == x || node[1].under_token == x || \
                       HELD_BY_READER(token, x) || late.token == x)
#define EPOCH_HELD(x) (node[0].epoch == x || node[1].epoch == x || node[0].under_epoch == x || node[1].under_epoch == x || \
                       HELD_BY_READER(epoch, x))
#define OWNER_HELD(x) (node[0].owner == x || node[1].owner == x || HELD_BY_READER(owner, x) || REFUSED(x) || late.owner == x)

inline fresh_token(x) { x = 1; do :: TOKEN_HELD(x) -> x++ :: else -> break od }
inline fresh_epoch(x) { x = 1; do :: EPOCH_HELD(x) -> x++ :: else -> break od }
inline fresh_owner(x) { x = 1; do :: OWNER_HELD(x) -> x++ :: else -> break od }

/* --- the server ----------------------------------------------------------------------------------------------- */
#define TOKEN_THERE(n) (node[n].token != 0 || MISSING_TOKEN_VALID)
#define CURRENT(n) (GENERATION == NO_GENERATION || \
    (TOKEN_THERE(n) && node[n].under_token == node[n].token && \
     (!FENCE || (node[n].epoch != 0 && node[n].under_epoch == node[n].epoch))))
#define HIT(n) (node[n].kind == VALUE && CURRENT(n))
#define MARK_SEEN(n) (node[n].marks != 0 && !VALUE_TAG)   /* the mark of a tag that only the value knows is not looked for */
#define WAITABLE(n) (node[n].kind == PLACEHOLDER && CURRENT(n))

inline forget_value(n) {
    node[n].kind = NOTHING; node[n].owner = 0; node[n].version = 0; node[n].under_token = 0; node[n].under_epoch = 0
}
inline forget_token(n) { node[n].token = 0; node[n].token_birth = 0 }

inline fence(n, c) {              /* the first lines of every script */
    if
    :: FENCE && (node[n].epoch == 0 || node[n].born != node[n].identity ||
                 (KNOWN_NUMBER && node[n].number < client[c].number)) ->
        fresh_epoch(name);
        node[n].epoch = name; node[n].born = node[n].identity; node[n].sequence = 0;
        if
        :: KNOWN_NUMBER && node[n].number < client[c].number -> node[n].number = client[c].number + 1
        :: KNOWN_NUMBER && node[n].number >= client[c].number -> node[n].number = node[n].number + 1
        :: else
        fi;
        name = 0
    :: else
    fi;
    client[c].number = node[n].number
}

inline drop(n, by) {              /* what invalidate.lua does to the scope */
    if
    :: (by & BY_KEY) || GENERATION == NO_GENERATION -> forget_value(n)
    :: else ->
        if
        :: GENERATION == UNLINKED_NONCE -> forget_token(n)
        :: GENERATION == REPLACED_NONCE -> fresh_token(name); node[n].token = name; node[n].token_birth = node[n].sequence; name = 0
        :: GENERATION == COUNTER -> node[n].token++
        fi
    fi
}

inline create_token(n) {          /* what read.lua does for a token that is missing */
    if
    :: GENERATION <= REPLACED_NONCE && node[n].token == 0 && !MISSING_TOKEN_VALID ->
        fresh_token(name); node[n].token = name; node[n].token_birth = node[n].sequence; name = 0
    :: else
    fi
}
