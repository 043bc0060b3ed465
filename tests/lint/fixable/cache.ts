import type { Other } from "./other";

type Created = "event_created" | "event_updated";
interface Record { reason: "event_created" }

export function invalidateEvents(reason: string = "event_created", other?: Other): string {
    const table: { [key: string]: number } = { "event_created": 1 };
    const record: Record = { reason: "event_created" };
    const created: Created = record.reason === "event_created" ? "event_created" : "event_updated";
    switch (reason) {
        case "manual":
            return `${"event_created"} ${created}`;
        case "camera_deleted":
            return "event_created" + String(table["event_created"]) + String(other);
        default:
            return [...["event_created", "event_updated"], (x: "event_created") => x].join();
    }
}

invalidateEvents("camera_deleted");
