// Compiled under `strict`: each line below an expectation of an error has to have one, and no other line may.

import {
    CacheInvalidationReason,
    cacheInvalidationReasonInfos,
    isCacheInvalidationReason,
    parseCacheInvalidationReason,
    tryParseCacheInvalidationReason,
    type CacheInvalidationReasonRecord,
} from "./backend/core/constants.js";

function invalidate(reason: CacheInvalidationReason): string {
    return reason;
}

export function use(text: string, value: unknown): string {
    invalidate(CacheInvalidationReason.EVENT_CREATED);
    invalidate("event_created"); // the union of the texts: a text that is none does not compile
    // @ts-expect-error
    invalidate("event_create");
    // @ts-expect-error
    invalidate(text);
    // @ts-expect-error
    invalidate(CacheInvalidationReason.EVENT_CREATE);
    // @ts-expect-error
    invalidate(tryParseCacheInvalidationReason(text));
    invalidate(parseCacheInvalidationReason(text));
    if (isCacheInvalidationReason(value)) {
        invalidate(value);
    } else {
        // @ts-expect-error
        invalidate(value);
    }
    // @ts-expect-error
    CacheInvalidationReason.TEST = "manual";
    // @ts-expect-error
    const incomplete: CacheInvalidationReasonRecord<number> = { event_created: 1 };
    const exact: "event_created" = CacheInvalidationReason.EVENT_CREATED;
    return `${incomplete.manual} ${exact} ${cacheInvalidationReasonInfos.test.testOnly}`;
}

export function name_of(reason: CacheInvalidationReason): string {
    if (reason === CacheInvalidationReason.TEST) {
        return "a test";
    }
    // @ts-expect-error
    return reason === "tset" ? "" : reason;
}
