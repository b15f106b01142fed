/** The path at which a base URL says that we are mounted, without a slash at its end; empty: at the root. */
export const basePath = (baseUrl: string): string => new URL(baseUrl).pathname.replace(/\/$/, "");
