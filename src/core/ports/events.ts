import type { DoorlistEvent, EventType } from "../events.ts";
import type { Message } from "../message.ts";
import type { SealedEvent } from "../seal.ts";
import type { Page, PageQuery, RowKey } from "./rows.ts";

export interface EventFilter {
  type?: EventType | undefined;
  inviteId?: string | undefined;
}

export type EventKey = RowKey;

export interface EventTable {
  /** With the mails that they call for. */
  append(events: DoorlistEvent[], messages?: Message[]): Promise<void>;
  list(tenantId: string, filter: EventFilter, page: PageQuery): Promise<Page<DoorlistEvent>>;
  /** Those that were sealed behind this position, in their order. */
  after(tenantId: string, position: number, limit: number): Promise<SealedEvent[]>;
  /** Those sealed that happened since, behind this id, oldest first. */
  since(tenantId: string, at: number, after: string, limit: number): Promise<DoorlistEvent[]>;
  /** The highest of the tenant; 0 where nothing was sealed. */
  lastPosition(tenantId: string): Promise<number>;
}
