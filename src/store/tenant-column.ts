/** What belongs to the installation has no tenant. It is kept under "": a column of a primary key cannot be null. */
export const tenantColumn = (tenantId: string | null): string => tenantId ?? "";
export const tenantOf = (column: string): string | null => column || null;
