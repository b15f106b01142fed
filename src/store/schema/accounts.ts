/** Better Auth's own; read by the built-in directory and the session check. */
export interface UserRow {
  id: string;
  name: string;
  email: string;
  emailVerified: number | boolean;
}

/** With its times: ISO text on SQLite, a Date on PostgreSQL. */
export interface UserTable extends UserRow {
  createdAt: string | Date;
  updatedAt: string | Date;
}

export interface SessionRow {
  id: string;
  token: string;
  userId: string;
  /** ISO text on SQLite, a Date on PostgreSQL. */
  expiresAt: string | Date;
}
