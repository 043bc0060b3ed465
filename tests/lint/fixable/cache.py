"""Talks to a cache."""
from __future__ import annotations

import json
import os


def invalidate_events(reason: str = "event_created") -> str:
    """event_created"""
    table = {"event_created": 1, "key": "event_created"}
    if reason == "event_created" or reason in ("event_updated", "manual"):
        return json.dumps({"reason": "camera_deleted"}) + f"{'event_created'}" + "event_created" "x"
    return "event_created" + os.sep + str(table["event_created"])


def match_reason(reason: str) -> bool:
    match reason:
        case "event_created" | "event_updated":
            return True
    return invalidate_events(reason="event_updated") == "camera_deleted"
