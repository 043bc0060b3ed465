export type Other = number;
export const names = ["event_created", "event_updated"];
