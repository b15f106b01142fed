/** How rows are named, changed and listed. */

export type RowKey = { tenantId: string; id: string };

/** The values of `updatedAt` that a change is made to; undefined: any. Each change gives it a later one; a change of nothing only locks. */
export type Versions = readonly number[] | undefined;

export interface PageQuery {
  limit: number;
  cursor?: string;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}
