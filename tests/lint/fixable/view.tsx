declare global {
    namespace JSX {
        interface IntrinsicElements { badge: { reason: string; children?: string } }
    }
}

export const view = <badge reason="event_created">event_created</badge>;
export const other = <badge reason={"event_updated"}/>;
