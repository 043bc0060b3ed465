"""What a checker of types has to say of the generated module: nothing, and an error in each line that expects one."""

import typing

from backend.core.constants import CATALOGUE_HASH, CATEGORIES, CacheInvalidationReason


def invalidate(reason: CacheInvalidationReason) -> str:
    return reason


def text(value: str) -> None:
    invalidate(CacheInvalidationReason.EVENT_CREATED)
    invalidate(CacheInvalidationReason.parse(value))
    found: typing.Optional[CacheInvalidationReason] = CacheInvalidationReason.try_parse(value)
    number: int = CacheInvalidationReason.TEST.number
    flag: bool = CacheInvalidationReason.TEST.test_only
    title: str = CATEGORIES[CacheInvalidationReason.TEST.category]
    print(found, number, flag, title, CATALOGUE_HASH.upper())

    invalidate("event_created")  # type: ignore[arg-type]
    invalidate(value)  # type: ignore[arg-type]
    invalidate(CacheInvalidationReason.try_parse(value))  # type: ignore[arg-type]
    invalidate(CacheInvalidationReason.EVENT_CREATE)  # type: ignore[attr-defined]
    CATEGORIES["new"] = "New"  # type: ignore[index]
    CacheInvalidationReason.TEST.number = 3  # type: ignore[misc]
