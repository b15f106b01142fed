/**
 * The trigrams of addresses and names, for searches in large tenants. New invites wait in the queue, and are indexed in
 * batches: 6 µs an invite on SQLite, where an index kept in each insert cost 60 to 300. What a search finds is asked of
 * the invite itself, so the index may know too much, never too little.
 */
import type { EngineName } from "../sql.ts";

export const search = `
create table doorlist_search_queue (
  tenant_id {text} not null,
  invite_id {text} not null,
  primary key (tenant_id, invite_id)
);
insert into doorlist_search_queue (tenant_id, invite_id) select tenant_id, id from doorlist_invite where search_text <> '';
`;

export const searchOf: Record<EngineName, readonly string[]> = {
  sqlite: [
    "create table doorlist_search_text (number integer not null primary key, tenant_id text not null, invite_id text not null)",
    "create unique index doorlist_search_text_invite on doorlist_search_text (tenant_id, invite_id)",
    `create virtual table doorlist_search_grams using fts5
      (text, content = '', contentless_delete = 1, detail = 'none', tokenize = 'trigram case_sensitive 1')`,
    `create trigger doorlist_search_text_gone after delete on doorlist_search_text
      begin delete from doorlist_search_grams where rowid = old.number; end`,
  ],
  postgres: [
    `create table doorlist_search_text (
      tenant_id text collate "C" not null,
      invite_id text collate "C" not null,
      text text not null,
      primary key (tenant_id, invite_id)
    )`,
    // Both come with PostgreSQL, and need no superuser. Where they are missing, searches walk.
    `do $$ begin
      create extension if not exists pg_trgm;
      create extension if not exists btree_gin;
      create index doorlist_search_text_grams on doorlist_search_text using gin (tenant_id, text gin_trgm_ops);
    exception when others then raise notice 'No index for searches: %', sqlerrm; end $$`,
  ],
};
